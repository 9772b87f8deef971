/** A route's form between what is kept and what is sent. */
import { describe, expect, it } from 'vitest';
import { formOf, lengthOf, moved, partOf, proofOf, ruleOf, saveOf } from '@/desk/routes/edit/form';
import { bufferFeatures, itemFeatures, itemsWindow, numberFeatures } from '@/desk/routes/edit/shapes';
import type { RuleView } from '@/api/generated';
import { full, item, row } from './samples';

describe('a route’s form', () => {
  it.each<RuleView>([
    { every: 'times', times: 5, per: 'month' },
    { every: 'slots', slots: [{ days: [1, 2, 3], from_min: 450, to_min: 490 }], working_days: true },
    { every: 'slots', slots: [{ days: [5], from_min: 1320, to_min: 120 }], working_days: false },
    { every: 'interval', minutes: 120, within: [{ days: [1], from_min: 420, to_min: 1140 }] },
    { every: 'revisit', classes: ['m:06'], after_days: 3, within_days: 4 },
  ])('sends back a rule as it was kept: $every', (rule) => {
    expect(ruleOf(formOf(full({ row: row('r1', { rule }) }), null).rule)).toEqual(rule);
  });

  it('sends the order of its items, and a buffer of points alone', () => {
    const form = formOf(full({ items: [item('a', { buffer_m: 30 }), item('c', { layer: 'point', buffer_m: 50 })] }), null);
    form.items = moved(form.items, 1, 0);
    expect(saveOf('r1', form)?.items).toEqual([{ id: 'c', layer: 'point', buffer_m: 50 }, { id: 'a', layer: 'road', buffer_m: null }]);
  });

  it('sends nothing while a number or a time cannot be read, or the street is missing', () => {
    const form = formOf(full(), null);
    expect(saveOf('r1', form)).not.toBeNull();
    expect(saveOf('r1', { ...form, street: null })).toBeNull();
    expect(saveOf('r1', { ...form, rule: { ...form.rule, times: null } })).toBeNull();
    expect(saveOf('r1', { ...form, rule: { ...form.rule, every: 'slots', slots: [{ days: [1], from: 'x', to: '9' }] } })).toBeNull();
    expect(saveOf('r1', { ...form, proof: { ...form.proof, percent: null } })).toBeNull();
  });

  it('keeps a buffer within what the core takes', () => {
    const of = (buffer_m: number | null) => saveOf('r1', formOf(full({ items: [item('c', { layer: 'point', buffer_m })] }), null));
    expect([4, 5, 500, 501, null].map((metres) => of(metres) !== null)).toEqual([false, true, true, false, true]);
  });

  it('sends no items with a revisit: its places are those of the cases', () => {
    const form = formOf(full(), null);
    expect(saveOf('r1', { ...form, rule: { ...form.rule, every: 'revisit', classes: ['m:06'] } })).toMatchObject({ items: [], rule: { every: 'revisit', classes: ['m:06'] } });
  });

  it('leaves it to the core to refuse a rule that never comes due', () => {
    expect(ruleOf({ ...formOf(null, 's1').rule, every: 'slots', slots: [] })).toEqual({ every: 'slots', slots: [], working_days: true });
    expect(ruleOf({ ...formOf(null, 's1').rule, times: 0 })).toEqual({ every: 'times', times: 0, per: 'month' });
    expect(proofOf({ by: 'covered', percent: 140, within_m: null, for_s: null })).toEqual({ by: 'covered', percent: 140 });
  });

  it('knows beside which part each refusal belongs', () => {
    expect((['name_missing', 'not_your_street', 'bad_day', 'rule_never', 'rule_too_often', 'rule_proof', 'route_empty', 'not_allowed'] as const).map(partOf)).toEqual(['name', 'street', 'days', 'rule', 'rule', 'proof', 'items', 'whole']);
  });
});

describe('a route on the map', () => {
  const items = full().items;
  it('is numbered in its order, with a ring around each point that has a buffer', () => {
    expect(numberFeatures(items).features.map((each) => each.properties?.['n'])).toEqual(['1', '2', '3']);
    expect(itemFeatures(items).features.map((each) => each.geometry.type)).toEqual(['MultiLineString', 'MultiLineString', 'Point']);
    expect(bufferFeatures(items).features).toHaveLength(1);
    expect(lengthOf(items)).toBe(1_400_000);
  });
  it('is looked at whole, its buffers too', () => {
    const alone = [items[2]!];
    const [west, south, east, north] = itemsWindow(alone)!;
    // 50 metres north and south are 100 metres of 111,320 to the degree.
    expect((north - south) / 1e7).toBeCloseTo(100 / 111_320, 6);
    expect(east - west).toBeGreaterThan(north - south);
    expect(itemsWindow([])).toBeNull();
  });
});
