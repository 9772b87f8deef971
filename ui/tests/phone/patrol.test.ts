/** 巡查: started, paused and ended by one finger each; positions go into the track whatever screen is shown; nothing waits for it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FixesTaken, TrackFix, TrackPointView } from '../../src/api/generated';
import { CallError } from '../../src/api';
import { TrackFeed } from '../../src/phone/patrol/feed';
import { alertOn, heard, INSIDE } from '../../src/phone/patrol/outside';
import { boundsOf, drawn, partsOf, stretches } from '../../src/phone/patrol/track';
import { router } from '../../src/phone/router';
import { startPosition, stopPosition, trackOf, useFix, useTrouble } from '../../src/shared/position';
import { language } from '../../src/shared/preferences';
import { Refused } from '../fake/core';
import { startApp, type Screen } from './app';
import { freshWorld, type Setting } from './setting';

const point = (n: number, at_ms: number, accuracy_mm: number | null = 6000): TrackFix => ({ lon_e7: 1199530000 + n * 1500, lat_e7: 317795000, accuracy_mm, fixed_at_ms: at_ms, mock: false });
const taken = (outside: boolean | null = null): FixesTaken => ({ kept: 1, still: 0, dropped: [], outside });
const arrived = (name: string) => vi.waitFor(() => expect(router.currentRoute.value.name).toBe(name), { timeout: 10_000 });
const turns = async (n = 30) => {
  for (let i = 0; i < n; i += 1) await Promise.resolve();
};

describe('positions on their way into a track', () => {
  afterEach(() => void vi.useRealTimers());

  it('go one by one while they are taken, and together after they could not be', async () => {
    vi.useFakeTimers();
    const sent: number[] = [];
    let down = true;
    const send = (fixes: TrackFix[]) => (down ? Promise.reject(new CallError({ code: 'internal', message: '', retry: true, values: [] })) : (sent.push(fixes.length), Promise.resolve(taken())));
    const feed = new TrackFeed({ send, taken: () => undefined, over: () => undefined }, 0);
    for (let n = 1; n <= 1200; n += 1) feed.push(point(n, n * 1000), n * 1000);
    await turns();
    expect([sent, feed.length]).toEqual([[], 1200]);
    down = false;
    await vi.advanceTimersByTimeAsync(11_000);
    expect([sent, feed.length]).toEqual([[500, 500, 200], 0]);
    feed.push(point(1201, 1_201_000), 1_201_000);
    await turns();
    expect(sent.at(-1)).toBe(1);
  });

  it('go once, and never those of before the patrol, also when the receiver gives them again', async () => {
    const sent: TrackFix[] = [];
    const feed = new TrackFeed({ send: (fixes) => (sent.push(...fixes), Promise.resolve(taken())), taken: () => undefined, over: () => undefined }, 10_000);
    for (const at of [9_000, 11_000, 11_000, 10_500, 12_000]) feed.push(point(1, at), 12_500);
    await turns();
    expect(sent.map((it) => it.fixed_at_ms)).toEqual([11_000, 12_000]);
  });

  it('go on after the clock was set back: the core says what that means', async () => {
    const sent: number[] = [];
    const feed = new TrackFeed({ send: (fixes) => (sent.push(...fixes.map((it) => it.fixed_at_ms)), Promise.resolve(taken())), taken: () => undefined, over: () => undefined }, 0);
    feed.push(point(1, 100_000), 100_000);
    feed.push(point(2, 40_000), 40_000);
    await turns();
    expect(sent).toEqual([100_000, 40_000]);
  });

  it('are let go of when no patrol takes them, and a call that can never be taken does not hold up the rest', async () => {
    const over = vi.fn();
    const answers = ['bad_request', null, 'no_patrol'] as const;
    let n = 0;
    const send = () => {
      const code = answers[n++];
      return code ? Promise.reject(new CallError({ code, message: '', retry: false, values: [] })) : Promise.resolve(taken());
    };
    const feed = new TrackFeed({ send, taken: () => undefined, over }, 0);
    for (const at of [1000, 2000, 3000]) {
      feed.push(point(at, at), at);
      await turns();
    }
    expect([n, over.mock.calls.length, feed.length]).toEqual([3, 1, 0]);
  });

  it('carry no exactness where the receiver gave none', () => {
    const fix = { lon_e7: 1, lat_e7: 2, accuracy_mm: 5000, source: 'gnss' as const, fixed_at_ms: 3 };
    expect([5, 0, NaN].map((it) => trackOf(fix, it).accuracy_mm)).toEqual([5000, null, null]);
  });
});

describe('leaving one’s area', () => {
  it('is told once, not at every step along the boundary, and not where nothing is known', () => {
    let is = INSIDE;
    const told: boolean[] = [];
    for (const [outside, at] of [[false, 0], [true, 1000], [true, 2000], [null, 3000], [false, 4000], [true, 5000], [false, 6000], [true, 200_000]] as const) {
      const next = heard(is, outside, at);
      is = next.is;
      told.push(next.tell);
    }
    expect(told).toEqual([false, true, false, false, false, false, false, true]);
    expect(is.now).toBe(true);
  });
});

describe('a track', () => {
  const at = (n: number, linked: boolean, mock = false): TrackPointView => ({ at_ms: n * 1000, until_ms: n * 1000 + 500, lon_e7: n * 100, lat_e7: n * 10, accuracy_mm: 5000, mock, linked });
  // A made-up position lies between two that were walked.
  const points = [at(1, false), at(2, true), at(3, true), at(9, false), at(20, false), at(21, false, true), at(22, true)];

  it('is drawn only where it was walked', () => {
    expect(stretches(points).map((it) => it.points.length)).toEqual([3, 1, 2]);
    const { lines, dots } = drawn(points);
    expect(lines.features.map((it) => it.geometry.coordinates.length)).toEqual([3, 2]);
    expect(dots.features.filter((it) => it.properties.sort === 'mock')).toHaveLength(1);
    expect(dots.features.some((it) => it.geometry.coordinates[0] === 900e-7)).toBe(true);
  });

  it('is read by time, gaps among the stretches', () => {
    const gaps = [{ from_ms: 3500, until_ms: 9000, reason: 'no_fix' as const }, { from_ms: 23_000, until_ms: null, reason: 'paused' as const }];
    expect(partsOf({ points, gaps }).map((it) => it.kind)).toEqual(['walked', 'gap', 'walked', 'walked', 'gap']);
    expect(boundsOf(points)).toEqual([100, 10, 2200, 220]);
    expect(boundsOf([])).toBeNull();
  });
});

describe('a patrol', () => {
  let at: Setting;
  let screen: Screen;
  let walk: (n: number, accuracy?: number) => Promise<void>;
  let fail: (code: number) => void;
  const start = async (path = '/patrol') => void (screen = await startApp(at.core, at.world, path));

  /** A receiver in place of the drawn host's. */
  async function receiver(): Promise<void> {
    stopPosition();
    let took: (position: GeolocationPosition) => void = () => undefined;
    let last = Date.now();
    Object.defineProperty(navigator, 'geolocation', {
      configurable: true,
      value: { watchPosition: (heardOf: typeof took, failed: (why: { code: number }) => void) => ((took = heardOf), (fail = (code) => failed({ code })), 1), getCurrentPosition: () => undefined, clearWatch: () => undefined },
    });
    vi.stubGlobal('__TAURI_INTERNALS__', {});
    await startPosition();
    walk = async (n, accuracy = 6) => {
      last = Math.max(Date.now(), last + 1);
      took({ timestamp: last, coords: { longitude: 119.953 + n * 0.00015, latitude: 31.7795, accuracy, altitude: 5 } } as GeolocationPosition);
      await screen.rest();
    };
  }
  beforeEach(async () => {
    document.body.innerHTML = '';
    localStorage.clear();
    alertOn.value = true;
    at = freshWorld();
    await receiver();
  });
  afterEach(() => {
    screen?.wrapper.unmount();
    stopPosition();
    [useFix().value, useTrouble().value] = [null, null];
    language.value = 'zh-CN';
    vi.unstubAllGlobals();
  });

  it('offers to look at five things first and waits for none of them', async () => {
    await start();
    expect([...document.querySelectorAll('[data-ready-item]')].map((it) => it.getAttribute('data-ready-item'))).toEqual(['storage', 'clock', 'position', 'map_pack', 'unsent']);
    expect(screen.text('[data-ready-item=position]')).toContain('打开手机定位');
    expect(screen.text('[data-ready]')).toContain('都不是必须');
    at.core.add({ patrol_ready: () => { throw new Refused('internal', {}, true); } });
    expect(screen.find('[data-start]')?.hasAttribute('disabled')).toBe(false);
  });

  it('starts as one sets out: means, kind and partners of the street', async () => {
    await start();
    await screen.touch('[data-means=bike]');
    await screen.touch('[data-assessed=no]');
    await screen.touch('[data-partners]');
    expect([...document.querySelectorAll('[data-partner]')].map((it) => it.getAttribute('data-partner'))).toEqual(['p2', 'p3', 'p4']);
    await screen.touch('[data-partner=p2]');
    await screen.touch('[data-partners-done]');
    await screen.touch('[data-start]');
    expect(screen.backend.of('patrol_start')).toEqual([{ means: 'bike', partners: ['p2'], assessed: false }]);
    expect(screen.text('[data-patrol-state=running]')).toMatch(/骑行.*自查.*陆建平/);
  });

  it('goes on while other screens are shown, and its distance is on Today', async () => {
    await start();
    await screen.touch('[data-start]');
    await router.push('/me');
    await walk(1);
    await walk(2);
    await walk(3, 90);
    expect(at.patrols.running?.points).toHaveLength(2);
    expect(at.patrols.running?.dropped.get('vague')).toBe(1);
    await router.push('/');
    await vi.waitFor(() => expect(screen.text('[data-patrol-card]')).toMatch(/巡查中14 米/), { timeout: 4000 });
  });

  it('goes on after the page is opened anew', async () => {
    await start();
    await screen.touch('[data-start]');
    await walk(1);
    screen.wrapper.unmount();
    await start('/');
    await walk(2);
    expect(at.patrols.running?.points).toHaveLength(2);
    await screen.touch('[data-open-patrol]');
    await arrived('patrol');
    await screen.rest();
    expect(screen.find('[data-pause]')).not.toBeNull();
  });

  it('takes nothing in while it is paused, and goes on where one says so', async () => {
    await start();
    await screen.touch('[data-start]');
    await walk(1);
    await screen.touch('[data-pause]');
    const before = screen.backend.of('record_fix').length;
    await walk(2);
    expect(screen.backend.of('record_fix')).toHaveLength(before);
    expect(screen.text('[data-patrol-state=paused]')).toContain('暂停期间不记录位置');
    await screen.touch('[data-resume]');
    await walk(3);
    expect(at.patrols.running?.points.map((it) => it.linked)).toEqual([false, true]);
    expect(screen.text('[data-gaps]')).toContain('本人暂停');
  });

  it('ends after one question, and says what was done and what is not known', async () => {
    await start();
    await screen.touch('[data-start]');
    await screen.touch('[data-end]');
    expect(screen.backend.of('patrol_end')).toHaveLength(0);
    await screen.touch('[data-end-now]');
    expect(screen.text('[data-ended]')).toMatch(/完成2.*无法判定1/);
    expect(screen.find('[data-start]')).not.toBeNull();
  });

  it('tells the core why there are no positions, and the person what to do', async () => {
    await start();
    await screen.touch('[data-start]');
    fail(1);
    await screen.rest();
    expect(screen.backend.of('patrol_signal')).toEqual([{ reason: 'permission' }]);
    expect(screen.text('[data-open-gap=permission]')).toContain('允许本应用使用定位');
    await walk(1);
    fail(2);
    await screen.rest();
    fail(2);
    await screen.rest();
    expect(screen.backend.of('patrol_signal').map((it) => it.reason)).toEqual(['permission', 'gps_off']);
  });

  it('says that one left one’s area, to oneself, unless that is switched off', async () => {
    at.patrols.outside = true;
    await start();
    await screen.touch('[data-start]');
    await walk(1);
    expect(screen.text('[data-outside]')).toContain('只提醒您自己，不记录');
    await screen.touch('[data-outside-switch]');
    expect(screen.find('[data-outside]')).toBeNull();
    expect(at.world.settings.get('outside_alert')).toBe('off');
  });

  it('warns of made-up positions', async () => {
    await start();
    await screen.touch('[data-start]');
    at.patrols.running!.mock = 3;
    at.core.changed('patrol');
    await vi.waitFor(() => expect(screen.text('[data-mock]')).toContain('3 个模拟定位'), { timeout: 4000 });
  });

  it('is in nobody’s way: Today’s first button is the shutter, and nothing of a patrol was asked when a case is recorded', async () => {
    await start('/');
    const [first] = [...document.querySelectorAll('[data-capture], [data-patrol-card]')];
    expect(first?.hasAttribute('data-capture')).toBe(true);
    at.core.add({ patrol_now: () => { throw new Refused('internal', {}, true); }, routes_today: () => { throw new Refused('internal', {}, true); } });
    await screen.touch('[data-capture]');
    await arrived('capture');
  });
});
