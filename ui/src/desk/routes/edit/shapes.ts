/** A route on the map: its sections and points in order, and the buffers around its points. */
import type { Feature, FeatureCollection } from 'geojson';
import { E7, type Window } from '../../map/features';
import { collection, cornersOf, feature, lngLatOf, windowOf, type Corner } from '../../ground/shape';
import type { ItemDraft } from './form';

const SIDES = 48;
/** Metres per degree of latitude; of longitude it shrinks with the cosine. */
const DEGREE_M = 111_320;

const cornerOf = (item: ItemDraft): Corner | null => (item.point ? [item.point.lon_e7, item.point.lat_e7] : (item.coords[0]?.[0] ?? null));

export function itemFeatures(items: readonly ItemDraft[]): FeatureCollection {
  return collection(items.flatMap((item): Feature[] => {
    if (item.coords.length) return [feature({ type: 'MultiLineString', coordinates: item.coords.map((line) => line.map(lngLatOf)) })];
    const at = cornerOf(item);
    return at ? [feature({ type: 'Point', coordinates: lngLatOf(at) })] : [];
  }));
}

/** Buffers as rings of a map; drawing only, what counts is measured by the core. */
export function bufferFeatures(items: readonly ItemDraft[]): FeatureCollection {
  return collection(items.flatMap((item): Feature[] => {
    const at = item.layer === 'point' ? cornerOf(item) : null;
    return at && item.buffer_m ? [feature({ type: 'Polygon', coordinates: [circle(at, item.buffer_m)] })] : [];
  }));
}
function circle([x, y]: Corner, metres: number): [number, number][] {
  const [lon, lat] = [x / E7, y / E7];
  const north = metres / DEGREE_M;
  const east = north / Math.cos((lat * Math.PI) / 180);
  return Array.from({ length: SIDES + 1 }, (_, n) => {
    const turn = (2 * Math.PI * n) / SIDES;
    return [lon + east * Math.cos(turn), lat + north * Math.sin(turn)];
  });
}

/** Where the number of each item stands: at the middle of a section, at a point itself. */
export function numberFeatures(items: readonly ItemDraft[]): FeatureCollection {
  return collection(items.flatMap((item, n): Feature[] => {
    const line = item.coords[0];
    const at = line ? (line[Math.floor(line.length / 2)] ?? null) : cornerOf(item);
    return at ? [feature({ type: 'Point', coordinates: lngLatOf(at) }, { n: String(n + 1) })] : [];
  }));
}

/** What there is to look at, the buffers too. */
export const itemsWindow = (items: readonly ItemDraft[]): Window | null =>
  windowOf(items.flatMap((item): Corner[] => {
    const at = cornerOf(item);
    if (item.coords.length || !at) return item.coords.flat();
    return item.buffer_m ? cornersOf(circle(at, item.buffer_m)) : [at];
  }));
