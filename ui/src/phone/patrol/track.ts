/** A track cut where nothing is known: stretches that were walked, with the gaps between them. Pure. */
import type { GapView, TrackPointView, TrackView } from '@/api/generated';
import { metresBetween } from '@/shared/distance';

export interface Stretch {
  kind: 'walked';
  from_ms: number;
  to_ms: number;
  points: TrackPointView[];
  metres: number;
}
export type Part = Stretch | { kind: 'gap'; gap: GapView; from_ms: number };

/** Real points of which each was walked to from the one before; made-up ones lie between and are no part of it. */
export function stretches(points: readonly TrackPointView[]): Stretch[] {
  const found: Stretch[] = [];
  for (const it of points.filter((each) => !each.mock)) {
    const on = it.linked ? found.at(-1) : undefined;
    if (!on) {
      found.push({ kind: 'walked', from_ms: it.at_ms, to_ms: it.until_ms, points: [it], metres: 0 });
      continue;
    }
    on.metres += metresBetween(on.points.at(-1)!, it);
    on.points.push(it);
    on.to_ms = it.until_ms;
  }
  return found;
}

/** Both by time, for reading where no map is drawn. */
export function partsOf({ points, gaps }: Pick<TrackView, 'points' | 'gaps'>): Part[] {
  const walked: Part[] = stretches(points);
  return [...walked, ...gaps.map((gap): Part => ({ kind: 'gap', gap, from_ms: gap.from_ms }))].sort((a, b) => a.from_ms - b.from_ms);
}

type Coordinate = [number, number];
const degrees = ({ lon_e7, lat_e7 }: { lon_e7: number; lat_e7: number }): Coordinate => [lon_e7 / 1e7, lat_e7 / 1e7];

/** Lines of what was walked; a point by itself is a dot. Made-up positions are told apart. Nothing is drawn across a gap. */
export function drawn(points: readonly TrackPointView[]) {
  const all = stretches(points);
  const line = (it: Stretch) => ({ type: 'Feature' as const, properties: {}, geometry: { type: 'LineString' as const, coordinates: it.points.map(degrees) } });
  const dot = (it: TrackPointView, sort: 'end' | 'mock') => ({ type: 'Feature' as const, properties: { sort }, geometry: { type: 'Point' as const, coordinates: degrees(it) } });
  const ends = all.flatMap((it) => (it.points.length > 1 ? [it.points[0]!, it.points.at(-1)!] : it.points));
  return {
    lines: { type: 'FeatureCollection' as const, features: all.filter((it) => it.points.length > 1).map(line) },
    dots: { type: 'FeatureCollection' as const, features: [...ends.map((it) => dot(it, 'end')), ...points.filter((it) => it.mock).map((it) => dot(it, 'mock'))] },
  };
}

/** West, south, east, north, 1e-7 degrees; none of a track without points. */
export function boundsOf(points: readonly TrackPointView[]): [number, number, number, number] | null {
  const [first] = points;
  if (!first) return null;
  return points.reduce<[number, number, number, number]>(
    ([w, s, e, n], it) => [Math.min(w, it.lon_e7), Math.min(s, it.lat_e7), Math.max(e, it.lon_e7), Math.max(n, it.lat_e7)],
    [first.lon_e7, first.lat_e7, first.lon_e7, first.lat_e7],
  );
}
