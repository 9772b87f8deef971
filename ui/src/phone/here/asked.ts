/** Which spot is asked about: where she stands, a point of the map, or an area of the list. The address says it, so that "back" works. */
import type { LocationQuery, LocationQueryRaw } from 'vue-router';
import type { FixInput, GroundFull, PointView, ShapeView } from '@/api/generated';

export type Asked = { by: 'fix' } | { by: 'map'; point: PointView } | { by: 'area'; area: string };

/** How exactly a finger or the middle of an area says where, millimetres. */
const BY_HAND_MM = 10_000;

const whole = (text: unknown) => (typeof text === 'string' && /^-?\d{1,10}$/.test(text) ? Number(text) : null);

export function askedFor(query: LocationQuery): Asked {
  const [lon_e7, lat_e7] = [whole(query.lon), whole(query.lat)];
  if (lon_e7 !== null && lat_e7 !== null) return { by: 'map', point: { lon_e7, lat_e7 } };
  return typeof query.area === 'string' && query.area ? { by: 'area', area: query.area } : { by: 'fix' };
}

export function queryOf(asked: Asked): LocationQueryRaw {
  if (asked.by === 'map') return { lon: asked.point.lon_e7, lat: asked.point.lat_e7 };
  return asked.by === 'area' ? { area: asked.area } : {};
}

export const byHand = (point: PointView, now = Date.now()): FixInput => ({ lon_e7: point.lon_e7, lat_e7: point.lat_e7, accuracy_mm: BY_HAND_MM, source: 'manual', fixed_at_ms: now });

/** A spot inside an area: the middle of the widest stretch across it, which holds for a crescent too. */
export function spotIn(it: Pick<GroundFull, 'row' | 'shape'>): PointView | null {
  return (it.shape && across(it.shape)) ?? it.row.point;
}

type Corner = [number, number];

function across(shape: ShapeView): PointView | null {
  if (!('area' in shape)) return null;
  const lats = shape.area.flat(2).map(([, lat]) => lat);
  if (lats.length < 3) return null;
  // Half a unit off the middle: a line through corners would be counted twice or not at all.
  const lat = Math.floor((Math.min(...lats) + Math.max(...lats)) / 2) + 0.5;
  const crossings = shape.area.flat().flatMap((ring) => ringAt(ring, lat)).sort((a, b) => a - b);
  let best: [number, number] | null = null;
  for (let at = 0; at + 1 < crossings.length; at += 2) {
    const [from, to] = [crossings[at]!, crossings[at + 1]!];
    if (!best || to - from > best[1] - best[0]) best = [from, to];
  }
  return best ? { lon_e7: Math.round((best[0] + best[1]) / 2), lat_e7: Math.round(lat) } : null;
}

/** Longitudes at which a ring crosses a latitude; rings are closed implicitly. */
function ringAt(ring: Corner[], lat: number): number[] {
  return ring.flatMap(([x, y], at) => {
    const [nx, ny] = ring[(at + 1) % ring.length]!;
    return y > lat !== ny > lat ? [x + ((lat - y) / (ny - y)) * (nx - x)] : [];
  });
}
