/** The main path: shutter, class, shutter; and everything that may come between. */
import { beforeEach, describe, expect, it } from 'vitest';
import { NotSaved, useCapture } from '../../src/stores/capture';
import { useReport } from '../../src/stores/report';
import { useShots } from '../../src/stores/shots';
import { Refused } from '../fake/core';
import { freshWorld, killed, photo, settled, type Setting } from './setting';

let at: Setting;
beforeEach(() => (at = freshWorld()));
const rubbish = () => {
  const { initials: _, ...it } = at.world.classes[0]!;
  void _;
  return it;
};
const road = () => {
  const { initials: _, ...it } = at.world.classes[1]!;
  void _;
  return it;
};
const drafts = () => at.world.drafts.map((d) => JSON.parse(d.content) as { before: string; class: { key: string } | null });

describe('a self-disposal', () => {
  it('asks for the class at once, while the photo is still on its way', () => {
    const capture = useCapture();
    capture.takeBefore(photo());
    expect(capture.stage).toBe('class');
    expect(capture.beforeUrl).toMatch(/^blob:/);
    expect(at.backend.of('draft_put')).toEqual([]);
  });

  it('is kept as a draft as soon as its first photo is durable, and again with the class', async () => {
    const capture = useCapture();
    capture.takeBefore(photo());
    await settled();
    expect(drafts()).toMatchObject([{ class: null }]);
    expect(at.core.photos.has(drafts()[0]!.before)).toBe(true);
    capture.choose(rubbish());
    await settled();
    expect(drafts()).toMatchObject([{ class: { key: rubbish().key } }]);
  });

  it('is one record with both photos after the second shutter, and its draft is gone', async () => {
    const capture = useCapture();
    capture.takeBefore(photo());
    capture.choose(rubbish());
    await settled();
    const { recorded } = await capture.finish(photo());
    const [wish] = at.backend.of('self_dispose');
    expect(wish).toMatchObject({ class: rubbish().key, note: null });
    expect(wish!.before).not.toBe(wish!.after);
    expect(at.core.photos.has(wish!.before!) && at.core.photos.has(wish!.after!)).toBe(true);
    expect(wish!.draft).not.toBeNull();
    expect(at.world.drafts).toEqual([]);
    expect(recorded.case).toBe(at.world.cases[0]!.brief.id);
  });

  it('frees the viewfinder before anything is stored', () => {
    const capture = useCapture();
    capture.takeBefore(photo());
    capture.choose(rubbish());
    void capture.finish(photo());
    expect(capture.stage).toBe('aim');
  });

  it('keeps its class for the next one, which then goes from shutter to shutter', async () => {
    const capture = useCapture();
    capture.takeBefore(photo());
    capture.choose(rubbish());
    await capture.finish(photo());
    capture.takeBefore(photo());
    expect([capture.stage, capture.chosen?.key]).toEqual(['after', rubbish().key]);
    capture.choose(road());
    await capture.finish(photo());
    expect(at.backend.of('self_dispose').map((w) => w.class)).toEqual([rubbish().key, road().key]);
  });

  it('needs no second photo', async () => {
    const capture = useCapture();
    capture.takeBefore(photo());
    capture.choose(rubbish());
    await capture.finish(null);
    expect(at.backend.of('self_dispose')[0]).toMatchObject({ after: null });
  });

  it('forgets nothing of two records made in quick succession', async () => {
    const capture = useCapture();
    const saves: Promise<unknown>[] = [];
    for (let i = 0; i < 2; i += 1) {
      capture.takeBefore(photo());
      capture.choose(rubbish());
      saves.push(capture.finish(photo()));
    }
    await Promise.all(saves);
    const wishes = at.backend.of('self_dispose');
    expect(new Set(wishes.flatMap((w) => [w.before, w.after])).size).toBe(4);
    expect(at.world.drafts).toEqual([]);
    expect(useShots().shots.size).toBe(0);
  });

  it('releases the picture in memory when it is retaken, and erases the stored one', async () => {
    const capture = useCapture();
    capture.takeBefore(photo());
    await settled();
    const { before } = drafts()[0]!;
    await capture.retake();
    expect([capture.stage, at.world.drafts.length, useShots().shots.size]).toEqual(['aim', 0, 0]);
    expect(at.backend.of('photo_erase')).toEqual([{ hash: before }]);
  });
});

describe('after a kill', () => {
  it('a capture without class resumes at the class', async () => {
    useCapture().takeBefore(photo());
    await settled();
    const { before } = drafts()[0]!;
    killed();
    const capture = useCapture();
    expect(await capture.resumeDraft(at.world.drafts[0]!.id)).toBe(true);
    expect([capture.stage, capture.beforeUrl]).toEqual(['class', `/media/photo/${before}/preview`]);
  });

  it('a capture with class resumes at the second shutter and finishes the same draft', async () => {
    const first = useCapture();
    first.takeBefore(photo());
    first.choose(rubbish());
    await settled();
    const [draft, { before }] = [at.world.drafts[0]!.id, drafts()[0]!];
    killed();
    const capture = useCapture();
    await capture.resumeDraft(draft);
    expect(capture.stage).toBe('after');
    await capture.finish(photo());
    expect(at.backend.of('self_dispose')[0]).toMatchObject({ before, draft, class: rubbish().key });
  });

  it('a draft that is gone is not invented', async () => {
    expect(await useCapture().resumeDraft('gone')).toBe(false);
    expect(useCapture().stage).toBe('aim');
  });
});

describe('fix later', () => {
  it('parks the shot with its class and drops the capture draft', async () => {
    const capture = useCapture();
    capture.takeBefore(photo());
    capture.choose(rubbish());
    await settled();
    await capture.park();
    expect(at.world.parked).toMatchObject([{ class: { key: rubbish().key } }]);
    expect([at.world.drafts.length, capture.stage]).toEqual([0, 'aim']);
  });

  it('goes on at the second shutter and finishes the parked shot', async () => {
    const capture = useCapture();
    capture.takeBefore(photo());
    capture.choose(rubbish());
    await capture.park();
    const parked = at.world.parked[0]!;
    capture.resumeParked(parked);
    expect([capture.stage, capture.fromParked]).toEqual(['after', true]);
    await capture.finish(photo());
    expect(at.backend.of('self_dispose')[0]).toMatchObject({ draft: parked.id, before: parked.before });
    expect(at.world.parked).toEqual([]);
  });

  it('stays parked when the finishing is broken off', async () => {
    const capture = useCapture();
    capture.takeBefore(photo());
    await capture.park();
    capture.resumeParked(at.world.parked[0]!);
    await capture.retake();
    expect(at.world.parked.length).toBe(1);
    expect(at.backend.of('photo_erase')).toEqual([]);
  });
});

describe('a photo that cannot be stored', () => {
  it('keeps its bytes, and the record is made once a retry succeeds', async () => {
    const [capture, shots] = [useCapture(), useShots()];
    at.core.failNextPhoto = 'no_space';
    capture.takeBefore(photo());
    capture.choose(rubbish());
    const saving = capture.finish(photo());
    await settled();
    expect(shots.failing.map((s) => s.failed?.code)).toEqual(['no_space']);
    expect(at.backend.of('self_dispose')).toEqual([]);
    await shots.retry(shots.failing[0]!);
    await saving;
    expect(at.backend.of('self_dispose')[0]!.before).toMatch(/^[0-9a-f]{64}$/);
    expect(shots.failing).toEqual([]);
  });

  it('does not take the record with it when it is given up', async () => {
    const [capture, shots] = [useCapture(), useShots()];
    at.core.failNextPhoto = 'photo_heic';
    capture.takeBefore(photo());
    capture.choose(rubbish());
    const saving = capture.finish(photo());
    await settled();
    shots.drop(shots.failing[0]!);
    await saving;
    const [wish] = at.backend.of('self_dispose');
    expect(wish!.before).toBeNull();
    expect(wish!.after).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('a record that could not be made', () => {
  it('leaves its draft and can be tried again as it was', async () => {
    const capture = useCapture();
    capture.takeBefore(photo());
    capture.choose(rubbish());
    await settled();
    const make = (at.core as unknown as { handlers: { self_dispose: () => unknown } }).handlers;
    const real = make.self_dispose;
    make.self_dispose = () => {
      throw new Refused('internal', {}, true);
    };
    const failure = await capture.finish(photo()).catch((why: unknown) => why);
    expect(failure).toBeInstanceOf(NotSaved);
    expect(at.world.drafts.length).toBe(1);
    make.self_dispose = real;
    await (failure as NotSaved).again();
    const [first, second] = at.backend.of('self_dispose');
    expect(second).toEqual(first);
  });
});

describe('turning a capture into a report', () => {
  it('writes the report draft before the capture draft goes', async () => {
    const [capture, report] = [useCapture(), useReport()];
    capture.takeBefore(photo());
    await settled();
    const { before } = drafts()[0]!;
    await report.begin(await capture.toReport());
    const order = at.backend.asked.map((a) => a.method).filter((m) => m === 'draft_put' || m === 'draft_drop');
    expect(order).toEqual(['draft_put', 'draft_put', 'draft_drop']);
    expect(at.world.drafts.map((d) => d.kind)).toEqual(['report']);
    expect(report.photos).toMatchObject([{ role: 'near', hash: before }]);
  });
});
