/** The map's style: our own shapes over the packs that are on; no glyph server, every label is drawn from local fonts. */
import type { ExpressionSpecification, GeoJSONSourceSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type { CaseBrief, MapLayer, MapShape, PackView, PointView } from '@/api/generated';
import { packColours, packLayers, packSources } from '@/shared/packs/layers';
import { FROM_ZOOM, SURFACES } from './layers';

const FONT = ['Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', 'sans-serif'];
const EMPTY: GeoJSONSourceSpecification = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } };

/** Reads the theme's colours, so that the map looks as the rest does. */
function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(name).trim();
  return {
    ground: of('--surface-2'), land: of('--surface'), road: of('--road'), cell: of('--cell'), strong: of('--line-strong'), text: of('--text'), quiet: of('--text-2'),
    halo: of('--surface'), primary: of('--primary'), info: of('--info'), wait: of('--wait'), bad: of('--bad'), dot: of('--on-primary'),
  };
}
type Colours = ReturnType<typeof colours>;

const mine: ExpressionSpecification = ['==', ['get', 'mine'], true];

/** Light lines on the land; my own areas are tinted and have a firm edge. Over a pack the land is the pack's. */
function land(c: Colours, bare: boolean): LayerSpecification[] {
  return [
    { id: 'street-fill', source: 'street', type: 'fill', paint: { 'fill-color': c.land, 'fill-opacity': bare ? 1 : 0 } },
    { id: 'zone-fill', source: 'zone', type: 'fill', minzoom: FROM_ZOOM.zone, paint: { 'fill-color': c.info, 'fill-opacity': 0.06 } },
    { id: 'area-mine', source: 'area', type: 'fill', minzoom: FROM_ZOOM.area, filter: mine, paint: { 'fill-color': c.primary, 'fill-opacity': 0.12 } },
    { id: 'plot-fill', source: 'plot', type: 'fill', minzoom: FROM_ZOOM.plot, paint: { 'fill-color': c.bad, 'fill-opacity': 0.18 } },
    { id: 'grid-line', source: 'grid', type: 'line', minzoom: FROM_ZOOM.grid, paint: { 'line-color': c.cell, 'line-width': 1 } },
    {
      id: 'road-line', source: 'road', type: 'line', minzoom: FROM_ZOOM.road, layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': bare ? c.road : c.primary, 'line-opacity': bare ? 1 : 0.28, 'line-width': ['interpolate', ['linear'], ['zoom'], 10, 2, 16, 11] },
    },
    { id: 'zone-line', source: 'zone', type: 'line', minzoom: FROM_ZOOM.zone, paint: { 'line-color': c.info, 'line-width': 1.6, 'line-dasharray': [1, 1.6] } },
    { id: 'plot-line', source: 'plot', type: 'line', minzoom: FROM_ZOOM.plot, paint: { 'line-color': c.bad, 'line-width': 1.6, 'line-dasharray': [3, 2] } },
    { id: 'area-line', source: 'area', type: 'line', minzoom: FROM_ZOOM.area, paint: { 'line-color': c.strong, 'line-width': 1.2, 'line-dasharray': [4, 3] } },
    { id: 'street-line', source: 'street', type: 'line', paint: { 'line-color': c.strong, 'line-width': 2.5 } },
    { id: 'area-edge', source: 'area', type: 'line', minzoom: FROM_ZOOM.area, filter: mine, paint: { 'line-color': c.primary, 'line-width': 3 } },
  ];
}

function names(c: Colours): LayerSpecification[] {
  const paint = { 'text-color': c.text, 'text-halo-color': c.halo, 'text-halo-width': 2 };
  const layout = { 'text-field': ['get', 'name'] as ExpressionSpecification, 'text-font': FONT, 'text-max-width': 8 };
  return [
    { id: 'zone-name', source: 'zone', type: 'symbol', minzoom: 13.5, layout: { ...layout, 'text-size': 12 }, paint: { ...paint, 'text-color': c.info } },
    { id: 'plot-name', source: 'plot', type: 'symbol', minzoom: 14.5, layout: { ...layout, 'text-size': 12 }, paint: { ...paint, 'text-color': c.bad } },
    { id: 'road-name', source: 'road', type: 'symbol', minzoom: 14, layout: { ...layout, 'text-size': 13, 'symbol-placement': 'line' }, paint },
    { id: 'area-name', source: 'area', type: 'symbol', minzoom: 13, layout: { ...layout, 'text-size': 14 }, paint: { ...paint, 'text-color': c.quiet } },
  ];
}

/** Shopfronts, points and components: a ring with a letter each, so that none is told by its colour alone. */
function dots(c: Colours): LayerSpecification[] {
  const colour: ExpressionSpecification = ['match', ['get', 'layer'], 'shop', c.wait, 'point', c.primary, c.quiet];
  const one: ['!', ['has', string]] = ['!', ['has', 'point_count']];
  const ring = { 'circle-color': c.halo, 'circle-stroke-width': 2 };
  const letter = { 'text-font': FONT, 'text-allow-overlap': true, 'text-ignore-placement': true };
  return [
    { id: 'dots-many', source: 'dots', type: 'circle', filter: ['has', 'point_count'], paint: { ...ring, 'circle-stroke-color': c.strong, 'circle-radius': ['step', ['get', 'point_count'], 12, 20, 15, 200, 18] } },
    { id: 'dots-count', source: 'dots', type: 'symbol', filter: ['has', 'point_count'], layout: { ...letter, 'text-field': ['get', 'point_count_abbreviated'], 'text-size': 12 }, paint: { 'text-color': c.text } },
    { id: 'dots-dot', source: 'dots', type: 'circle', filter: one, paint: { ...ring, 'circle-stroke-color': colour, 'circle-radius': 9 } },
    { id: 'dots-mark', source: 'dots', type: 'symbol', filter: one, layout: { ...letter, 'text-field': ['get', 'mark'], 'text-size': 11 }, paint: { 'text-color': colour } },
    {
      id: 'dots-name', source: 'dots', type: 'symbol', filter: one, minzoom: 17,
      // Of lamps and manholes only those at one's feet.
      layout: { 'text-field': ['step', ['zoom'], ['case', ['==', ['get', 'layer'], 'component'], '', ['get', 'name']], 18, ['get', 'name']], 'text-font': FONT, 'text-size': 12, 'text-anchor': 'top', 'text-offset': [0, 1], 'text-max-width': 8 },
      paint: { 'text-color': c.text, 'text-halo-color': c.halo, 'text-halo-width': 2 },
    },
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
    { id: 'looked-at', source: 'looked', type: 'circle', paint: { 'circle-radius': 17, 'circle-color': c.bad, 'circle-opacity': 0, 'circle-stroke-color': c.bad, 'circle-stroke-width': 4 } },
    { id: 'here-ring', source: 'here', type: 'circle', paint: { 'circle-radius': 20, 'circle-color': c.info, 'circle-opacity': 0.22 } },
    { id: 'here-dot', source: 'here', type: 'circle', paint: { 'circle-radius': 8, 'circle-color': c.info, 'circle-stroke-color': '#fff', 'circle-stroke-width': 3 } },
  ];
}

export function mapStyle(packs: readonly PackView[] = []): StyleSpecification {
  const c = colours();
  return {
    version: 8,
    sources: {
      ...packSources(packs),
      ...Object.fromEntries(SURFACES.map((layer) => [layer, EMPTY])),
      dots: { ...EMPTY, cluster: true, clusterRadius: 34, clusterMaxZoom: 16 },
      cases: { ...EMPTY, cluster: true, clusterRadius: 30, clusterMaxZoom: 17 },
      here: EMPTY, looked: EMPTY,
    },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': c.ground } },
      ...packLayers(packs, packColours()),
      ...land(c, packs.length === 0), ...names(c), ...dots(c), ...points(c),
    ],
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
      return { type: 'Feature' as const, properties: { id: shape.id, layer, name: shape.name, mine: mine.includes(shape.id) }, geometry };
    });
  return { type: 'FeatureCollection' as const, features };
}

const collection = (features: { type: 'Feature'; properties: Record<string, unknown>; geometry: { type: 'Point'; coordinates: [number, number] } }[]) => ({ type: 'FeatureCollection' as const, features });
const spot = (properties: Record<string, unknown>, at: [number, number]) => ({ type: 'Feature' as const, properties, geometry: { type: 'Point' as const, coordinates: degrees(at) } });

/** Things that are drawn as dots; `mark` is the letter in their ring. A thing with a surface is drawn in its middle. */
export function dotsOf(shapes: readonly MapShape[], mark: (layer: MapLayer) => string) {
  return collection(shapes.flatMap(({ id, layer, name, coords }) => {
    const at = middle(coords[0] ?? []);
    return at ? [spot({ id, layer, name, mark: mark(layer) }, at)] : [];
  }));
}

function middle(corners: readonly [number, number][]): [number, number] | null {
  if (!corners.length) return null;
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  return [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
}

export const pointsOf = (cases: readonly CaseBrief[]) => collection(cases.flatMap(({ id, state, point }) => (point ? [spot({ id, state }, [point.lon_e7, point.lat_e7])] : [])));
export const spotOf = (point: PointView | null) => collection(point ? [spot({}, [point.lon_e7, point.lat_e7])] : []);
