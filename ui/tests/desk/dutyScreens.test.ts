/** The duty pages as a person uses them. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { createMemoryHistory, createRouter, RouterView } from 'vue-router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { language } from '@/shared/preferences';
import type { DutyChoices, DutyFull, LedgerPage, LedgerRow, ShopView } from '@/api/generated';
import AnswersPage from '@/desk/duty/answers/AnswersPage.vue';
import AreaPage from '@/desk/duty/area/AreaPage.vue';
import RacedCard from '@/desk/duty/area/RacedCard.vue';
import SlotEditor from '@/desk/duty/area/SlotEditor.vue';
import CoveragePage from '@/desk/duty/coverage/CoveragePage.vue';
import DutySection from '@/desk/duty/DutySection.vue';
import LedgerPageView from '@/desk/duty/ledger/LedgerPage.vue';
import ShopForm from '@/desk/duty/shops/ShopForm.vue';
import { useArea } from '@/desk/duty/store';
import { answering, plugins, refusal, settle } from './harness';
import { brief } from './samples';

vi.mock('@/desk/duty/parts/AreaMap.vue', () => ({ default: { template: '<div class="map-here" />' } }));

const row = (more: Partial<LedgerRow> = {}): LedgerRow => ({
  id: 'a1', code: 'W01', name: '双桂坊责任网格', street: 's1', street_name: '南大街街道', inspector: 'p1', inspector_name: '周晓岚', deputy: null, deputy_name: null, classes: 0, tasks: 2,
  slots: [{ days: [1, 2, 3, 4, 5], from_min: 450, to_min: 1050 }], rounds: 2, standard: '一级道路标准', area_m2: 183_400, unit_grids: 12, roads: 1, shops: 2, agreements: 1, open_cases: 1, flags: [], ...more,
});
const full = (more: Partial<DutyFull> = {}): DutyFull => ({
  row: row(), shape: null, boundary_from: null, classes: [], tasks: ['清除小广告'], standard_id: 's1', standard_version: null, standard_text: '路面见本色', roads: [], shops: [], duties: '', answers: [], follow: [], overlaps: [], raced: [], may_edit: true, ...more,
});
const choices: DutyChoices = {
  people: [{ id: 'p1', name: '周晓岚', staff_no: '1001', unit_name: null, areas: 2, streets: ['s1'] }, { id: 'p2', name: '陆建平', staff_no: '1002', unit_name: null, areas: 4, streets: [] }],
  units: [{ id: 'u1', name: '环卫所' }], standards: [], roads: [], load: 3,
};
const shop: ShopView = {
  id: 'shop1', code: 'MS1', name: '阿明五金', operator: '', licence: '', address: '', street: 's1', street_name: '南大街街道', area: null, area_name: null, agreement: null, rating: 'fair', rating_set: false, point: null,
  last_check_ms: null, last_result: null, next_step: 'reminded',
};
const ledger = (rows: LedgerRow[], flags: LedgerPage['flags'] = []): LedgerPage => ({ rows, total: rows.length, next: null, flags });
const answers = { duty_choices: () => choices, class_tree: () => ({ groups: [{ group: 'm:06', kind: 'matter' as const, name_zh: '市容环境', name_en: 'City appearance', count: 7 }], classes: [] }), streets: () => ({ streets: [{ code: 's1', name: '南大街街道' }] }) };

const nowhere = { template: '<div />' };
function global() {
  const [words] = plugins().plugins;
  const names = ['duty', 'dutyAnswers', 'dutyShops', 'dutyPlots', 'dutyStandards', 'dutyCoverage'];
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: nowhere }, ...names.map((name) => ({ path: `/${name}`, name, component: nowhere })), { path: '/area/:id', name: 'dutyArea', component: nowhere }, { path: '/case/:id', name: 'case', component: nowhere }] });
  return { router, global: { plugins: [words!, router], stubs: { transition: false } } };
}
const shown: VueWrapper[] = [];
const show = (made: VueWrapper) => (shown.push(made), made);
const card = (page: VueWrapper, name: string) => page.find(`section[aria-label="${name}"]`);
const button = (page: Pick<VueWrapper, 'findAll'>, words: string) => page.findAll('button').find((each) => each.text() === words)!;
beforeEach(() => (language.value = 'en'));
afterEach(() => shown.splice(0).forEach((each) => each.unmount()));

describe('the ledger', () => {
  async function open(path: string, page: LedgerPage) {
    const { asked } = answering({ ...answers, ledger: () => page, ledger_print: () => ({ file_name: 'x.xlsx', mime: '', content_base64: '', missing: [] }) });
    const { router, global: of } = global();
    await router.push(path);
    const view = show(mount(LedgerPageView, { global: of }));
    await flushPromises();
    return { asked, router, view };
  }

  it('says in one line what an area has, and marks one where nobody answers', async () => {
    const { view } = await open('/duty', ledger([row(), row({ id: 'a2', inspector: null, inspector_name: null, flags: ['empty'] })], [['empty', 1]]));
    const lines = view.findAll('tbody tr').map((line) => line.text());
    expect(lines[0]).toContain('Mon–Fri 07:30–17:30');
    expect(lines[0]).toContain('1/2');
    expect(lines[1]).toContain('Nobody assigned');
  });

  it('is narrowed by a flag through the address', async () => {
    const { view, router, asked } = await open('/duty', ledger([row()], [['empty', 3]]));
    await view.find('.chips button').trigger('click');
    await settle(10);
    expect(router.currentRoute.value.query).toEqual({ flag: 'empty' });
    expect(asked.filter((each) => each.method === 'ledger').at(-1)?.params).toMatchObject({ flag: 'empty', after: null });
  });

  it('tells who has no areas yet what to do first, and who narrowed too far to widen', async () => {
    expect((await open('/duty', ledger([]))).view.text()).toContain('Draw areas on the map first');
    expect((await open('/duty?street=s1', ledger([]))).view.text()).toContain('Clear all filters');
  });

  it('says in words why it could not be read', async () => {
    answering({ ...answers, ledger: () => Promise.reject(refusal('not_allowed')) });
    const view = show(mount(LedgerPageView, { global: global().global }));
    await flushPromises();
    expect(view.find('[role="alert"]').text()).not.toContain('not_allowed');
  });
});

describe('an area', () => {
  async function open(of: DutyFull, more: Parameters<typeof answering>[0] = {}) {
    const { asked } = answering({ ...answers, duty: () => of, duty_save: () => ({}), ...more });
    const view = show(mount(AreaPage, { props: { id: 'a1' }, global: global().global, attachTo: document.body }));
    await flushPromises();
    return { asked, view, saved: () => asked.filter((each) => each.method === 'duty_save').map((each) => each.params) };
  }
  const left = { inspector: null, deputy: null, classes: null, tasks: null, slots: null, rounds: null, standard: null, standard_version: null, roads: null, duties: null, name: null, code: null };

  it('with nobody says what to do next', async () => {
    const { view } = await open(full({ row: row({ inspector: null, inspector_name: null, flags: ['empty'] }) }));
    expect(card(view, 'Person').text()).toContain('Press "Assign"');
    expect(view.find('.next').text()).toContain('Assign them under "Person"');
  });

  it('that may not be changed offers nothing to change', async () => {
    const { view } = await open(full({ may_edit: false }));
    expect(view.text()).toContain('You can only read this');
    expect(view.findAll('button').map((each) => each.text()).filter((words) => /^(Edit|Assign|Name and code)$/.test(words))).toEqual([]);
  });

  it('saves only what was changed in a card', async () => {
    const { view, saved } = await open(full());
    const person = card(view, 'Person');
    await person.find('header .edit').trigger('click');
    person.findAllComponents({ name: 'ElSelect' })[1]!.vm.$emit('update:modelValue', 'p2');
    await flushPromises();
    expect(person.text()).toContain('No right in this street');
    await person.find('form').trigger('submit');
    await flushPromises();
    expect(saved()).toEqual([{ area: 'a1', ...left, deputy: 'p2' }]);
  });

  it('clears a person with an empty id', async () => {
    const { view, saved } = await open(full());
    const person = card(view, 'Person');
    await person.find('header .edit').trigger('click');
    person.findAllComponents({ name: 'ElSelect' })[0]!.vm.$emit('update:modelValue', '');
    await flushPromises();
    await person.find('form').trigger('submit');
    await flushPromises();
    expect(saved()).toEqual([{ area: 'a1', ...left, inspector: '' }]);
  });

  it('keeps what was typed when the core refuses, and says why', async () => {
    const { view } = await open(full(), { duty_save: () => Promise.reject(refusal('text_too_long')) });
    const duty = card(view, 'Duty');
    await duty.find('header .edit').trigger('click');
    await duty.find('textarea').setValue('每日巡查');
    await duty.find('form').trigger('submit');
    await flushPromises();
    expect(duty.find('[role="alert"]').text()).not.toContain('text_too_long');
    expect((duty.find('textarea').element as HTMLTextAreaElement).value).toBe('每日巡查');
  });

  it('takes tasks one per line and drops empty ones', async () => {
    const { view, saved } = await open(full());
    const matters = card(view, 'Matters');
    await matters.find('header .edit').trigger('click');
    await matters.find('textarea').setValue('清除小广告\n\n  巡查门市  ');
    await matters.find('form').trigger('submit');
    await flushPromises();
    expect(saved()).toEqual([{ area: 'a1', ...left, tasks: ['清除小广告', '巡查门市'] }]);
  });

  it('sends standard and version together', async () => {
    const standards = [{ id: 's1', title: '一级道路标准', areas: 1, versions: [{ number: 2, from_day: '2026-01-01', text: '新', current: true }, { number: 1, from_day: '2025-01-01', text: '旧', current: false }] }];
    const { view, saved } = await open(full(), { duty_choices: () => ({ ...choices, standards }) });
    const standard = card(view, 'Standard');
    await standard.find('header .edit').trigger('click');
    expect(standard.text()).toContain('新');
    standard.findAllComponents({ name: 'ElSelect' })[1]!.vm.$emit('update:modelValue', 1);
    await flushPromises();
    expect(standard.text()).toContain('旧');
    await standard.find('form').trigger('submit');
    await flushPromises();
    expect(saved()).toEqual([{ area: 'a1', ...left, standard: 's1', standard_version: 1 }]);
  });

  it('follows up an open report with a note that says so', async () => {
    const { view, asked } = await open(full({ follow: [brief('c9', { state: 'reported' })] }), { add_note: () => ({ case: 'c9', undo_until_ms: 0 }) });
    expect(card(view, 'Duty').text()).toContain('Exposed rubbish');
    await button(card(view, 'Duty'), 'Follow up').trigger('click');
    await flushPromises();
    const dialog = document.querySelector<HTMLElement>('.el-dialog')!;
    const area = dialog.querySelector('textarea')!;
    area.value = '今天 17 时前清理';
    area.dispatchEvent(new Event('input'));
    await flushPromises();
    dialog.querySelector('form')!.dispatchEvent(new Event('submit'));
    await flushPromises();
    expect(asked.find((each) => each.method === 'add_note')?.params).toEqual({ case: 'c9', text: 'Follow-up: 今天 17 时前清理' });
  });
});

describe('a field that two people changed', () => {
  const raced = { field: 'inspector', stands: '陆建平', stands_by: '沈慕华', other: '唐敏', other_by: '顾晓东', challenger_version: 7 };

  it('shows both values, and nothing is taken before a person chooses', async () => {
    const { asked } = answering({ ...answers, duty: () => full({ raced: [raced] }), field_settle: () => ({}) });
    await useArea().open('a1');
    const view = show(mount(RacedCard, { props: { full: full(), raced }, global: global().global }));
    expect(view.text()).toContain('陆建平');
    expect(view.text()).toContain('唐敏');
    expect(view.find('footer button').attributes('disabled')).toBeDefined();
    await view.findAll('input')[1]!.setValue(true);
    await view.find('footer button').trigger('click');
    await flushPromises();
    expect(asked.find((each) => each.method === 'field_settle')?.params).toEqual({ layer: 'area', id: 'a1', field: 'inspector', challenger_version: 7, take_challenger: true });
  });
});

describe('the editor of hours', () => {
  it('toggles weekdays, tidies typed times and says what is wrong and what runs past midnight', async () => {
    const view = show(mount(SlotEditor, { props: { modelValue: [{ days: [5], from: '2200', to: '2:00' }], 'onUpdate:modelValue': (value: unknown) => view.setProps({ modelValue: value } as never) }, global: global().global }));
    expect(view.text()).toContain('ends the next day');
    await view.findAll('.days button')[5]!.trigger('click');
    expect(view.findAll('.days [aria-pressed="true"]').map((each) => each.text())).toEqual(['Fri', 'Sat']);
    await view.findAll('input')[0]!.trigger('blur');
    expect((view.findAll('input')[0]!.element as HTMLInputElement).value).toBe('22:00');
    await view.findAll('input')[1]!.setValue('late');
    expect(view.find('[role="alert"]').text()).toContain('07:30');
  });
});

describe('whoever leaves with something unsaved', () => {
  it('is asked, stays or goes as he says', async () => {
    answering({ ...answers, duty: () => full() });
    const { router, global: of } = global();
    router.addRoute({ path: '/section', component: DutySection, children: [{ path: ':id', name: 'here', component: AreaPage, props: true }] });
    await router.push('/section/a1');
    const view = show(mount({ components: { RouterView }, template: '<RouterView />' }, { global: of, attachTo: document.body }));
    await flushPromises();
    const duty = card(view, 'Duty');
    await duty.find('header .edit').trigger('click');
    await duty.find('textarea').setValue('x');
    void router.push('/dutyCoverage');
    await settle(20);
    expect(router.currentRoute.value.name).toBe('here');
    const words = () => [...document.querySelectorAll<HTMLElement>('.el-dialog button')];
    words().find((each) => each.textContent?.includes('Go on editing'))!.click();
    await settle(20);
    expect((card(view, 'Duty').find('textarea').element as HTMLTextAreaElement).value).toBe('x');
    void router.push('/dutyCoverage');
    await settle(20);
    words().find((each) => each.textContent?.includes('Leave without saving'))!.click();
    await settle(20);
    expect(router.currentRoute.value.name).toBe('dutyCoverage');
  });
});

describe('the table of who answers', () => {
  const answer = (key: string, unit: string | null, own: boolean) => ({ key, name_zh: key, name_en: key, unit, unit_name: unit, own });
  const table = () => ({ columns: [{ key: 'm:06', name_zh: '市容环境', name_en: 'City appearance' }], rows: ['a1', 'a2'].map((area) => ({ area, name: area, street_name: '', answers: [answer('*', '执法局', true), answer('m:06', '执法局', false)] })), next: null });

  it('tells what is named from what follows, and is walked by arrow keys', async () => {
    answering({ ...answers, answer_table: table });
    const view = show(mount(AnswersPage, { global: global().global, attachTo: document.body }));
    await flushPromises();
    expect(view.findAll('tbody tr')[0]!.findAll('.cell').map((cell) => cell.attributes('data-source'))).toEqual(['own', 'rest']);
    (view.find('[data-cell="0-0"]').element as HTMLElement).focus();
    await view.find('[data-cell="0-0"]').trigger('keydown', { key: 'ArrowRight' });
    await flushPromises();
    expect(document.activeElement?.getAttribute('data-cell')).toBe('0-1');
    expect(view.findAll('.cell[tabindex="0"]')).toHaveLength(1);
  });

  it('sets one unit for all marked areas', async () => {
    const { asked } = answering({ ...answers, answer_table: table, answer_save: () => ({}) });
    const view = show(mount(AnswersPage, { global: global().global, attachTo: document.body }));
    await flushPromises();
    await view.find('thead input[type="checkbox"]').setValue(true);
    await view.find('[data-cell="1-0"]').trigger('click');
    await flushPromises();
    const form = view.findComponent({ name: 'AnswerDialog' });
    document.querySelector<HTMLElement>('.el-dialog form')!.dispatchEvent(new Event('submit'));
    await flushPromises();
    expect(asked.some((each) => each.method === 'answer_save')).toBe(false);
    form.findComponent({ name: 'ElSelect' }).vm.$emit('update:modelValue', 'u1');
    await flushPromises();
    document.querySelector<HTMLElement>('.el-dialog form')!.dispatchEvent(new Event('submit'));
    await flushPromises();
    expect(asked.find((each) => each.method === 'answer_save')?.params).toEqual({ areas: ['a1', 'a2'], key: '*', unit: 'u1' });
  });
});

describe('the form of a shopfront', () => {
  it('leaves the agreement alone unless another photo was taken, and lets the checks speak', async () => {
    const { asked } = answering({ ...answers, ledger: () => ledger([]), shop_save: () => ({ id: 'shop1' }) });
    const view = show(mount(ShopForm, { props: { shop: { ...shop, agreement: 'h1' }, street: null, area: null }, global: global().global }));
    await flushPromises();
    expect(view.find('[type="submit"]').attributes('disabled')).toBeDefined();
    await view.findAll('input')[0]!.setValue('阿明五金行');
    await view.find('form').trigger('submit');
    await flushPromises();
    expect(asked.find((each) => each.method === 'shop_save')?.params).toMatchObject({ id: 'shop1', name: '阿明五金行', agreement: null, rating: null, point: null });
    expect(view.emitted('saved')).toEqual([['shop1']]);
  });

  it('takes an agreement away only when asked to', async () => {
    const { asked } = answering({ ...answers, ledger: () => ledger([]), shop_save: () => ({ id: 'shop1' }) });
    const view = show(mount(ShopForm, { props: { shop: { ...shop, agreement: 'h1' }, street: null, area: null }, global: global().global }));
    await flushPromises();
    await button(view, 'Take it away').trigger('click');
    await view.find('form').trigger('submit');
    await flushPromises();
    expect(asked.find((each) => each.method === 'shop_save')?.params).toMatchObject({ agreement: '' });
  });

  it('refuses degrees that are none before anything is sent', async () => {
    const { asked } = answering({ ...answers, ledger: () => ledger([]) });
    const view = show(mount(ShopForm, { props: { shop, street: null, area: null }, global: global().global }));
    await view.find('input[aria-label^="Longitude"]').setValue('east');
    await view.find('form').trigger('submit');
    expect(view.find('[role="alert"]').text()).toContain('119.953');
    expect(asked.some((each) => each.method === 'shop_save')).toBe(false);
  });
});

describe('coverage', () => {
  it('gives shares of streets whose boundary is known, and names no person', async () => {
    const line = { street: 's1', street_name: '南大街街道', street_m2: 2_000_000, areas_m2: 1_500_000, staffed_m2: 1_000_000, areas: 5, staffed: 3, people: 2 };
    answering({ ...answers, coverage: () => ({ total: line, streets: [line, { ...line, street: 's2', street_name: '新闸街道', street_m2: 0 }], overlaps: [], holes: [] }), ledger: () => ledger([row({ inspector: null, inspector_name: null })]) });
    const view = show(mount(CoveragePage, { global: global().global }));
    await flushPromises();
    const lines = view.findAll('tbody tr').map((each) => each.text());
    expect(lines[0]).toContain('50 %');
    expect(lines[1]).toContain('Boundary unknown');
    expect(lines[1]).not.toContain('%');
    expect(view.text()).not.toContain('周晓岚');
  });
});
