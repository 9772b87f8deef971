/** From the core's shapes to what a map draws; typed coordinates to a point and back. */
import type { Feature, FeatureCollection, Geometry } from 'geojson';
import type { PointView, ShapeView } from '@/api/generated';
import { E7, type Window } from '../map/features';

type Pair = [number, number];
const degrees = ([x, y]: Pair): Pair => [x / E7, y / E7];
const closed = (ring: Pair[]): Pair[] => (ring.length ? [...ring, ring[0]!] : ring);

export function geometryOf(shape: ShapeView): Geometry {
  if ('point' in shape) return { type: 'Point', coordinates: degrees(shape.point) };
  if ('lines' in shape) return { type: 'MultiLineString', coordinates: shape.lines.map((line) => line.map(degrees)) };
  return { type: 'MultiPolygon', coordinates: shape.area.map((polygon) => polygon.map((ring) => closed(ring.map(degrees)))) };
}

export function collection(shapes: readonly ShapeView[]): FeatureCollection {
  return { type: 'FeatureCollection', features: shapes.map((shape): Feature => ({ type: 'Feature', properties: {}, geometry: geometryOf(shape) })) };
}

const pairsOf = (shape: ShapeView): Pair[] => ('point' in shape ? [shape.point] : 'lines' in shape ? shape.lines.flat() : shape.area.flat(2));

/** The smallest window around shapes, 1e-7 degrees. */
export function windowOf(shapes: readonly ShapeView[]): Window | null {
  const all = shapes.flatMap(pairsOf);
  if (all.length === 0) return null;
  const xs = all.map(([x]) => x);
  const ys = all.map(([, y]) => y);
  const ends = (of: number[]) => of.reduce(([low, high], n) => [Math.min(low, n), Math.max(high, n)] as Pair, [Infinity, -Infinity] as Pair);
  const [[west, east], [south, north]] = [ends(xs), ends(ys)];
  return [west, south, east, north];
}

export const pointShape = (point: PointView): ShapeView => ({ point: [point.lon_e7, point.lat_e7] });
export const coordinate = (e7: number): string => (e7 / E7).toFixed(6);

/** Typed degrees as a point; none when either is no longitude or latitude. */
export function typedPoint(lon: string, lat: string): PointView | null {
  const [x, y] = [lon, lat].map((text) => (text.trim() ? Number(text) : NaN)) as Pair;
  if (!(Math.abs(x) <= 180) || !(Math.abs(y) <= 90)) return null;
  return { lon_e7: Math.round(x * E7), lat_e7: Math.round(y * E7) };
}
