/**
 * Shapes as the core keeps them (whole 1e-7 degrees, rings open) and as a map draws them. The measures here are for the
 * moment in which something is drawn; the ones that count are the core's.
 */
import type { Feature, FeatureCollection, Geometry, GeoJsonProperties } from 'geojson';
import type { MapLayer, MapShape, PointView, ShapeView } from '@/api/generated';
import { E7, type Window } from '../map/features';

export type Corner = [lon: number, lat: number];
export type Form = 'area' | 'lines' | 'point';

/** One run of corners that is drawn and edited by itself: an outer boundary, a hole of it, a line, a point. */
export interface Ring {
  kind: 'outer' | 'hole' | 'line' | 'point';
  /** Which polygon, line or point of the shape. */
  part: number;
  corners: Corner[];
}

export const formOf = (layer: MapLayer): Form =>
  layer === 'road' ? 'lines' : layer === 'point' || layer === 'component' || layer === 'shop' ? 'point' : 'area';

/** Corners that a run needs before it is a shape. */
export const LEAST = { outer: 3, hole: 3, line: 2, point: 1 } as const;
export const whole = (ring: Ring) => ring.corners.length >= LEAST[ring.kind];

export function ringsOf(shape: ShapeView): Ring[] {
  if ('point' in shape) return [{ kind: 'point', part: 0, corners: [shape.point] }];
  if ('lines' in shape) return shape.lines.map((corners, part) => ({ kind: 'line', part, corners: [...corners] }));
  return shape.area.flatMap((polygon, part) =>
    polygon.map((corners, at): Ring => ({ kind: at === 0 ? 'outer' : 'hole', part, corners: opened(corners) })));
}

/** The shape that whole runs make; none while there is none. */
export function shapeOf(rings: readonly Ring[]): ShapeView | null {
  const done = rings.filter(whole);
  const point = done.find((ring) => ring.kind === 'point');
  if (point) return { point: point.corners[0]! };
  const lines = done.filter((ring) => ring.kind === 'line').map((ring) => ring.corners);
  if (lines.length > 0) return { lines };
  const area = done.filter((ring) => ring.kind === 'outer').map((outer) => [
    outer.corners, ...done.filter((ring) => ring.kind === 'hole' && ring.part === outer.part).map((hole) => hole.corners),
  ]);
  return area.length > 0 ? { area } : null;
}

const same = (a: Corner | undefined, b: Corner | undefined) => a !== undefined && b !== undefined && a[0] === b[0] && a[1] === b[1];
/** A ring without the repeated last corner that GeoJSON wants. */
export const opened = (ring: readonly Corner[]): Corner[] => (ring.length > 1 && same(ring[0], ring.at(-1)) ? ring.slice(0, -1) : [...ring]);
const degrees = (corners: readonly Corner[]): Corner[] => corners.map(([x, y]) => [x / E7, y / E7]);
export const closedDegrees = (corners: readonly Corner[]): Corner[] => {
  const open = degrees(opened(corners));
  return open.length > 0 ? [...open, open[0]!] : [];
};
/** Corners as whole numbers, from what a map hands over. */
export const cornersOf = (positions: readonly (readonly number[])[]): Corner[] => positions.map(([x, y]) => [Math.round((x ?? 0) * E7), Math.round((y ?? 0) * E7)]);
export const lngLatOf = ([x, y]: Corner): [number, number] => [x / E7, y / E7];

export function geometryOf(shape: ShapeView): Geometry {
  if ('point' in shape) return { type: 'Point', coordinates: lngLatOf(shape.point) };
  if ('lines' in shape) return { type: 'MultiLineString', coordinates: shape.lines.map(degrees) };
  return { type: 'MultiPolygon', coordinates: shape.area.map((polygon) => polygon.map(closedDegrees)) };
}

export const feature = (geometry: Geometry, properties: GeoJsonProperties = {}): Feature => ({ type: 'Feature', properties, geometry });
export const collection = (features: Feature[]): FeatureCollection => ({ type: 'FeatureCollection', features });
export const shapes = (all: readonly (ShapeView | null | undefined)[]): FeatureCollection =>
  collection(all.flatMap((shape, index) => (shape ? [feature(geometryOf(shape), { index })] : [])));

/** What the core sends for maps, as one feature each. */
export function mapFeatures(all: readonly MapShape[]): FeatureCollection {
  return collection(all.map((each) => {
    const form = formOf(each.layer);
    const properties = { id: each.id, layer: each.layer, name: each.name };
    if (form === 'point') return feature({ type: 'Point', coordinates: lngLatOf(each.coords[0]?.[0] ?? [0, 0]) }, properties);
    if (form === 'lines') return feature({ type: 'MultiLineString', coordinates: each.coords.map(degrees) }, properties);
    return feature({ type: 'Polygon', coordinates: each.coords.map(closedDegrees) }, properties);
  }));
}

export const cornersIn = (shape: ShapeView): Corner[] => ringsOf(shape).flatMap((ring) => ring.corners);
export const pointOf = (corner: Corner): PointView => ({ lon_e7: corner[0], lat_e7: corner[1] });

export function windowOf(corners: readonly Corner[]): Window | null {
  if (corners.length === 0) return null;
  return corners.reduce<Window>(
    ([west, south, east, north], [x, y]) => [Math.min(west, x), Math.min(south, y), Math.max(east, x), Math.max(north, y)],
    [Infinity, Infinity, -Infinity, -Infinity],
  );
}
export const windowOfShapes = (all: readonly MapShape[]): Window | null => windowOf(all.flatMap((each) => each.coords.flat()));
export const holds = (outer: Window, inner: Window): boolean =>
  outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];
/** A window with a margin of so much of its size on each side. */
export function widened([west, south, east, north]: Window, by: number): Window {
  const [dx, dy] = [(east - west) * by, (north - south) * by];
  return [west - dx, south - dy, east + dx, north + dy].map(Math.round) as Window;
}

/** Metres per 1e-7 degree east and north at a latitude (a sphere's: good to half a percent, enough while a line is drawn). */
const scale = (lat: number): [number, number] => [0.0111319 * Math.cos(((lat / E7) * Math.PI) / 180), 0.0111133];

export function ringM2(corners: readonly Corner[]): number {
  const [ox, oy] = corners[0] ?? [0, 0];
  const [sx, sy] = scale(oy);
  const at = (n: number): [number, number] => {
    const [x, y] = corners[n % corners.length]!;
    return [(x - ox) * sx, (y - oy) * sy];
  };
  const twice = corners.reduce((sum, _, n) => {
    const [[ax, ay], [bx, by]] = [at(n), at(n + 1)];
    return sum + ax * by - bx * ay;
  }, 0);
  return Math.abs(twice) / 2;
}
export function lengthM(corners: readonly Corner[]): number {
  const [sx, sy] = scale(corners[0]?.[1] ?? 0);
  return corners.slice(1).reduce((sum, [x, y], n) => sum + Math.hypot((x - corners[n]![0]) * sx, (y - corners[n]![1]) * sy), 0);
}

/** Square metres of surfaces, millimetres of lines, as the core counts them; about. */
export function measureOf(rings: readonly Ring[]): number {
  const lines = rings.filter((ring) => ring.kind === 'line');
  if (lines.length > 0) return Math.round(lines.reduce((sum, ring) => sum + lengthM(ring.corners) * 1000, 0));
  return Math.round(rings.reduce((sum, ring) => sum + (ring.kind === 'outer' ? 1 : ring.kind === 'hole' ? -1 : 0) * ringM2(ring.corners), 0));
}

/** What of a shape lies nearest within so many units: a corner if one is near enough, else a place on an edge. */
export function snapTo(at: Corner, rings: readonly (readonly Corner[])[], near: number, ring = true): Corner | null {
  const [sx, sy] = scale(at[1]);
  const away = ([x, y]: Corner) => Math.hypot((x - at[0]) * sx, (y - at[1]) * sy);
  let [corner, edge]: [Corner | null, Corner | null] = [null, null];
  let [cornerAway, edgeAway] = [near, near * 0.75];
  for (const line of rings) {
    line.forEach((a, n) => {
      if (away(a) < cornerAway) [corner, cornerAway] = [a, away(a)];
      const b = line[n + 1] ?? (ring ? line[0] : undefined);
      if (!b) return;
      const onto = foot(at, a, b, sx, sy);
      if (away(onto) < edgeAway) [edge, edgeAway] = [onto, away(onto)];
    });
  }
  return corner ?? edge;
}
function foot(at: Corner, a: Corner, b: Corner, sx: number, sy: number): Corner {
  const [dx, dy] = [(b[0] - a[0]) * sx, (b[1] - a[1]) * sy];
  const along = dx === 0 && dy === 0 ? 0 : (((at[0] - a[0]) * sx * dx + (at[1] - a[1]) * sy * dy) / (dx * dx + dy * dy));
  const part = Math.min(1, Math.max(0, along));
  return [Math.round(a[0] + (b[0] - a[0]) * part), Math.round(a[1] + (b[1] - a[1]) * part)];
}
