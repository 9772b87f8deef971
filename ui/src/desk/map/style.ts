/**
 * The desk's map style: shapes and points of this device over the packs that are on. Nothing comes from outside and there
 * are no glyphs, so every label, Chinese too, is drawn from the fonts of this machine.
 */
import type { FeatureCollection } from 'geojson';
import type { StyleSpecification } from 'maplibre-gl';
import type { PackView } from '@/api/generated';
import { packColours, packLayers, packSources } from '@/shared/packs/layers';

/** Colours by token name, read from the page so that the map follows the theme. */
export interface Palette {
  ground: string;
  land: string;
  line: string;
  strong: string;
  text: string;
  halo: string;
  road: string;
  primary: string;
  ok: string;
  wait: string;
  gone: string;
  onDot: string;
}

export function palette(of: CSSStyleDeclaration = getComputedStyle(document.documentElement)): Palette {
  const token = (name: string) => of.getPropertyValue(`--${name}`).trim() || '#888888';
  return {
    ground: token('surface-2'), land: token('surface'), line: token('cell'), strong: token('line-strong'), text: token('text'),
    halo: token('surface'), road: token('road'), primary: token('primary'), ok: token('ok'), wait: token('wait'),
    gone: token('text-2'), onDot: token('surface'),
  };
}

export const EMPTY: FeatureCollection = { type: 'FeatureCollection', features: [] };
/** Where single cells and their numbers begin to be shown. */
export const GRID_ZOOM = 14;
export const AREA_ZOOM = 12;
const FONT = ['Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', 'sans-serif'];

const only = (layer: string): ['==', ['get', string], string] => ['==', ['get', 'layer'], layer];

/** Over a pack the land is the pack's. */
function ground(p: Palette, packs: readonly PackView[]): StyleSpecification['layers'] {
  return [
    { id: 'ground', type: 'background', paint: { 'background-color': p.ground } },
    ...packLayers(packs, packColours()),
    { id: 'land', type: 'fill', source: 'shapes', filter: only('street'), paint: { 'fill-color': p.land, 'fill-opacity': packs.length ? 0 : 1 } },
    { id: 'chosen', type: 'fill', source: 'chosen', paint: { 'fill-color': p.primary, 'fill-opacity': 0.13 } },
    {
      id: 'grids', type: 'line', source: 'shapes', filter: only('grid'), minzoom: GRID_ZOOM,
      paint: { 'line-color': p.line, 'line-width': 1 },
    },
    {
      id: 'roads', type: 'line', source: 'shapes', filter: only('road'), layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': p.road, 'line-width': ['interpolate', ['linear'], ['zoom'], 10, 1.5, 16, 9] },
    },
    {
      id: 'areas', type: 'line', source: 'shapes', filter: only('area'), minzoom: AREA_ZOOM,
      paint: { 'line-color': p.strong, 'line-width': 1, 'line-dasharray': [4, 3], 'line-opacity': 0.75 },
    },
    {
      id: 'streets', type: 'line', source: 'shapes', filter: only('street'),
      paint: { 'line-color': p.strong, 'line-width': ['interpolate', ['linear'], ['zoom'], 9, 1, 15, 2.4] },
    },
    { id: 'district', type: 'line', source: 'shapes', filter: only('district'), paint: { 'line-color': p.gone, 'line-width': 2.6 } },
    { id: 'chosen-line', type: 'line', source: 'chosen', paint: { 'line-color': p.primary, 'line-width': 2 } },
  ];
}

function labels(p: Palette): StyleSpecification['layers'] {
  const paint = { 'text-color': p.text, 'text-halo-color': p.halo, 'text-halo-width': 1.6 };
  const quiet = { ...paint, 'text-color': p.gone };
  return [
    {
      id: 'road-names', type: 'symbol', source: 'shapes', filter: only('road'), minzoom: 12.5,
      layout: { 'symbol-placement': 'line', 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 12 }, paint: quiet,
    },
    {
      id: 'grid-names', type: 'symbol', source: 'names', filter: only('grid'), minzoom: 15.5,
      layout: { 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 11 }, paint: quiet,
    },
    {
      id: 'area-names', type: 'symbol', source: 'names', filter: only('area'), minzoom: 12.8,
      layout: { 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 12, 'text-max-width': 7 }, paint: quiet,
    },
    {
      id: 'street-names', type: 'symbol', source: 'names', filter: only('street'), maxzoom: 15,
      layout: { 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 14, 'text-padding': 2, 'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'], 'text-radial-offset': 1.4 }, paint,
    },
  ];
}

function points(p: Palette): StyleSpecification['layers'] {
  const single = ['!', ['has', 'point_count']] as ['!', ['has', string]];
  return [
    {
      id: 'clusters', type: 'circle', source: 'cases', filter: ['has', 'point_count'],
      paint: {
        'circle-color': p.primary, 'circle-opacity': 0.88, 'circle-stroke-color': p.onDot, 'circle-stroke-width': 2,
        'circle-radius': ['step', ['get', 'point_count'], 13, 10, 16, 50, 20, 200, 25],
      },
    },
    {
      id: 'cluster-counts', type: 'symbol', source: 'cases', filter: ['has', 'point_count'],
      layout: { 'text-field': ['to-string', ['get', 'point_count']], 'text-font': FONT, 'text-size': 12, 'text-allow-overlap': true, 'text-padding': 7 },
      paint: { 'text-color': p.onDot },
    },
    {
      id: 'cases', type: 'circle', source: 'cases', filter: single,
      paint: {
        'circle-color': ['match', ['get', 'state'], 'reported', p.wait, 'self_disposed', p.ok, p.gone],
        'circle-radius': ['match', ['get', 'state'], 'reported', 7.5, 5.5],
        'circle-stroke-color': p.onDot, 'circle-stroke-width': 1.6,
      },
    },
    {
      id: 'selected', type: 'circle', source: 'selected',
      paint: { 'circle-color': p.primary, 'circle-radius': 8.5, 'circle-stroke-color': p.text, 'circle-stroke-width': 3 },
    },
  ];
}

export function style(p: Palette, packs: readonly PackView[] = []): StyleSpecification {
  const plain = { type: 'geojson' as const, data: EMPTY };
  return {
    version: 8,
    sources: {
      ...packSources(packs),
      shapes: plain, names: plain, chosen: plain, selected: plain,
      cases: { ...plain, cluster: true, clusterRadius: 52, clusterMaxZoom: 14 },
    },
    layers: [...ground(p, packs), ...labels(p), ...points(p)],
  };
}
