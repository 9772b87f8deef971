/** 这里: whose area, who answers, zones and hours, and a list that does not jump. */
import { mount } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defineComponent } from 'vue';
import { makeI18n, type Words } from '../../src/i18n';
import type { FixInput, HoursView, NearThing, ZoneHere } from '../../src/api/generated';
import { askedFor, byHand, queryOf, spotIn } from '../../src/phone/here/asked';
import { useHours } from '../../src/phone/here/hours';
import { settled as settledList, worthAsking } from '../../src/phone/here/pace';
import { anchored } from '../../src/phone/here/stillness';
import { router } from '../../src/phone/router';
import { useFix } from '../../src/shared/position';
import { language } from '../../src/shared/preferences';
import { useReport } from '../../src/stores/report';
import { Refused } from '../fake/core';
import { startApp, type Screen } from './app';
import { freshWorld, type Setting } from './setting';

const fix = (lon_e7 = 1199530000, lat_e7 = 317795000, accuracy_mm = 6000): FixInput => ({ lon_e7, lat_e7, accuracy_mm, source: 'gnss', fixed_at_ms: Date.now() });
const STAND = '/here?lon=1199530000&lat=317795000';
const OVERLAP = '/here?lon=1199484000&lat=317750000';
const HOLE = '/here?lon=1199590000&lat=317835000';
const OUTSIDE = '/here?lon=1199900000&lat=317835000';

let at: Setting;
let screen: Screen;
/** Screens are loaded when they are first opened. */
const arrived = (name: string) => vi.waitFor(() => expect(router.currentRoute.value.name).toBe(name), { timeout: 10_000 });
const start = async (path: string) => void (screen = await startApp(at.core, at.world, path));
beforeEach(() => {
  document.body.innerHTML = '';
  useFix().value = null;
  at = freshWorld();
});
afterEach(() => {
  screen?.wrapper.unmount();
  useFix().value = null;
  language.value = 'zh-CN';
  vi.unstubAllGlobals();
});

describe('a spot that is asked about', () => {
  it('is said by the address and read back from it', () => {
    for (const asked of [{ by: 'fix' }, { by: 'map', point: { lon_e7: 1199530000, lat_e7: -5 } }, { by: 'area', area: 'a1' }] as const) {
      const query = Object.fromEntries(Object.entries(queryOf(asked)).map(([key, value]) => [key, String(value)]));
      expect(askedFor(query)).toEqual(asked);
    }
    expect(askedFor({ lon: 'x', lat: '3' })).toEqual({ by: 'fix' });
  });

  it('in a chosen area lies inside it, also where the middle of its box does not', () => {
    const row = { point: { lon_e7: 1, lat_e7: 1 } } as never;
    const horseshoe: [number, number][] = [[0, 0], [90, 0], [90, 90], [60, 90], [60, 20], [20, 20], [20, 90], [0, 90]];
    const spot = spotIn({ row, shape: { area: [[horseshoe]] } })!;
    expect(spot.lat_e7).toBeGreaterThan(40);
    expect(spot.lon_e7).toBeGreaterThan(60);
    expect(spot.lon_e7).toBeLessThan(90);
    expect(spotIn({ row, shape: null })).toEqual({ lon_e7: 1, lat_e7: 1 });
  });
});

describe('a walking position', () => {
  it('is asked about again after a step, when it became much better, and every half minute', () => {
    const last = { fix: fix(), at_ms: 0 };
    expect(worthAsking(null, null, 0)).toBe(true);
    expect(worthAsking(last, fix(), 5_000)).toBe(false);
    expect(worthAsking(last, fix(1199530000 + 500), 5_000)).toBe(false);
    expect(worthAsking(last, fix(1199530000 + 900), 5_000)).toBe(true);
    expect(worthAsking(last, fix(1199530000 + 900), 1_000)).toBe(false);
    expect(worthAsking(last, fix(undefined, undefined, 2000), 5_000)).toBe(true);
    expect(worthAsking(last, fix(), 30_000)).toBe(true);
    expect(worthAsking({ fix: null, at_ms: 0 }, fix(), 100)).toBe(true);
  });

  it('reorders the list at its top and leaves every row where it is while she reads in it', () => {
    const thing = (id: string, distance_mm: number) => ({ row: { id }, distance_mm, open_cases: 0 }) as NearThing;
    const shown = [thing('a', 10), thing('b', 20), thing('c', 30)];
    const fresh = [thing('d', 5), thing('c', 8), thing('a', 40)];
    expect(settledList(shown, fresh, false).map((it) => it.row.id)).toEqual(['d', 'c', 'a']);
    expect(settledList(shown, fresh, true).map((it) => [it.row.id, it.distance_mm])).toEqual([['a', 40], ['c', 8], ['d', 5]]);
  });

  it('keeps the first row on the screen in its place when something above it grew', () => {
    document.body.innerHTML = '<div class="frame__scroll"><div id="page"><p></p><i data-keep="a"></i><i data-keep="b"></i></div></div>';
    const [scroller, page, row] = [document.querySelector<HTMLElement>('.frame__scroll')!, document.querySelector<HTMLElement>('#page')!, document.querySelector<HTMLElement>('[data-keep=b]')!];
    let top = 30;
    scroller.getBoundingClientRect = () => ({ top: 0 }) as DOMRect;
    document.querySelector<HTMLElement>('[data-keep=a]')!.getBoundingClientRect = () => ({ top: -40, bottom: -10 }) as DOMRect;
    row.getBoundingClientRect = () => ({ top, bottom: top + 30 }) as DOMRect;
    scroller.scrollTop = 20;
    expect(anchored(page).reading).toBe(false);
    scroller.scrollTop = 200;
    const back = anchored(page);
    top = 95;
    back.keep();
    expect([back.reading, scroller.scrollTop]).toEqual([true, 265]);
  });
});

describe('hours', () => {
  const files = import.meta.glob<{ default: Words }>(['../../src/i18n/*/*.ts', '!../../src/i18n/*/desk*.ts'], { eager: true });
  const said = (hours: HoursView) => {
    let words = '';
    const asked = Date.parse('2026-11-21T15:20:40+08:00');
    mount(defineComponent({ setup: () => ((words = useHours().words(hours, asked)), () => null) }), { global: { plugins: [makeI18n(files)] } });
    return words;
  };

  it('say until when and how long that is, or when they begin', () => {
    expect(said({ is: 'now', minutes: 130 })).toBe('至 17:30，还有 2 小时 10 分');
    expect(said({ is: 'later', minutes: 40 })).toBe('16:00 开始，还有 40 分钟');
    expect(said({ is: 'later', minutes: 17 * 60 })).toContain('明天 08:20');
    expect(said({ is: 'always' })).toBe('全天');
    language.value = 'en';
    expect(said({ is: 'now', minutes: 130 })).toBe('until 17:30, 2 h 10 min left');
  });
});

describe('the Here screen', () => {
  it('says whose area it is, who answers for what, and to which standard', async () => {
    await start(STAND);
    expect(screen.text('[data-duty]')).toMatch(/南大街第 3 责任网格.*周晓岚.*陆建平/);
    expect(screen.text('[data-standard]')).toContain('一级道路保洁标准');
    expect(screen.text('[data-answers]')).toContain('南大街街道环卫所');
    await screen.touch('[data-all-answers]');
    expect(screen.text('[data-answers]')).toContain('归兜底单位');
  });

  it('finds the unit of one class', async () => {
    await start(STAND);
    await screen.touch('[data-find-class]');
    await screen.touch('[data-class]');
    expect(screen.backend.of('locate').at(-1)).toMatchObject({ class: at.world.recent[0], fix: { lon_e7: 1199530000, source: 'manual' } });
    expect(screen.text('[data-class-unit]')).toContain('南大街街道环卫所');
  });

  it('names every state in words, and what to do', async () => {
    for (const [path, state, words] of [[OVERLAP, 'overlap', '重叠'], [HOLE, 'hole', '不属于任何责任网格'], [OUTSIDE, 'outside', '核对位置']] as const) {
      await start(path);
      expect(screen.text(`[data-area-state=${state}]`)).toContain(words);
      screen.wrapper.unmount();
    }
  });

  it('without a position offers an area of the list, and shows everything there', async () => {
    await start('/here');
    expect(screen.text('[data-area-state=no_fix]')).toContain('没有定位');
    expect(screen.find('[data-zones]')).toBeNull();
    await screen.touch('[data-place]');
    await screen.touch('[data-area=a2]');
    expect(router.currentRoute.value.query).toEqual({ area: 'a2' });
    expect(screen.text('[data-duty]')).toContain('南大街第 4 责任网格');
    expect(screen.backend.of('here').at(-1)?.fix?.source).toBe('manual');
  });

  it('takes her own position as soon as there is one', async () => {
    useFix().value = fix();
    await start('/here');
    expect(screen.backend.of('here').at(-1)?.fix).toEqual(useFix().value);
    expect(screen.text('.frame__sub')).toContain('精度约 6 米');
  });

  it('shows what holds where she stands a moment after the position came', async () => {
    await start('/here');
    expect(screen.find('[data-area-state=no_fix]')).not.toBeNull();
    useFix().value = fix();
    await vi.waitFor(() => expect(screen.text('[data-duty]')).toContain('南大街第 3 责任网格'), { timeout: 4_000 });
  });

  it('tells stalls that are allowed from those outside their hours and those elsewhere', async () => {
    const zone = (id: string, inside: boolean, hours: HoursView): ZoneHere => ({ id, name: id, kind: 'stalls', inside, distance_mm: inside ? 0 : 120_000, hours, basis: '', permits: '' });
    const zones = [zone('z1', true, { is: 'now', minutes: 60 }), zone('z2', true, { is: 'later', minutes: 90 }), zone('z3', false, { is: 'always' })];
    const locus = { grid: null, others: [], area: null, place_text: '', responsible_unit: null, ask: false };
    at.core.add({ here: () => ({ locus, area_state: 'one', duty: null, near: [], plots: [], zones }) });
    await start(STAND);
    const lines = [...document.querySelectorAll('[data-zone=stalls]')].map((it) => it.textContent ?? '');
    expect(lines[0]).toContain('在摊规点内，可摆到');
    expect(lines[1]).toContain('不在时段');
    expect(lines[2]).toContain('距摊规点 120 米');
    expect(screen.text('[data-zone=none]')).toContain('不在城市化管理区域内');
  });

  it('opens what is near, and looks farther when asked', async () => {
    await start(STAND);
    expect(screen.backend.of('here').at(-1)?.reach_m).toBe(200);
    await screen.touch('[data-farther]');
    expect(screen.backend.of('here').at(-1)?.reach_m).toBe(500);
    await screen.touch('[data-thing]');
    await arrived('thing');
  });

  it('reports at the very spot that was looked at', async () => {
    await start(STAND);
    await screen.touch('[data-report-here]');
    await arrived('report');
    expect(useReport().fix).toMatchObject({ ...byHand({ lon_e7: 1199530000, lat_e7: 317795000 }, 0), fixed_at_ms: expect.any(Number) as number });
  });

  it('keeps what it showed when it cannot be refreshed, and says of when that is', async () => {
    await start(STAND);
    at.core.add({ here: () => { throw new Refused('internal', {}, true); } });
    await screen.touch('[data-farther]');
    expect(screen.find('[data-duty]')).not.toBeNull();
    expect(screen.text('[data-here-page] .warn')).toContain('没有更新成功');
  });

  it('is reached from the area on Today', async () => {
    await start('/');
    await screen.touch('[data-here-area]');
    expect(router.currentRoute.value.fullPath).toBe('/here?area=a1');
  });

  it('is reached from the list where no map can be drawn', async () => {
    await start('/map');
    expect(screen.find('[data-map]')).toBeNull();
    await screen.touch('[data-open-here]');
    await arrived('here');
  });
});
