/** 上报: drafts, photos of several kinds, what is sent. */
import { beforeEach, describe, expect, it } from 'vitest';
import { useReport, type ReportContent } from '../../src/stores/report';
import { freshWorld, killed, photo, settled, type Setting } from './setting';

let at: Setting;
beforeEach(() => (at = freshWorld()));
const content = () => JSON.parse(at.world.drafts[0]!.content) as ReportContent;
const first = () => at.world.classes[0]!;

describe('a report', () => {
  it('survives a kill with everything that was typed, chosen and photographed', async () => {
    const report = useReport();
    await report.begin();
    report.choose(first());
    report.note = '墙角一堆';
    report.placeText = '桥下';
    report.condition = 'c2';
    report.keep();
    report.addPhoto('far', photo());
    await settled();
    const { id } = at.world.drafts[0]!;
    expect(content()).toMatchObject({ note: '墙角一堆', place_text: '桥下', photos: [{ role: 'far' }] });
    killed();
    const again = useReport();
    expect(await again.resume(id)).toBe(true);
    expect([again.note, again.placeText, again.chosen?.key]).toEqual(['墙角一堆', '桥下', first().key]);
    expect(again.photos.map((p) => p.role)).toEqual(['far']);
  });

  it('has every letter in its draft without any wait, and writes only the newest behind a slow write', async () => {
    const report = useReport();
    await report.begin();
    for (const note of ['最', '最后', '最后一', '最后一句']) {
      report.note = note;
      report.keep();
    }
    await Promise.resolve();
    expect(at.backend.of('draft_put').length).toBeLessThan(5);
    await settled();
    expect(content().note).toBe('最后一句');
  });

  it('goes on with the draft that was asked for, not with the one left on the screen', async () => {
    const report = useReport();
    await report.begin();
    report.note = '第一件';
    report.keep();
    await settled();
    const { id } = at.world.drafts[0]!;
    await report.begin();
    report.note = '第二件';
    report.addPhoto('near', photo());
    report.keep();
    expect(await report.resume(id)).toBe(true);
    expect([report.note, report.photos.length]).toEqual(['第一件', 0]);
    await settled();
    const second = at.world.drafts.find((draft) => draft.id !== id)!;
    expect(JSON.parse(second.content)).toMatchObject({ note: '第二件', photos: [{ role: 'near' }] });
    await report.letGo(id);
    expect([report.open, at.world.drafts.map((draft) => draft.id)]).toEqual([false, [second.id]]);
  });

  it('sends what is there and drops its draft with the same write', async () => {
    const report = useReport();
    await report.begin();
    report.choose(first());
    await settled();
    report.condition = 'c1';
    report.addPhoto('near', photo());
    report.addPhoto('reference', photo());
    await report.submit();
    const [wish] = at.backend.of('report');
    expect(wish).toMatchObject({ class: first().key, condition: 'c1', place_text: null, note: null });
    expect(wish!.photos.map((p) => p.role)).toEqual(['near', 'reference']);
    expect(wish!.draft).not.toBeNull();
    expect(at.world.drafts).toEqual([]);
    expect(report.open).toBe(false);
  });

  it('needs neither photo nor position', async () => {
    const report = useReport();
    await report.begin();
    report.choose(first());
    await report.submit();
    expect(at.backend.of('report')[0]).toMatchObject({ photos: [], fix: null, grid: null });
  });

  it('forgets a condition that the newly chosen class does not have', async () => {
    const report = useReport();
    await report.begin();
    report.choose(first());
    await settled();
    report.condition = 'c2';
    report.choose(at.world.classes[1]!);
    expect(report.condition).toBeNull();
  });

  it('leaves no trace when it is discarded', async () => {
    const report = useReport();
    await report.begin();
    report.addPhoto('near', photo());
    await settled();
    await report.discard();
    expect([at.world.drafts.length, report.photos.length, report.open]).toEqual([0, 0, false]);
  });
});
