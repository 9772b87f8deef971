import { mount } from '@vue/test-utils';
import { beforeEach, describe, expect, it } from 'vitest';
import ChangesPage from '@/desk/ground/changes/ChangesPage.vue';
import Findings from '@/desk/ground/draw/Findings.vue';
import BadRows from '@/desk/ground/import/BadRows.vue';
import PlanStep from '@/desk/ground/import/PlanStep.vue';
import { useImport } from '@/desk/ground/import/import';
import { language } from '@/shared/preferences';
import { plugins, settle } from '../harness';
import { opened } from './world';

beforeEach(() => (language.value = 'en'));

const global = () => {
  const made = plugins();
  return { ...made, stubs: { ...made.stubs, RouterLink: { template: '<a><slot /></a>' } } };
};
const file = () => new File([JSON.stringify({ features: [{ properties: { code: 'A', 名称: '甲' }, geometry: null }] })], 'a.geojson');

describe('the questions about a file', () => {
  it('mark what the file says of its datum, choose none, and cannot be left without one', async () => {
    opened();
    const from = useImport();
    await from.take(file());
    const page = mount(PlanStep, { global: global() });
    expect(page.text()).toContain('says the file');
    expect(page.findAll('input[type=radio]').some((radio) => (radio.element as HTMLInputElement).checked)).toBe(false);
    const go = page.find('footer button');
    expect(go.attributes('disabled')).toBeDefined();
    expect(page.text()).toContain('Choose the datum.');
    await page.find('input[value=gcj02]').trigger('change');
    expect(page.find('footer button').attributes('disabled')).toBeUndefined();
  });

  it('show samples of the chosen column and say that it is as last time', async () => {
    opened();
    await useImport().take(file());
    const page = mount(PlanStep, { global: global() });
    expect(page.text()).toContain('As last time');
    expect(page.findAll('tbody tr').map((row) => row.text()).some((text) => text.includes('甲'))).toBe(true);
  });
});

describe('rows that cannot be taken', () => {
  it('say where and why, with the words of their values, never a code', () => {
    opened();
    const rows = [
      { row: 7, sheet: null, what: 'X', code: 'missing', values: [['column', 'MC'], ['field', 'name']] as [string, string][] },
      { row: 9, sheet: null, what: null, code: 'shape_crosses_itself', values: [['lon', '1']] as [string, string][] },
      { row: 1234, sheet: null, what: 'Y', code: 'something_new', values: [] as [string, string][] },
    ];
    const text = mount(BadRows, { props: { rows, total: 3, layer: 'area', file: 'a.csv' }, global: global() }).text();
    expect(text).toContain('Name is missing');
    expect(text).toContain('The boundary crosses itself');
    expect(text).toContain('Something is wrong with the content');
    expect(text).not.toMatch(/missing_|shape_|something_new|\{/);
  });
});

describe('findings', () => {
  it('name overlaps and gaps with their size, and lead to their place', async () => {
    opened();
    const shape = { area: [[[[0, 0], [10, 0], [10, 10]]]] as [number, number][][][] }.area;
    const findings = { overlaps: [{ a: '', b: 'b', a_name: '', b_name: 'B', m2: 1280, shape: { area: shape } }], holes: [{ street: 's', street_name: 'S', m2: 2_500_000, shape: { area: shape } }], faults: [], measures: [1], outside: [0] };
    const list = mount(Findings, { props: { findings, faults: [] }, global: global() });
    expect(list.text()).toContain('the one being drawn and B');
    expect(list.text()).toContain('1,280 m²');
    expect(list.text()).toContain('2.500 km²');
    await list.find('button').trigger('click');
    expect(list.emitted('go')?.[0]).toEqual([[[0, 0], [10, 0], [10, 10]]]);
  });
});

describe('the list of changes', () => {
  it('offers to undo what nothing was built on, and otherwise says why not and what to do', async () => {
    opened();
    const page = mount(ChangesPage, { global: global() });
    await settle(30);
    const row = (title: string) => page.findAll('tbody tr').find((each) => each.text().includes(title))!;
    expect(row('部件普查').find('button').exists()).toBe(true);
    expect(row('门市台账').find('button').exists()).toBe(false);
    expect(row('门市台账').text()).toContain('make a new change instead');
    expect(page.findAll('tbody tr')[0]?.text()).toContain('two boundaries');
    page.unmount();
  });
});
