/** Routes, their plan and tracks asked for, as a person uses them. */
import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CallError } from '@/api';
import type { ErrorCode, PlanView, RouteSave } from '@/api/generated';
import RoutePage from '@/desk/routes/edit/RoutePage.vue';
import RoutesPage from '@/desk/routes/list/RoutesPage.vue';
import { kindParts, monthAfter, weekdayOf } from '@/desk/routes/plan/months';
import PlanPage from '@/desk/routes/plan/PlanPage.vue';
import AskForm from '@/desk/tracks/AskForm.vue';
import ReplayPage from '@/desk/tracks/ReplayPage.vue';
import TracksPage from '@/desk/tracks/TracksPage.vue';
import { language } from '@/shared/preferences';
import { answering, refusal } from '../harness';
import { ask, at, choices, close, full, gap, groundRow, item, open, plan, point, row, shared, tally, track } from './samples';

vi.mock('@/desk/ground/map/GroundMap.vue', () => ({ default: { template: '<div class="map-here"><slot /></div>', methods: { fit: () => undefined } } }));

beforeEach(() => (language.value = 'en'));
afterEach(close);
const button = (view: Pick<VueWrapper, 'findAll'>, words: string) => view.findAll('button').find((each) => each.text() === words || each.attributes('aria-label') === words)!;
const refused = (code: ErrorCode, values: [string, string][] = []) => () => Promise.reject(new CallError({ code, message: code, retry: false, values }));

describe('the list of routes', () => {
  it('says how often, what counts and who walks it, assessed and self-patrol told apart', async () => {
    answering({ ...shared, route_list: () => ({ rows: [row('r1'), row('r2', { assessed: false, walkers: [{ id: 'p1', name: '周晓岚' }], rule: { every: 'interval', minutes: 120, within: [{ days: [1, 2, 3, 4, 5, 6, 7], from_min: 420, to_min: 1140 }] }, proof: { by: 'dwell', within_m: 30, for_s: 60 } })] }) });
    const { view } = await open(RoutesPage, '/routes');
    await flushPromises();
    const [first, second] = view.findAll('tbody tr').map((line) => line.text());
    expect(first).toContain('5 × a month');
    expect(first).toContain('90 % of its length');
    expect(first).toContain('Whoever works in the street');
    expect(first).toContain('Assessed');
    expect(second).toContain('Every 2 hours · Every day 07:00–19:00');
    expect(second).toContain('Within 30 m for 1 min');
    expect(second).toContain('Self-patrol');
  });

  it('asks for ended ones through the address', async () => {
    const { asked } = answering({ ...shared, route_list: () => ({ rows: [] }) });
    await open(RoutesPage, '/routes?ended=1&street=s1');
    await flushPromises();
    expect(asked.find((each) => each.method === 'route_list')?.params).toEqual({ street: 's1', text: null, ended: true });
  });

  it('tells who has none what a route is for', async () => {
    answering({ ...shared, route_list: () => ({ rows: [] }) });
    const { view } = await open(RoutesPage, '/routes');
    await flushPromises();
    expect(view.text()).toContain('There are no patrol routes yet');
  });
});

describe('a route', () => {
  const ground = { ground_list: () => ({ rows: [groundRow('p1'), groundRow('p2'), groundRow('h1', { sort: '医院' })], total: 3, next: null }), ground: ({ id }: { id: string }) => ({ row: groundRow(id, { layer: 'road' as const, length_mm: 5000 }), shape: null, fields: [], editions: [], cases: [], open_cases: 0, checks: [] }) };
  async function edit(more: Parameters<typeof answering>[0] = {}, of = full(), id = 'r1') {
    const { asked } = answering({ ...shared, ...ground, route: () => of, route_save: () => ({ id: 'r1' }), ...more });
    const { view, router } = await open(RoutePage, `/routes/${id}`, { id });
    await flushPromises();
    const save = async () => {
      await button(view, 'Save').trigger('click');
      await flushPromises();
    };
    return { view, router, save, sent: () => asked.filter((each) => each.method === 'route_save').map((each) => each.params as RouteSave) };
  }
  const names = (view: VueWrapper) => view.findAll('ol.items li b').map((each) => each.text());

  it('is put in another order by keyboard, and says where the item went', async () => {
    const { view, save, sent } = await edit();
    await view.findAll('ol.items li')[2]!.trigger('keydown', { key: 'ArrowUp', altKey: true });
    await flushPromises();
    expect(names(view)).toEqual(['路段 a', '南大街小学', '路段 b']);
    expect(view.find('[role="status"]').text()).toContain('number 2 now');
    await button(view, 'Move 南大街小学 up').trigger('click');
    await save();
    expect(sent()[0]!.items.map((each) => each.id)).toEqual(['c', 'a', 'b']);
  });

  it('takes items off and sends what is left, unchanged parts as they were', async () => {
    const { view, save, sent } = await edit();
    await button(view, 'Take 路段 a off').trigger('click');
    await save();
    expect(sent()[0]).toEqual({
      id: 'r1', name: '南大街人行道', street: 's1', unit: 'u1', items: [{ id: 'b', layer: 'road', buffer_m: null }, { id: 'c', layer: 'point', buffer_m: 50 }], rule: { every: 'times', times: 5, per: 'month' },
      proof: { by: 'covered', percent: 90 }, walkers: [], assessed: true, from_day: '2026-03-01', until_day: null,
    });
  });

  it('sets a buffer for one point', async () => {
    const { view, save, sent } = await edit();
    await view.find('input[aria-label="Buffer of 南大街小学 in metres"]').setValue('120');
    await save();
    expect(sent()[0]!.items[2]).toEqual({ id: 'c', layer: 'point', buffer_m: 120 });
  });

  it('lists the sections of its street, and finds others by name', async () => {
    const road = (id: string, street: string | null) => ({ id, label: `清潭路 ${id}`, street, length_mm: 300_000 });
    const { view, save, sent } = await edit({ duty_choices: () => ({ ...choices, roads: [road('r8', 's2'), road('r9', 's1')] }) });
    const offered = () => view.findAll('.found li .what > span:first-child').map((each) => each.text());
    expect(offered()).toEqual(['清潭路 r9']);
    view.findComponent({ name: 'ItemPicker' }).findComponent({ name: 'TextFilter' }).vm.$emit('change', '清潭');
    await flushPromises();
    expect(offered()).toEqual(['清潭路 r9', '清潭路 r8']);
    await button(view, 'Add 清潭路 r8').trigger('click');
    await save();
    expect(sent()[0]!.items.at(-1)).toEqual({ id: 'r8', layer: 'road', buffer_m: null });
  });

  it('takes all points of a category with one buffer', async () => {
    const { view, save, sent } = await edit({}, full({ items: [] }));
    await button(view, 'Points by category').trigger('click');
    await vi.waitUntil(() => document.querySelector('.categories button'));
    const all = [...document.querySelectorAll<HTMLButtonElement>('.categories button')].find((each) => each.getAttribute('aria-label') === 'Add all 学校')!;
    all.click();
    await flushPromises();
    await save();
    expect(sent()[0]!.items).toEqual([{ id: 'p1', layer: 'point', buffer_m: 50 }, { id: 'p2', layer: 'point', buffer_m: 50 }]);
  });

  it.each<[ErrorCode, string]>([
    ['rule_never', 'section[aria-label="How often"]'], ['rule_too_often', 'section[aria-label="How often"]'], ['rule_proof', 'section[aria-label="What counts as done"]'], ['route_empty', 'section[aria-label="On the route"]'],
  ])('says %s beside the part it speaks of, and keeps what was typed', async (code, part) => {
    const { view, save } = await edit({ route_save: refused(code) });
    await view.find('input[aria-label="Visits"]').setValue('99');
    await save();
    const said = view.find(part).find('[role="alert"]').text();
    expect(said.length).toBeGreaterThan(20);
    expect(said).not.toContain(code);
    expect((view.find('input[aria-label="Visits"]').element as HTMLInputElement).value).toBe('99');
  });

  it('names the streets one may not plan in', async () => {
    const { view, save } = await edit({ route_save: refused('not_your_street', [['streets', '邹区镇']]) });
    await view.find('input[aria-label="Visits"]').setValue('4');
    await save();
    expect(view.find('.route-form [data-refused]').text()).toContain('邹区镇');
  });

  it('cannot be saved while a number cannot be read', async () => {
    const { view } = await edit();
    await view.find('input[aria-label="Visits"]').setValue('many');
    expect(view.find('section[aria-label="How often"]').text()).toContain('Type a whole number');
    expect(button(view, 'Save').attributes('disabled')).toBeDefined();
  });

  it('says of a section that is gone that another must be chosen', async () => {
    const { view } = await edit({}, full({ items: [item('a', { gone: true })] }));
    expect(view.find('ol.items').text()).toContain('No longer on the ground');
  });

  it('that is gone and still there when saving is named beside the items', async () => {
    const { view, save } = await edit({ route_save: refused('not_found') }, full({ items: [item('a', { gone: true })] }));
    await view.find('input[aria-label="Visits"]').setValue('4');
    await save();
    expect(view.find('section[aria-label="On the route"] [data-refused]').text()).toContain('Take off what is marked');
  });

  it('that may not be changed offers nothing to change', async () => {
    const { view } = await edit({}, full({ row: row('r1', { may_edit: false }) }));
    expect(view.text()).toContain('You can only read this route');
    expect(button(view, 'Save')).toBeUndefined();
    expect(view.findAll('ol.items .moves')).toHaveLength(0);
    expect(view.find('fieldset.route-form').attributes('disabled')).toBeDefined();
  });

  it('begins a new one in the street that was looked at', async () => {
    const { view, save, sent, router } = await edit({ route_save: () => ({ id: 'made' }) }, full(), 'new');
    await view.find('input').setValue('新路线');
    await save();
    expect(view.find('.route-form [data-refused]').text()).toBe('Choose a street first');
    expect(sent()).toEqual([]);
    view.findComponent({ name: 'StreetSelect' }).vm.$emit('update:modelValue', 's1');
    await flushPromises();
    view.findComponent({ name: 'ItemPicker' }).findComponent({ name: 'ElSegmented' }).vm.$emit('update:modelValue', 'point');
    await flushPromises();
    await button(view, 'Add 点位 p1').trigger('click');
    await save();
    expect(sent()[0]).toMatchObject({ id: null, name: '新路线', street: 's1', items: [{ id: 'p1' }] });
    expect(router.currentRoute.value.params).toEqual({ id: 'made' });
  });
});

describe('the plan', () => {
  const cells = [{ day: '2026-11-03', tally: tally({ met: 2 }), standing: 'met' as const }, { day: '2026-11-04', tally: tally({ met: 1, unknown: 1 }), standing: 'unknown' as const }];
  const counted = { row: row('r1'), tally: tally({ met: 3, due: 2 }), span: { standing: 'due' as const, wanted: 5, met: 3, unknown: 1 }, cells };
  const own = { row: row('r2', { assessed: false, name: '自查路线' }), tally: tally({ missed: 1 }), span: null, cells: [{ day: '2026-11-04', tally: tally({ missed: 1 }), standing: 'missed' as const }] };
  async function look(of: PlanView, path = '/routes/plan?month=2026-11') {
    const { asked } = answering({ ...shared, route_plan: () => of, route_day: () => ({ day: '2026-11-04', slots: [{ id: 's', from_ms: at(0), to_ms: at(40), standing: 'unknown', items: [{ id: 'a', name: '路段 a', standing: 'met' }, { id: 'b', name: '路段 b', standing: 'unknown' }] }] }) });
    const opened = await open(PlanPage, path);
    await flushPromises();
    return { ...opened, asked };
  }

  it('keeps assessed and self-patrol apart and never adds them up', async () => {
    const { view } = await look(plan([counted, own]));
    expect(view.findAll('table').map((table) => table.attributes('aria-label'))).toEqual(['Assessed', 'Self-patrol']);
    expect(view.findAll('table')[0]!.text()).not.toContain('1 missed');
    expect(view.findAll('h2').map((each) => each.text()).join(' ')).not.toMatch(/4 done/);
  });

  it('says visits made and wanted, and what is not known beside them', async () => {
    const { view } = await look(plan([counted]));
    const line = view.find('tbody tr:not(.unit)');
    expect(line.text()).toContain('3/5 visits');
    expect(line.text()).toContain('1 more not known');
  });

  it('has a cell for each day with something due, each said in words', async () => {
    const { view } = await look(plan([counted]));
    const signs = view.findAll('button.sign');
    expect(signs.map((each) => each.attributes('aria-label'))).toEqual(['3 Nov, Done: 2 done', '4 Nov, Not known: 1 done, 1 not known']);
    expect(signs.map((each) => each.attributes('data-standing'))).toEqual(['met', 'unknown']);
    expect(signs.map((each) => each.attributes('tabindex'))).toEqual(['0', '-1']);
  });

  it('is walked with arrow keys', async () => {
    const { view } = await look(plan([counted, { ...own, row: row('r3') }]));
    const [first, second, below] = view.findAll('button.sign');
    (first!.element as HTMLElement).focus();
    await first!.trigger('keydown', { key: 'ArrowRight' });
    expect(document.activeElement).toBe(second!.element);
    await second!.trigger('keydown', { key: 'ArrowDown' });
    expect(document.activeElement).toBe(below!.element);
  });

  it('opens a day with its slots and items', async () => {
    const { view, router } = await look(plan([counted]));
    await view.findAll('button.sign')[1]!.trigger('click');
    await flushPromises();
    expect(router.currentRoute.value.query).toMatchObject({ route: 'r1', day: '2026-11-04' });
    expect(view.find('aside').text()).toContain('07:30–08:10');
    expect(view.find('aside').text()).toContain('1 of 2 items');
    expect(view.findAll('aside li').map((each) => each.text())).toEqual(['✓Done路段 a', '?Not known路段 b']);
  });

  it('says when it is provisional and until when it is known', async () => {
    const { view } = await look(plan([counted], { provisional: true }));
    expect(view.find('.notes').text()).toContain('provisional');
    expect(view.find('.notes').text()).toContain('What had arrived by');
    expect((await look(plan([counted], { known_ms: null }))).view.find('.notes').text()).toContain('no exchange');
  });

  it('of a month without anything says so, and who narrowed too far may widen', async () => {
    expect((await look(plan([]))).view.text()).toContain('Nothing is due in this month');
    expect((await look(plan([]), '/routes/plan?street=s1')).view.text()).toContain('Clear all filters');
  });

  it('asks for what the address says', async () => {
    const { asked } = await look(plan([]), '/routes/plan?month=2026-10&street=s1&unit=u1&kind=own');
    expect(asked.find((each) => each.method === 'route_plan')?.params).toEqual({ month: '2026-10', street: 's1', unit: 'u1', assessed: false });
  });

  it('counts months and weekdays right at their ends', () => {
    expect([monthAfter('2026-12', 1), monthAfter('2026-01', -1), monthAfter('2026-11', -23)]).toEqual(['2027-01', '2025-12', '2024-12']);
    expect(['2026-11-01', '2026-11-02', '2026-11-07'].map(weekdayOf)).toEqual([7, 1, 6]);
  });

  it('shows a route whose unit has no figures all the same', () => {
    const of = plan([counted]);
    expect(kindParts({ ...of, units: [] }).map((kind) => kind.units.map((part) => part.routes.length))).toEqual([[1]]);
  });
});

describe('asking for a track', () => {
  async function form(more: Parameters<typeof answering>[0] = {}) {
    const { asked } = answering({ ...shared, track_ask: () => ({ id: 'x' }), ...more });
    const { view } = await open(AskForm, '/routes/tracks?write=1');
    await flushPromises();
    const fill = async (purpose: string) => {
      view.findComponent({ name: 'ElSelect' }).vm.$emit('update:modelValue', 'p1');
      view.findAllComponents({ name: 'ElDatePicker' })[0]!.vm.$emit('update:modelValue', '2026-11-20');
      await view.find('textarea').setValue(purpose);
    };
    const send = async () => {
      await view.find('form').trigger('submit');
      await flushPromises();
    };
    return { view, fill, send, sent: () => asked.filter((each) => each.method === 'track_ask').map((each) => each.params) };
  }

  it('says plainly that the person reads it and may decline', async () => {
    const { view } = await form();
    expect(view.find('.plain').text()).toMatch(/shown to the person.*declining needs no reason/);
  });

  it('sends the purpose and a limit in the office’s time zone', async () => {
    const { view, fill, send, sent } = await form();
    await fill(' 核对投诉 ');
    view.findAllComponents({ name: 'ElDatePicker' })[1]!.vm.$emit('update:modelValue', '2026-11-25');
    await view.find('input[aria-label="Time of the limit"]').setValue('930');
    await send();
    expect(sent()).toEqual([{ person: 'p1', day: '2026-11-20', purpose: '核对投诉', until_ms: Date.parse('2026-11-25T09:30:00+08:00') }]);
    expect(view.emitted('sent')).toEqual([['x']]);
  });

  it('does not ask without a person or a day, and says what is missing', async () => {
    const { view, send, sent } = await form();
    await send();
    expect(view.find('[role="alert"]').text()).toContain('Choose a person');
    expect(sent()).toEqual([]);
  });

  it.each<[ErrorCode, RegExp]>([['purpose_missing', /purpose is missing/i], ['bad_until', /past or too far/], ['not_allowed', /post/]])('says %s in words and keeps what was typed', async (code, words) => {
    const { view, fill, send } = await form({ track_ask: refused(code) });
    await fill('x');
    await send();
    expect(view.find('[role="alert"]').text()).toMatch(words);
    expect(view.find('textarea').element.value).toBe('x');
  });
});

describe('what was asked for', () => {
  it('says how each stands, and who looked when', async () => {
    answering({ ...shared, track_asks: () => ({ asks: [ask('a', 'open'), ask('b', 'shared', { views: [{ by_name: '沈慕华', at_ms: at(0) }] }), ask('c', 'declined'), ask('d', 'lapsed'), ask('e', 'shared', { may_replay: false }), ask('f', 'open', { of_me: true })] }) });
    const { view } = await open(TracksPage, '/routes/tracks');
    await flushPromises();
    const lines = view.findAll('.ask').map((each) => each.text());
    expect(lines[0]).toContain('has not answered yet');
    expect(lines[1]).toContain('Looked at once');
    expect(lines[1]).toContain('沈慕华');
    expect(lines[2]).toContain('That is a right');
    expect(lines[3]).toContain('time is over');
    expect(lines[4]).toContain('only on the computer that asked');
    expect(lines[5]).toContain('Answer on the phone');
    expect(view.findAll('.ask .act')).toHaveLength(1);
  });

  it('is asked anew when an exchange brought something', async () => {
    let asks = [ask('b', 'open')];
    const { changed } = answering({ ...shared, track_asks: () => ({ asks }) });
    const { view } = await open(TracksPage, '/routes/tracks');
    await flushPromises();
    asks = [ask('b', 'shared')];
    changed({ topics: ['reference'], cases: [] });
    await vi.waitUntil(() => view.find('.ask .act').exists());
  });

  it('opens no track by itself', async () => {
    const { asked } = answering({ ...shared, track_asks: () => ({ asks: [ask('b', 'shared')] }) });
    await open(TracksPage, '/routes/tracks');
    await flushPromises();
    expect(asked.map((each) => each.method)).not.toContain('track_replay');
  });
});

describe('the replay', () => {
  async function replay(of = track()) {
    const { asked, changed } = answering({ ...shared, track_replay: () => of });
    const { view } = await open(ReplayPage, '/routes/tracks/a', { ask: 'a' });
    await flushPromises();
    return { view, changed, times: () => asked.filter((each) => each.method === 'track_replay').length };
  }
  const says = (view: VueWrapper) => view.find('.says').text();

  it('is a list as well: stretches and gaps with their reasons and times', async () => {
    const { view } = await replay(track({ gaps: [gap(10, 30, 'no_fix'), gap(40, null, 'battery')] }));
    const lines = view.findAll('ol.course li').map((each) => each.text());
    expect(lines).toHaveLength(4);
    expect(lines[1]).toContain('07:40–08:00');
    expect(lines[1]).toContain('No position signal');
    expect(lines[1]).toContain('20 min');
    expect(lines[3]).toContain('nothing recorded afterwards');
  });

  it('says at each time whether anything is known', async () => {
    const { view } = await replay();
    expect(says(view)).toContain('Position known');
    await view.find('input[type="range"]').setValue(String(at(20)));
    expect(says(view)).toContain('Gap: No position signal');
    expect(view.find('input[type="range"]').attributes('aria-valuetext')).toBe('07:50 Gap: No position signal');
    await view.findAll('ol.course button')[2]!.trigger('click');
    expect(says(view)).toContain('08:00');
    await view.findAll('ol.course button')[1]!.trigger('click');
    expect(says(view)).toContain('Gap: No position signal');
  });

  it('flags made-up positions and parts that did not come', async () => {
    const { view } = await replay(track({ missing_parts: 2, points: [point(0, false), point(5, true, { mock: true })] }));
    expect(view.text()).toContain('2 parts have not arrived');
    expect(view.text()).toContain('1 made-up position');
    expect(view.find('ol.course').text()).toContain('with 1 made-up position');
  });

  it('is one viewing, however often something changes', async () => {
    const { changed, times } = await replay();
    changed({ topics: ['patrol', 'reference', 'session', 'cases'], cases: [] });
    await new Promise((wake) => setTimeout(wake, 400));
    await flushPromises();
    expect(times()).toBe(1);
  });

  it('shows nothing once its time is over', async () => {
    const { view } = await replay(track({ until_ms: Date.now() - 1 }));
    expect(view.text()).toContain('The time is over');
    expect(view.find('ol.course').exists()).toBe(false);
  });

  it('says why it cannot be opened', async () => {
    answering({ ...shared, track_replay: () => Promise.reject(refusal('ask_lapsed')) });
    const { view } = await open(ReplayPage, '/routes/tracks/a', { ask: 'a' });
    await flushPromises();
    expect(view.find('[role="alert"]').text()).not.toContain('ask_lapsed');
  });

  it('of a day without a position says so', async () => {
    const { view } = await replay(track({ points: [], gaps: [] }));
    expect(view.text()).toContain('No track on this day');
  });
});
