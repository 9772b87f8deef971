/** The map's style: our own shapes only, no tiles, no glyph server; every label is drawn from local fonts. */
import type { GeoJSONSourceSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type { CaseBrief, MapLayer, MapShape } from '@/api/generated';

export const DRAWN: readonly MapLayer[] = ['street', 'area', 'grid', 'road'];
const FONT = ['Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', 'sans-serif'];
const EMPTY: GeoJSONSourceSpecification = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } };

/** Reads the theme's colours, so that the map looks as the rest does. */
function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(name).trim();
  return { ground: of('--surface-2'), land: of('--surface'), road: of('--road'), cell: of('--cell'), strong: of('--line-strong'), text: of('--text'), quiet: of('--text-2'), halo: of('--surface'), primary: of('--primary'), info: of('--info'), dot: of('--on-primary') };
}
type Colours = ReturnType<typeof colours>;

/** Light lines on the land; my own areas are tinted and have a firm edge. */
function land(c: Colours): LayerSpecification[] {
  const mine: ['get', string] = ['get', 'mine'];
  return [
    { id: 'ground', type: 'background', paint: { 'background-color': c.ground } },
    { id: 'street-fill', source: 'street', type: 'fill', paint: { 'fill-color': c.land } },
    { id: 'area-mine', source: 'area', type: 'fill', filter: ['==', mine, true], paint: { 'fill-color': c.primary, 'fill-opacity': 0.12 } },
    { id: 'grid-line', source: 'grid', type: 'line', minzoom: 14, paint: { 'line-color': c.cell, 'line-width': 1 } },
    {
      id: 'road-line', source: 'road', type: 'line', layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': c.road, 'line-width': ['interpolate', ['linear'], ['zoom'], 10, 2, 16, 11] },
    },
    { id: 'area-line', source: 'area', type: 'line', paint: { 'line-color': c.strong, 'line-width': 1.2, 'line-dasharray': [4, 3] } },
    { id: 'street-line', source: 'street', type: 'line', paint: { 'line-color': c.strong, 'line-width': 2.5 } },
    { id: 'area-edge', source: 'area', type: 'line', filter: ['==', mine, true], paint: { 'line-color': c.primary, 'line-width': 3 } },
  ];
}

function names(c: Colours): LayerSpecification[] {
  const paint = { 'text-color': c.text, 'text-halo-color': c.halo, 'text-halo-width': 2 };
  return [
    { id: 'road-name', source: 'road', type: 'symbol', minzoom: 14, layout: { 'text-field': ['get', 'name'], 'text-size': 13, 'text-font': FONT, 'symbol-placement': 'line' }, paint },
    { id: 'area-name', source: 'area', type: 'symbol', minzoom: 13, layout: { 'text-field': ['get', 'name'], 'text-size': 14, 'text-font': FONT, 'text-max-width': 8 }, paint: { ...paint, 'text-color': c.quiet } },
  ];
}

/** Cases that lie under one fingertip are one dot with their number; where she stands is drawn over all of them. */
function points(c: Colours): LayerSpecification[] {
  const ring = { 'circle-stroke-color': c.halo, 'circle-stroke-width': 2 };
  return [
    {
      id: 'cases-dot', source: 'cases', type: 'circle', filter: ['!', ['has', 'point_count']],
      paint: { ...ring, 'circle-radius': 10, 'circle-color': ['match', ['get', 'state'], 'reported', c.info, 'withdrawn', c.strong, c.primary] },
    },
    {
      id: 'cases-many', source: 'cases', type: 'circle', filter: ['has', 'point_count'],
      paint: { ...ring, 'circle-color': c.primary, 'circle-radius': ['step', ['get', 'point_count'], 15, 10, 18, 50, 22] },
    },
    {
      id: 'cases-count', source: 'cases', type: 'symbol', filter: ['has', 'point_count'],
      layout: { 'text-field': ['to-string', ['get', 'point_count']], 'text-font': FONT, 'text-size': 14, 'text-allow-overlap': true }, paint: { 'text-color': c.dot },
    },
    { id: 'here-ring', source: 'here', type: 'circle', paint: { 'circle-radius': 20, 'circle-color': c.info, 'circle-opacity': 0.22 } },
    { id: 'here-dot', source: 'here', type: 'circle', paint: { 'circle-radius': 8, 'circle-color': c.info, 'circle-stroke-color': '#fff', 'circle-stroke-width': 3 } },
  ];
}

export function mapStyle(): StyleSpecification {
  const c = colours();
  return {
    version: 8,
    sources: { street: EMPTY, area: EMPTY, grid: EMPTY, road: EMPTY, cases: { ...EMPTY, cluster: true, clusterRadius: 30, clusterMaxZoom: 17 }, here: EMPTY },
    layers: [...land(c), ...names(c), ...points(c)],
  };
}

const degrees = ([lon, lat]: [number, number]): [number, number] => [lon / 1e7, lat / 1e7];

/** A ring that ends where it began; an open one would be drawn without its last edge. */
function closed(ring: [number, number][]): [number, number][] {
  const [first, last] = [ring[0], ring.at(-1)];
  return first && last && (first[0] !== last[0] || first[1] !== last[1]) ? [...ring, first] : ring;
}

/** `mine`: ids of the areas that are this person's. */
export function shapesOf(shapes: readonly MapShape[], layer: MapLayer, mine: readonly string[] = []) {
  const features = shapes
    .filter((shape) => shape.layer === layer)
    .map((shape) => {
      const rings = shape.coords.map((ring) => (layer === 'road' ? ring.map(degrees) : closed(ring.map(degrees))));
      const geometry = layer === 'road' ? { type: 'MultiLineString' as const, coordinates: rings } : { type: 'Polygon' as const, coordinates: rings };
      return { type: 'Feature' as const, properties: { name: shape.name, mine: mine.includes(shape.id) }, geometry };
    });
  return { type: 'FeatureCollection' as const, features };
}

export function pointsOf(cases: readonly CaseBrief[]) {
  const features = cases.flatMap(({ id, state, point }) =>
    point ? [{ type: 'Feature' as const, properties: { id, state }, geometry: { type: 'Point' as const, coordinates: degrees([point.lon_e7, point.lat_e7]) } }] : [],
  );
  return { type: 'FeatureCollection' as const, features };
}
