/** 今日路线, 我的记录 and askings: what is left, in words; nothing compared; a track leaves the phone only by its owner's hand. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ItemToday, RouteToday, SlotToday, StandingView } from '../../src/api/generated';
import { phaseOf, summaryOf } from '../../src/phone/routes/summary';
import { router } from '../../src/phone/router';
import { useFix } from '../../src/shared/position';
import { language } from '../../src/shared/preferences';
import { Refused } from '../fake/core';
import { startApp, type Screen } from './app';
import { freshWorld, type Setting } from './setting';

const HOUR = 3_600_000;
const thing = (id: string, distance_mm: number | null, more: Partial<ItemToday> = {}): ItemToday => ({ id, layer: 'point', name: id, point: null, distance_mm, permille: 0, standing: 'due', by_mark: false, checked: false, ...more });
const slot = (from_ms: number, to_ms: number, standing: StandingView, missing: ItemToday[] = []): SlotToday => ({ id: `${from_ms}`, from_ms, to_ms, standing, done: 0, total: missing.length, missing });
const route = (slots: SlotToday[], span: RouteToday['span'] = null) => ({ row: {} as RouteToday['row'], span, slots });

describe('what is left today', () => {
  it('counts what is missing in slots that run, with the nearest and the earliest end', () => {
    const routes = [route([slot(0, 10, 'met'), slot(10, 30, 'due', [thing('a', 900), thing('b', 200)]), slot(30, 50, 'due', [thing('c', 1)])]), route([slot(5, 25, 'unknown', [thing('d', null)])])];
    expect(summaryOf(routes, 20)).toMatchObject({ is: 'due', missing: 3, first: 1, by_ms: 25, nearest: { id: 'b' } });
  });

  it('needs no position', () => {
    expect(summaryOf([route([slot(0, 30, 'due', [thing('a', null)])])], 20)).toMatchObject({ is: 'due', nearest: null });
  });

  it('says when the next slot begins, and at the end that something is missed or not known', () => {
    expect(summaryOf([route([slot(40, 50, 'due', [thing('a', 1)])])], 20)).toEqual({ is: 'later', from_ms: 40 });
    expect(summaryOf([route([slot(0, 5, 'missed'), slot(5, 9, 'unknown'), slot(9, 12, 'met')])], 20)).toEqual({ is: 'over', missed: 1, unknown: 1 });
    expect(summaryOf([], 20)).toEqual({ is: 'none' });
  });

  it('asks for nothing where the month has its visits already', () => {
    const span = { standing: 'met' as const, wanted: 5, met: 5, unknown: 0 };
    expect(summaryOf([route([slot(0, 30, 'due', [thing('a', 1)])], span)], 20)).toEqual({ is: 'over', missed: 0, unknown: 0 });
  });

  it('knows a slot by its half-open time', () => {
    expect([9, 10, 19, 20].map((now) => phaseOf({ from_ms: 10, to_ms: 20 }, now))).toEqual(['coming', 'running', 'running', 'past']);
  });
});

describe('screens', () => {
  let at: Setting;
  let screen: Screen;
  const start = async (path: string) => void (screen = await startApp(at.core, at.world, path));
  const here = () => (useFix().value = { lon_e7: 1199530000, lat_e7: 317795000, accuracy_mm: 6000, source: 'gnss', fixed_at_ms: Date.now() });
  const file = async (text: string) => {
    const input = screen.find('[data-gpx-file]') as HTMLInputElement;
    Object.defineProperty(input, 'files', { configurable: true, value: [new File([text], 'walk.gpx')] });
    input.dispatchEvent(new Event('change'));
    await screen.rest();
    await screen.touch('[data-gpx-go]');
  };
  beforeEach(() => {
    document.body.innerHTML = '';
    at = freshWorld();
  });
  afterEach(() => {
    screen?.wrapper.unmount();
    useFix().value = null;
    language.value = 'zh-CN';
    vi.unstubAllGlobals();
  });

  it('Today says what is missing and until when, and opens the routes', async () => {
    here();
    await start('/');
    expect(screen.text('[data-routes-line]')).toMatch(/还差 \d+ 处.*前，还有.*最近：/);
    await screen.touch('[data-routes-line]');
    await vi.waitFor(() => expect(router.currentRoute.value.name).toBe('routes'), { timeout: 10_000 });
  });

  it('the routes are there without a position, in their own order', async () => {
    await start('/routes');
    expect(screen.text('[data-routes-page]')).toContain('没有定位，按路线的次序排列');
    const names = [...document.querySelectorAll('[data-slot="route-1:day"] .item__name')].map((it) => it.textContent);
    expect(names).toEqual(['延陵西路北侧人行道', '南大街东侧人行道', '西瀛里']);
  });

  it('a point is marked as checked and the mark taken back', async () => {
    await start('/routes');
    await screen.touch('[data-slot="route-2:2"] [data-mark]');
    expect(screen.backend.of('item_check')).toEqual([{ route: 'route-2', slot: 'route-2:2', item: 'point-3', on: true }]);
    expect(document.querySelectorAll('[data-slot="route-2:2"] [data-mark]')).toHaveLength(2);
    const fold = screen.find('[data-slot="route-2:2"] [data-done]') as HTMLDetailsElement;
    fold.open = true;
    fold.dispatchEvent(new Event('toggle'));
    await screen.rest();
    await screen.touch('[data-slot="route-2:2"] [data-unmark=point-3]');
    expect(screen.backend.of('item_check').at(-1)).toMatchObject({ item: 'point-3', on: false });
    expect(document.querySelectorAll('[data-slot="route-2:2"] [data-mark]')).toHaveLength(3);
  });

  it('a slot that is over takes no mark, and one that is not known says why and is not red', async () => {
    await start('/routes');
    expect(screen.find('[data-slot="route-2:1"] [data-mark]')).toBeNull();
    const tag = screen.find('[data-slot="route-3:1"] [data-standing]')!;
    expect(tag.textContent).toContain('无法判定');
    expect(tag.className).not.toContain('bad');
    expect(screen.text('[data-slot="route-3:1"] [data-why]')).toContain('既不算完成，也不算未完成');
  });

  it('my record shows my days and compares with nobody', async () => {
    await start('/me/record');
    expect(document.querySelectorAll('[data-my-patrol]').length).toBeGreaterThan(3);
    expect(screen.text('[data-record-page]')).toContain('不排名');
    expect(screen.text('[data-record-page]')).toContain('轨迹不在本机');
    await screen.touch('a[data-my-patrol]');
    await vi.waitFor(() => expect(screen.find('[data-part=gap]')).not.toBeNull(), { timeout: 10_000 });
    expect(screen.text('[data-track-page]')).toContain('这台手机无法显示地图');
  });

  it('a track goes into a file only by one’s own hand', async () => {
    await start('/me/record');
    await screen.touch('a[data-my-patrol]');
    await vi.waitFor(() => expect(screen.find('[data-export=gpx]')).not.toBeNull(), { timeout: 10_000 });
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
    await screen.touch('[data-export=gpx]');
    expect(click).toHaveBeenCalledOnce();
    click.mockRestore();
  });

  it('a GPX file becomes my patrol, and a bad one gets words', async () => {
    await start('/me/record');
    const when = new Date(Date.now() - HOUR).toISOString();
    await file(`<gpx><trkpt lat="31.7795" lon="119.953"><time>${when}</time></trkpt><trkpt lat="31.78" lon="119.953"></trkpt></gpx>`);
    expect(screen.text('[data-gpx-taken]')).toMatch(/1 次巡查，1 个点.*1 个点没有时间/);
    for (const [text, words] of [['hello', '不是可用的 GPX'], ['<gpx></gpx>', '没有轨迹点'], ['<gpx><trkpt lat="1" lon="1"></trkpt></gpx>', '都没有时间']]) {
      await file(text!);
      expect(screen.text('[data-gpx-failed]')).toContain(words);
    }
  });

  it('an open asking is on Today and Me, and is shared only after saying what and for how long', async () => {
    await start('/');
    expect(screen.text('[data-asks-line]')).toContain('2 份');
    await router.push('/me');
    await screen.rest();
    expect(screen.text('[data-asks-badge]')).toBe('2');
    await screen.touch('[data-asks]');
    await vi.waitFor(() => expect(screen.find('[data-share]')).not.toBeNull(), { timeout: 10_000 });
    await screen.touch('[data-share]:not([disabled])');
    expect(screen.backend.of('track_answer')).toHaveLength(0);
    expect(document.body.textContent).toMatch(/沈慕华将能看到您.*到期自动关闭/);
    await screen.touch('[data-answer]');
    expect(screen.backend.of('track_answer')).toMatchObject([{ share: true }]);
    await screen.touch('[data-decline]');
    await screen.touch('[data-answer]');
    expect(document.querySelectorAll('[data-ask-state=open]')).toHaveLength(0);
    expect(screen.text('[data-views]')).toContain('沈慕华');
  });

  it('a look at my track is listed while I read, also when another screen was open before', async () => {
    await start('/');
    await router.push('/me/asks');
    await vi.waitFor(() => expect(screen.find('[data-views]')).not.toBeNull(), { timeout: 10_000 });
    const before = document.querySelectorAll('[data-views] li').length;
    at.patrols.asks.find((it) => it.state === 'shared')!.views.push({ by_name: '沈慕华', at_ms: Date.now() });
    at.core.changed('reference');
    await vi.waitFor(() => expect(document.querySelectorAll('[data-views] li')).toHaveLength(before + 1), { timeout: 4000 });
  });

  it('says why an asking cannot be answered any more', async () => {
    at.core.add({ track_answer: () => { throw new Refused('ask_lapsed'); } });
    await start('/me/asks');
    await vi.waitFor(() => expect(screen.find('[data-decline]')).not.toBeNull(), { timeout: 10_000 });
    await screen.touch('[data-decline]');
    await screen.touch('[data-answer]');
    expect(screen.text('[data-toast]')).toContain('已过期');
  });

  it('keep their words in English', async () => {
    language.value = 'en';
    await start('/routes');
    expect(screen.text('[data-routes-page]')).toContain('still missing');
  });
});
