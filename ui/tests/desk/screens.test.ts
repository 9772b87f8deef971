import { mount } from '@vue/test-utils';
import { beforeEach, describe, expect, it } from 'vitest';
import Comparison from '@/desk/case/Comparison.vue';
import HistoryCard from '@/desk/case/HistoryCard.vue';
import PhotoStage from '@/desk/case/PhotoStage.vue';
import RaceCard from '@/desk/case/RaceCard.vue';
import ColumnHead from '@/desk/cases/ColumnHead.vue';
import NeedsPerson from '@/desk/workspace/NeedsPerson.vue';
import StreetCounts from '@/desk/workspace/StreetCounts.vue';
import { useCase } from '@/desk/stores/case';
import { language } from '@/shared/preferences';
import { answering, plugins, settle } from './harness';
import { brief, full, line, overview } from './samples';

beforeEach(() => (language.value = 'en'));

describe('what needs a person', () => {
  it('counts reports, races and held records, and says so when there is nothing', () => {
    answering({});
    const empty = mount(NeedsPerson, { props: { overview: overview() }, global: plugins() });
    expect(empty.text()).toContain('All done');
    const some = mount(NeedsPerson, {
      props: { overview: overview({ needs_person: [brief('a', { state: 'reported' })], needs_person_total: 31, raced: [brief('b', { raced: true })], held: [{ notice: null, who: '徐立', kind: 'case.withdrawn', reason: 'lapsed', at_ms: 1, case: null }] }) },
      global: plugins(),
    });
    expect(some.find('[data-part="all"]').text()).toContain('33');
    expect(some.text()).toContain('30 more in the table');
  });

  it('lets a supervisor end a hold with one word, and asks once', async () => {
    const { asked } = answering({ held_decide: () => ({}) });
    const held = [{ notice: 'n1', who: '徐立', kind: 'case.transferred', reason: 'held.lapsed_decision', at_ms: 1, case: 'c1' }];
    const list = mount(NeedsPerson, { props: { overview: overview({ held }) }, global: plugins(), attachTo: document.body });
    expect(list.find('a.row').exists()).toBe(false);
    await list.find('[data-held="take"]').trigger('click');
    await settle();
    expect(asked).toEqual([]);
    const sure = [...document.querySelectorAll<HTMLElement>('.el-popconfirm__action button')].find((b) => b.textContent?.includes('Let through'));
    sure?.click();
    await settle();
    expect(asked).toEqual([{ method: 'held_decide', params: { notice: 'n1', take: true } }]);
    list.unmount();
  });

  it('is walked through by arrow keys, held records too', async () => {
    answering({});
    const held = [{ notice: 'n1', who: '徐立', kind: 'case.transferred', reason: 'held.lapsed_decision', at_ms: 1, case: 'c1' }];
    const list = mount(NeedsPerson, { props: { overview: overview({ held, needs_person: [brief('a', { state: 'reported' })], needs_person_total: 1 }) }, global: plugins(), attachTo: document.body });
    await list.find('.scroll').trigger('keydown', { key: 'ArrowDown' });
    expect(document.activeElement?.textContent).toBe('Transferred to another street');
    await list.find('.scroll').trigger('keydown', { key: 'ArrowDown' });
    expect(document.activeElement?.classList.contains('row')).toBe(true);
    list.unmount();
  });

  it('shows a raced report once, with the races', () => {
    answering({});
    const both = brief('a', { state: 'reported', raced: true });
    const list = mount(NeedsPerson, { props: { overview: overview({ needs_person: [both], needs_person_total: 1, raced: [both] }) }, global: plugins() });
    expect(list.findAll('a.row')).toHaveLength(1);
    expect(list.find('[data-part="all"] b').text()).toBe('1');
  });
});

describe('counts per street', () => {
  const street = { street: 's1', name: '南大街街道', self_disposed: 3231, reported: 31, withdrawn: 2, photos_missing: 4, top: [{ class: brief('a').class, count: 900 }] };
  const totals = { self_disposed: 3231, reported: 31, withdrawn: 2, photos_missing: 4 };

  it('show numbers, not cases, and open to the most frequent classes', async () => {
    answering({});
    const counts = mount(StreetCounts, { props: { overview: overview({ streets: [street] }), totals }, global: plugins() });
    expect(counts.text()).toContain('3,231');
    expect(counts.text()).not.toContain('Exposed rubbish');
    await counts.find('tbody th button').trigger('click');
    expect(counts.text()).toContain('Exposed rubbish');
  });

  it('lead from a class to the table narrowed to street, state and class', async () => {
    answering({});
    const global = plugins();
    const counts = mount(StreetCounts, { props: { overview: overview({ streets: [street], from_ms: 7 }), totals }, global });
    await counts.find('tbody th button').trigger('click');
    await counts.find('.tops a').trigger('click');
    await settle(20);
    expect((global.plugins[1] as { currentRoute: { value: { query: unknown } } }).currentRoute.value.query).toEqual({ state: 'self_disposed', street: 's1', class: 'k1', from: '7' });
  });
});

describe('two versions that met', () => {
  const race = { field: 'class', standing_text: '', standing_class: { ...brief('a').class, key: 'k2', name_zh: '道路破损', name_en: 'Broken road' }, standing_who: '潘伟', challenger_text: '', challenger_class: { ...brief('a').class, key: 'k3', name_zh: '供水井盖', name_en: 'Water-supply manhole cover' }, challenger_who: '徐立', challenger_version: 3 };

  it('stand side by side and nothing is taken before a person chooses', async () => {
    const { asked } = answering({ case: ({ case: id }) => full(id), settle: () => ({ case: 'a', undo_until_ms: 0 }) });
    await useCase().open('a');
    const card = mount(RaceCard, { props: { full: full('a', { allowed: ['settle'] }), race }, global: plugins() });
    expect(card.text()).toContain('Broken road');
    expect(card.text()).toContain('Water-supply manhole cover');
    expect(card.find('footer button').attributes('disabled')).toBeDefined();
    await card.findAll('input')[1]!.setValue(true);
    await card.find('footer button').trigger('click');
    await settle(10);
    expect(asked.find((each) => each.method === 'settle')?.params).toEqual({ case: 'a', challenger_version: 3, take_challenger: true });
  });

  it('offer no choice to whom it is not allowed', () => {
    answering({});
    const card = mount(RaceCard, { props: { full: full('a', { allowed: [] }), race }, global: plugins() });
    expect(card.find('footer button').exists()).toBe(false);
    expect(card.text()).toContain('Your role cannot choose');
  });
});

describe('a line of the history', () => {
  it('names its class in the language of the screen', () => {
    answering({});
    const card = mount(HistoryCard, { props: { lines: [line(1, { class: brief('a').class })], partial: false, altered: new Set<never>() }, global: plugins() });
    expect(card.text()).toContain('Exposed rubbish');
    expect(card.text()).not.toContain('暴露垃圾');
  });
});

describe('the comparison of before and after', () => {
  it('is a slider that can be reached, read and moved by keyboard', async () => {
    answering({});
    const [before, after] = full('a').photos;
    const compare = mount(Comparison, { props: { before: before!, after: after! }, global: plugins(), attachTo: document.body });
    const slider = compare.find('[role="slider"]');
    expect(slider.attributes('tabindex')).toBe('0');
    expect(slider.attributes('aria-valuenow')).toBe('50');
    await slider.trigger('keydown', { key: 'End' });
    expect(slider.attributes('aria-valuenow')).toBe('100');
    await slider.trigger('keydown', { key: 'Home' });
    expect(slider.attributes('aria-valuenow')).toBe('0');
    compare.unmount();
  });
});

describe('the photos of a case', () => {
  const stage = () => mount(PhotoStage, { props: { photos: full('a').photos, altered: new Set<string>() }, global: plugins() });

  it('never lie over a picture of this desk that cannot be shown: the other one stands beside a word', async () => {
    answering({});
    for (const [lost, kept, named] of [[0, 'h2', 'Before'], [1, 'h1', 'After']] as const) {
      const card = stage();
      await card.findAll('[role="slider"] img')[lost]!.trigger('error');
      expect(card.find('[role="slider"]').exists()).toBe(false);
      const shown = card.findAll('.stage img');
      expect(shown.map((img) => img.attributes('src'))).toEqual([`/media/photo/${kept}/master`]);
      const absent = card.findAll('.stage figure')[lost]!;
      expect(absent.find('figcaption').text()).toBe(named);
      expect(absent.text()).toContain('cannot be shown: check the evidence');
      card.unmount();
    }
  });

  it('are not shown any more once a check found them altered', async () => {
    answering({});
    const card = stage();
    await card.setProps({ altered: new Set(['h2']) });
    expect(card.findAll('.stage img').map((img) => img.attributes('src'))).toEqual(['/media/photo/h1/master']);
    expect(card.find('figure.altered').text()).toContain('check the evidence');
    card.unmount();
  });

  it('are tried again once more of them are here', async () => {
    answering({});
    const [before, after] = full('a').photos;
    const card = mount(PhotoStage, { props: { photos: [{ ...before!, local: false }, after!], altered: new Set<string>() }, global: plugins() });
    await card.find('[role="slider"] img').trigger('error');
    expect(card.find('.absent').text()).toContain('not on this desk');
    await card.setProps({ photos: [before!, after!] });
    expect(card.find('[role="slider"]').exists()).toBe(true);
    card.unmount();
  });
});

describe('a column', () => {
  it('is widened by arrow keys and does not move the selection', async () => {
    const head = mount(ColumnHead, { props: { column: 'place', title: 'Place', width: 180, handle: 'Width' } });
    let above = 0;
    head.element.addEventListener('keydown', () => (above += 1));
    await head.find('[role="separator"]').trigger('keydown', { key: 'ArrowRight' });
    expect(head.emitted('resize')).toEqual([[196]]);
    expect(above).toBe(0);
  });
});
