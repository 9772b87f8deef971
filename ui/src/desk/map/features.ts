/** From the core's whole numbers (1e-7 degrees) to what a map draws, and back. */
import type { Feature, FeatureCollection } from 'geojson';
import type { CasePoint, FixInput, MapLayer, MapShape, PointView } from '@/api/generated';

export const E7 = 1e7;
export type Window = [west: number, south: number, east: number, north: number];

export const lngLat = (point: PointView): [number, number] => [point.lon_e7 / E7, point.lat_e7 / E7];

export function caseFeatures(points: readonly CasePoint[]): FeatureCollection {
  return collect(points.map((point) => ({
    type: 'Feature',
    properties: { id: point.id, state: point.state },
    geometry: { type: 'Point', coordinates: lngLat(point) },
  })));
}

export function pointFeature(point: PointView | null): FeatureCollection {
  return collect(point ? [{ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: lngLat(point) } }] : []);
}

export function shapeFeatures(shapes: readonly MapShape[]): FeatureCollection {
  return collect(shapes.map((shape) => ({
    type: 'Feature',
    properties: { layer: shape.layer, name: shape.name },
    geometry: shape.layer === 'road'
      ? { type: 'LineString', coordinates: degrees(shape.coords[0] ?? []) }
      : { type: 'Polygon', coordinates: shape.coords.map((ring) => closed(degrees(ring))) },
  })));
}

/** One label point per surface; a label on the surface itself would be repeated in every tile it touches. */
export function nameFeatures(shapes: readonly MapShape[]): FeatureCollection {
  return collect(shapes.filter((shape) => shape.layer !== 'road' && shape.layer !== 'district').map((shape) => ({
    type: 'Feature',
    properties: { layer: shape.layer, name: shape.layer === 'grid' ? shape.name.slice(-6) : shape.name },
    geometry: { type: 'Point', coordinates: middle(closed(shape.coords[0] ?? [])) },
  })));
}

/** The smallest window around everything given, or none. */
export function around(points: readonly PointView[], shapes: readonly MapShape[] = []): Window | null {
  const all: [number, number][] = [
    ...points.map((point): [number, number] => [point.lon_e7, point.lat_e7]),
    ...shapes.flatMap((shape) => shape.coords.flat()),
  ];
  if (all.length === 0) return null;
  return all.reduce<Window>(
    ([west, south, east, north], [x, y]) => [Math.min(west, x), Math.min(south, y), Math.max(east, x), Math.max(north, y)],
    [Infinity, Infinity, -Infinity, -Infinity],
  );
}

/** A point set by hand on the map: as exact as a finger or a mouse at that zoom, never better than five metres. */
export function manualFix(lng: number, lat: number, now: number): FixInput {
  return { lon_e7: Math.round(lng * E7), lat_e7: Math.round(lat * E7), accuracy_mm: 5000, source: 'manual', fixed_at_ms: now };
}

export const layersAt = (zoom: number, areaZoom: number, gridZoom: number): MapLayer[] => [
  'district', 'street', 'road', ...(zoom >= areaZoom ? (['area'] as const) : []), ...(zoom >= gridZoom ? (['grid'] as const) : []),
];

const degrees = (ring: readonly [number, number][]) => ring.map(([x, y]): [number, number] => [x / E7, y / E7]);
/** A ring that ends where it began; an open one would be drawn without its last edge. */
const closed = (ring: [number, number][]): [number, number][] => {
  const [first, last] = [ring[0], ring.at(-1)];
  return first && last && (first[0] !== last[0] || first[1] !== last[1]) ? [...ring, first] : ring;
};
const collect = (features: Feature[]): FeatureCollection => ({ type: 'FeatureCollection', features });

/** Middle of a ring by its area; of a degenerate ring, the mean of its corners. */
function middle(ring: readonly [number, number][]): [number, number] {
  let [area, x, y] = [0, 0, 0];
  const [ox, oy] = ring[0] ?? [0, 0];
  for (let at = 0; at + 1 < ring.length; at += 1) {
    const [ax, ay] = [ring[at]![0] - ox, ring[at]![1] - oy];
    const [bx, by] = [ring[at + 1]![0] - ox, ring[at + 1]![1] - oy];
    const cross = ax * by - bx * ay;
    area += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  if (area === 0) return [ox / E7, oy / E7];
  return [(ox + x / (3 * area)) / E7, (oy + y / (3 * area)) / E7];
}
