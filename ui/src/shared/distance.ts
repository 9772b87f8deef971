/** Metres between two WGS-84 points, good to a metre over the few kilometres a list shows. */
import type { PointView } from '@/api/generated';

const EARTH_M = 6_371_008.8;

export function metresBetween(a: PointView, b: PointView): number {
  const radians = Math.PI / 180 / 1e7;
  const dLat = (b.lat_e7 - a.lat_e7) * radians;
  const dLon = (b.lon_e7 - a.lon_e7) * radians * Math.cos(((a.lat_e7 + b.lat_e7) / 2) * radians);
  return EARTH_M * Math.hypot(dLat, dLon);
}
