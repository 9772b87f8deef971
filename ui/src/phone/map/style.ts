/** The map's style: our own shapes only, no tiles, no glyph server; every label is drawn from local fonts. */
import type { GeoJSONSourceSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type { CaseBrief, MapLayer, MapShape } from '@/api/generated';

export const DRAWN: readonly MapLayer[] = ['street', 'area', 'grid', 'road'];
const EMPTY: GeoJSONSourceSpecification = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } };

/** Reads the theme's colours, so that the map looks as the rest does. */
function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(name).trim();
  return { bg: of('--bg'), line: of('--line-strong'), text: of('--text'), halo: of('--surface'), primary: of('--primary'), road: of('--surface-2'), info: of('--info') };
}

export function mapStyle(): StyleSpecification {
  const c = colours();
  const line = (id: string, source: string, width: number, color: string, dash?: number[]): LayerSpecification => ({
    id, source, type: 'line', paint: { 'line-color': color, 'line-width': width, ...(dash ? { 'line-dasharray': dash } : {}) },
  });
  const label = (id: string, source: string, size: number, minzoom: number, along = false): LayerSpecification => ({
    id, source, type: 'symbol', minzoom,
    layout: { 'text-field': ['get', 'name'], 'text-size': size, 'text-font': ['sans-serif'], ...(along ? { 'symbol-placement': 'line' } : {}) },
    paint: { 'text-color': c.text, 'text-halo-color': c.halo, 'text-halo-width': 1.5 },
  });
  return {
    version: 8,
    sources: { street: EMPTY, area: EMPTY, grid: EMPTY, road: EMPTY, cases: EMPTY, here: EMPTY },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': c.bg } },
      { id: 'area-fill', source: 'area', type: 'fill', paint: { 'fill-color': c.primary, 'fill-opacity': 0.07 } },
      line('road-case', 'road', 7, c.line),
      line('road-line', 'road', 5, c.road),
      { ...line('grid-line', 'grid', 1, c.line, [2, 2]), minzoom: 14 } as LayerSpecification,
      line('area-line', 'area', 2.5, c.primary),
      line('street-line', 'street', 3, c.text, [4, 2]),
      label('road-name', 'road', 12, 14, true),
      label('area-name', 'area', 15, 13),
      { id: 'here-ring', source: 'here', type: 'circle', paint: { 'circle-radius': 16, 'circle-color': c.info, 'circle-opacity': 0.2 } },
      { id: 'here-dot', source: 'here', type: 'circle', paint: { 'circle-radius': 7, 'circle-color': c.info, 'circle-stroke-color': '#fff', 'circle-stroke-width': 2 } },
      {
        id: 'cases-dot', source: 'cases', type: 'circle',
        paint: { 'circle-radius': 10, 'circle-stroke-color': c.halo, 'circle-stroke-width': 2, 'circle-color': ['match', ['get', 'state'], 'reported', c.info, 'withdrawn', c.line, c.primary] },
      },
    ],
  };
}

const degrees = ([lon, lat]: [number, number]): [number, number] => [lon / 1e7, lat / 1e7];

export function shapesOf(shapes: readonly MapShape[], layer: MapLayer) {
  const features = shapes
    .filter((shape) => shape.layer === layer)
    .map((shape) => {
      const rings = shape.coords.map((ring) => ring.map(degrees));
      const geometry = layer === 'road' ? { type: 'MultiLineString' as const, coordinates: rings } : { type: 'Polygon' as const, coordinates: rings };
      return { type: 'Feature' as const, properties: { name: shape.name }, geometry };
    });
  return { type: 'FeatureCollection' as const, features };
}

export function pointsOf(cases: readonly CaseBrief[]) {
  const features = cases.flatMap(({ id, state, point }) =>
    point ? [{ type: 'Feature' as const, properties: { id, state }, geometry: { type: 'Point' as const, coordinates: degrees([point.lon_e7, point.lat_e7]) } }] : [],
  );
  return { type: 'FeatureCollection' as const, features };
}
