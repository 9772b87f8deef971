/** A track for looking at: nothing is ever drawn, nor said, where nothing is known. */
import { describe, expect, it } from 'vitest';
import { lineFeatures, momentAt, partsOf, pointFeatures, spanOf, stretches } from '@/desk/tracks/track';
import { at, gap, point, track } from './samples';

describe('a track', () => {
  it('is drawn along linked points only', () => {
    const lines = lineFeatures(partsOf(track())).features.map((each) => (each.geometry.type === 'LineString' ? each.geometry.coordinates.length : 0));
    expect(lines).toEqual([3, 2]);
  });

  it('never joins two points that are not linked, however many there are', () => {
    for (let seed = 1; seed < 40; seed += 1) {
      const points = Array.from({ length: 60 }, (_, n) => point(n, (n * seed * 7919) % 5 !== 0));
      const drawn = lineFeatures(partsOf({ points, gaps: [] })).features.flatMap((each) => (each.geometry.type === 'LineString' ? each.geometry.coordinates.slice(1).map(([lon]) => Math.round(lon! * 1e7)) : []));
      const linked = points.filter((each, n) => n > 0 && each.linked).map((each) => each.lon_e7);
      expect(drawn).toEqual(linked);
    }
  });

  it('lists its gaps with their reasons between what was walked', () => {
    expect(partsOf(track()).map((part) => (part.kind === 'hole' ? part.reason : part.points.length))).toEqual([3, 'no_fix', 2]);
  });

  it('says so where a break has no reason', () => {
    const parts = partsOf(track({ gaps: [] }));
    expect(parts[1]).toEqual({ kind: 'hole', from: at(10), to: at(30), reason: null });
  });

  it('shows a single point, and made-up ones as such', () => {
    const parts = partsOf({ points: [point(0, false), point(20, false), point(21, true, { mock: true }), point(22, true)], gaps: [gap(0, 20, 'killed')] });
    expect(pointFeatures(parts).features.map((each) => each.properties?.['mock'])).toEqual([false, true]);
    expect(stretches([point(0, false), point(20, false, { mock: true })]).map((each) => each.mock)).toEqual([0, 1]);
  });

  it('knows where somebody was only at points and between linked ones', () => {
    const parts = partsOf(track());
    expect(momentAt(parts, at(5))).toMatchObject({ state: 'on' });
    expect(momentAt(parts, at(7.5))).toMatchObject({ state: 'walking', at: [1199507500, 317800000] });
    expect(momentAt(parts, at(20))).toEqual({ state: 'gap', reason: 'no_fix' });
    expect(momentAt(partsOf(track({ gaps: [] })), at(20))).toEqual({ state: 'blank' });
    expect(momentAt(parts, at(60))).toEqual({ state: 'blank' });
  });

  it('stands still while somebody stood still', () => {
    const parts = partsOf({ points: [point(0, false, { until_ms: at(8) }), point(10, true)], gaps: [] });
    expect(momentAt(parts, at(8))).toMatchObject({ state: 'on', at: [1199500000, 317800000] });
    expect(momentAt(parts, at(9))).toMatchObject({ state: 'walking', at: [1199505000, 317800000] });
  });

  it('reaches from the first thing said to the last, a gap without an end too', () => {
    expect(spanOf(partsOf(track({ gaps: [gap(-5, 0, 'permission'), gap(10, 30, 'no_fix'), gap(40, null, 'battery')] })))).toEqual([at(-5), at(40)]);
    expect(spanOf(partsOf({ points: [], gaps: [] }))).toBeNull();
  });
});
