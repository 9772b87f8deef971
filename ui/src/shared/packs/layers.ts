/**
 * How packs are drawn: one plain look for every vector pack, found by the names of its layers (those of Protomaps' basemap
 * and of OpenMapTiles; what has another name is drawn thin), in the colours of the theme. No sprite, no glyphs: every label
 * is drawn from local fonts.
 */
import type { ExpressionSpecification, LayerSpecification, RasterSourceSpecification, StyleSpecification, VectorSourceSpecification } from 'maplibre-gl';
import type { PackView } from '@/api/generated';
import { tilesOf } from './protocol';

/** Colours by token. */
export interface PackColours {
  land: string;
  water: string;
  green: string;
  building: string;
  road: string;
  line: string;
  text: string;
  quiet: string;
  halo: string;
}

const FONT = ['Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', 'sans-serif'];
const E7 = 1e7;

export function packColours(of: CSSStyleDeclaration = getComputedStyle(document.documentElement)): PackColours {
  const token = (name: string) => of.getPropertyValue(`--${name}`).trim() || '#888888';
  return {
    land: token('surface'), water: token('water'), green: token('green'), building: token('building'), road: token('road'),
    line: token('line-strong'), text: token('text'), quiet: token('text-2'), halo: token('surface'),
  };
}

const sourceId = (it: PackView) => `pack-${it.id}`;

/** West, south, east, north in degrees, kept within what a web map can show. */
function bounds([west, south, east, north]: PackView['bounds']): [number, number, number, number] {
  return [Math.max(-180, west / E7), Math.max(-85.051129, south / E7), Math.min(180, east / E7), Math.min(85.051129, north / E7)];
}

/** Tiles of pictures: packs do not say how large they are; 256 is the rule, and larger ones are only drawn finer. */
export function packSources(packs: readonly PackView[]): StyleSpecification['sources'] {
  const one = (it: PackView): VectorSourceSpecification | RasterSourceSpecification => {
    const tiles = { tiles: [tilesOf(it)], minzoom: it.min_zoom, maxzoom: it.max_zoom, bounds: bounds(it.bounds) };
    return it.kind === 'vector' ? { type: 'vector', ...tiles } : { type: 'raster', tileSize: 256, ...tiles };
  };
  return Object.fromEntries(packs.map((it) => [sourceId(it), one(it)]));
}

type Sort = 'land' | 'green' | 'water' | 'waterway' | 'building' | 'road' | 'boundary' | 'road_name' | 'place' | 'label' | 'other';

const SORTS: Record<string, Sort> = {
  earth: 'land', land: 'land', landmass: 'land',
  landcover: 'green', landuse: 'green', park: 'green', parks: 'green', natural: 'green',
  water: 'water', ocean: 'water', lake: 'water', water_polygons: 'water', waterway: 'waterway', waterways: 'waterway', physical_line: 'waterway', water_lines: 'waterway',
  building: 'building', buildings: 'building',
  roads: 'road', road: 'road', transportation: 'road', streets: 'road', transit: 'road', bridges: 'road',
  boundary: 'boundary', boundaries: 'boundary', admin: 'boundary',
  transportation_name: 'road_name', street_labels: 'road_name', road_label: 'road_name',
  places: 'place', place: 'place', place_labels: 'place',
  water_name: 'label', poi: 'label', pois: 'label', labels: 'label', physical_point: 'label', mountain_peak: 'label', water_polygons_labels: 'label',
  housenumber: 'label', addresses: 'label', aerodrome_label: 'label',
};
/** From below to above. */
const ORDER: readonly Sort[] = ['land', 'green', 'water', 'waterway', 'other', 'building', 'road', 'boundary', 'road_name', 'label', 'place'];

export const sortOf = (layer: string): Sort => SORTS[layer] ?? 'other';

/** Chinese first, in whatever way a pack writes it. */
const NAME: ExpressionSpecification = ['coalesce', ['get', 'name:zh-Hans'], ['get', 'name:zh'], ['get', 'name_zh'], ['get', 'name'], ['get', 'ref'], ''];
/** `kind` with Protomaps, `class` with OpenMapTiles. */
const KIND: ExpressionSpecification = ['coalesce', ['get', 'kind'], ['get', 'class'], ''];
const surface: ExpressionSpecification = ['==', ['geometry-type'], 'Polygon'];
const line: ExpressionSpecification = ['==', ['geometry-type'], 'LineString'];
const point: ExpressionSpecification = ['==', ['geometry-type'], 'Point'];
const MAIN = ['highway', 'major_road', 'motorway', 'trunk', 'primary', 'secondary'];
const MIDDLE = ['medium_road', 'tertiary', 'minor_road', 'minor', 'street', 'residential'];
const GREEN = ['park', 'grass', 'forest', 'wood', 'garden', 'cemetery', 'farmland', 'scrub', 'meadow', 'nature_reserve', 'national_park', 'golf_course', 'pitch', 'wetland', 'recreation_ground', 'village_green', 'protected_area', 'barren', 'grassland', 'zoo'];

/** Width by importance, growing with the zoom. */
const WIDTH: ExpressionSpecification = [
  'interpolate', ['exponential', 1.5], ['zoom'],
  8, ['match', KIND, MAIN, 1, 0.3],
  14, ['match', KIND, MAIN, 5, MIDDLE, 2.5, 1],
  18, ['match', KIND, MAIN, 26, MIDDLE, 16, 5],
];

function text(c: PackColours, size: number) {
  return {
    layout: { 'text-field': NAME, 'text-font': FONT, 'text-size': size, 'text-max-width': 8, 'text-padding': 4 },
    paint: { 'text-color': c.quiet, 'text-halo-color': c.halo, 'text-halo-width': 1.6 },
  };
}

function drawn(id: string, from: { source: string; 'source-layer': string }, sort: Sort, c: PackColours): LayerSpecification[] {
  switch (sort) {
    case 'land':
      return [{ id, ...from, type: 'fill', filter: surface, paint: { 'fill-color': c.land } }];
    case 'green':
      return [{ id, ...from, type: 'fill', filter: ['all', surface, ['match', KIND, GREEN, true, !/landuse|landcover|natural/.test(from['source-layer'])]], paint: { 'fill-color': c.green } }];
    case 'water':
      return [
        { id, ...from, type: 'fill', filter: surface, paint: { 'fill-color': c.water } },
        { id: `${id}-line`, ...from, type: 'line', filter: line, paint: { 'line-color': c.water, 'line-width': 1.5 } },
      ];
    case 'waterway':
      return [{ id, ...from, type: 'line', filter: line, paint: { 'line-color': c.water, 'line-width': ['interpolate', ['linear'], ['zoom'], 8, 0.8, 16, 5] } }];
    case 'building':
      return [{ id, ...from, type: 'fill', filter: surface, minzoom: 13, paint: { 'fill-color': c.building, 'fill-outline-color': c.road } }];
    case 'road':
      return [
        { id, ...from, type: 'line', filter: line, layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': c.road, 'line-width': WIDTH } },
        { id: `${id}-name`, ...from, type: 'symbol', filter: line, minzoom: 14, ...text(c, 12), layout: { ...text(c, 12).layout, 'symbol-placement': 'line' } },
      ];
    case 'boundary':
      return [{ id, ...from, type: 'line', filter: line, paint: { 'line-color': c.line, 'line-width': 1, 'line-dasharray': [5, 2, 1, 2], 'line-opacity': 0.7 } }];
    case 'road_name':
      return [{ id, ...from, type: 'symbol', minzoom: 13, ...text(c, 12), layout: { ...text(c, 12).layout, 'symbol-placement': 'line' } }];
    case 'place':
      return [{ id, ...from, type: 'symbol', filter: point, ...text(c, 14), paint: { ...text(c, 14).paint, 'text-color': c.text } }];
    case 'label':
      return [{ id, ...from, type: 'symbol', filter: point, minzoom: 15, ...text(c, 12) }];
    case 'other':
      return [
        { id, ...from, type: 'fill', filter: surface, paint: { 'fill-color': c.building, 'fill-opacity': 0.4 } },
        { id: `${id}-line`, ...from, type: 'line', filter: ['!', point], paint: { 'line-color': c.road, 'line-width': 1 } },
        { id: `${id}-name`, ...from, type: 'symbol', filter: point, minzoom: 14, ...text(c, 12) },
      ];
  }
}

function vectorLayers(it: PackView, c: PackColours): LayerSpecification[] {
  const named = it.vector_layers.map((layer) => ({ layer, sort: sortOf(layer) }));
  named.sort((a, b) => ORDER.indexOf(a.sort) - ORDER.indexOf(b.sort));
  return named.flatMap(({ layer, sort }) => drawn(`${sourceId(it)}-${layer}`, { source: sourceId(it), 'source-layer': layer }, sort, c));
}

/** To be put beneath everything of ours; the last pack lies on top. */
export function packLayers(packs: readonly PackView[], c: PackColours): LayerSpecification[] {
  return packs.flatMap((it) => (it.kind === 'vector' ? vectorLayers(it, c) : [{ id: sourceId(it), source: sourceId(it), type: 'raster' as const }]));
}

/** Packs of which something is in a window (degrees); their approval numbers have to be shown with it. */
export function packsWithin(packs: readonly PackView[], [west, south, east, north]: [number, number, number, number], zoom: number): PackView[] {
  return packs.filter((it) => {
    const [w, s, e, n] = bounds(it.bounds);
    // Nothing is drawn of a pack below its first zoom; above its last the same tiles are drawn larger.
    return zoom >= it.min_zoom - 1 && w <= east && e >= west && s <= north && n >= south;
  });
}
