/** How the ground looks: one source per layer, so that 20,000 cells are not drawn anew when an area changes. No tiles, no glyphs. */
import type { FeatureCollection } from 'geojson';
import type { ExpressionSpecification, Map as MapView, StyleSpecification } from 'maplibre-gl';
import { LAYERS, FROM_ZOOM, type GroundLayer } from '../layers';
import { formOf } from '../shape';

const FONT = ['Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', 'sans-serif'];
export const EMPTY: FeatureCollection = { type: 'FeatureCollection', features: [] };
/** Sources beside the layers': what is selected, found, drawn. */
export const MARKS = ['chosen', 'edition', 'overlaps', 'holes', 'faults', 'picks', 'parts', 'line', 'rings', 'corners', 'preview', 'preview-dots'] as const;
export type Mark = (typeof MARKS)[number];

export interface Colours {
  ground: string;
  land: string;
  text: string;
  quiet: string;
  halo: string;
  strong: string;
  cell: string;
  road: string;
  primary: string;
  wait: string;
  bad: string;
  info: string;
  ok: string;
}

export function colours(of: CSSStyleDeclaration = getComputedStyle(document.documentElement)): Colours {
  const token = (name: string) => of.getPropertyValue(`--${name}`).trim() || '#888888';
  return {
    ground: token('surface-2'), land: token('surface'), text: token('text'), quiet: token('text-2'), halo: token('surface'), strong: token('line-strong'),
    cell: token('line-strong'), road: token('road'), primary: token('primary'), wait: token('wait'), bad: token('bad'), info: token('info'), ok: token('ok'),
  };
}

/** The colour by which a layer is known, on the map and beside its name. */
export const tone = (layer: GroundLayer): keyof Colours =>
  ({ street: 'strong', area: 'primary', grid: 'cell', road: 'quiet', zone: 'info', plot: 'wait', point: 'info', component: 'quiet', shop: 'ok' } as const)[layer];

export const isDots = (layer: GroundLayer) => formOf(layer) === 'point';

function surface(layer: GroundLayer, c: Colours): StyleSpecification['layers'] {
  const colour = c[tone(layer)];
  const minzoom = FROM_ZOOM[layer];
  const base = { source: layer, minzoom };
  if (layer === 'street')
    return [
      { id: 'street', type: 'fill', ...base, paint: { 'fill-color': c.land, 'fill-antialias': false } },
      { id: 'street-line', type: 'line', ...base, paint: { 'line-color': c.strong, 'line-width': ['interpolate', ['linear'], ['zoom'], 9, 1.2, 15, 3] } },
    ];
  if (layer === 'grid')
    return [
      { id: 'grid', type: 'fill', ...base, paint: { 'fill-color': c.land, 'fill-opacity': 0, 'fill-antialias': false } },
      { id: 'grid-line', type: 'line', ...base, paint: { 'line-color': c.cell, 'line-width': 0.7, 'line-opacity': 0.55 } },
    ];
  const fill = ({ area: 0.05, zone: 0.12, plot: 0.28 } as Partial<Record<GroundLayer, number>>)[layer] ?? 0;
  return [
    { id: layer, type: 'fill', ...base, paint: { 'fill-color': colour, 'fill-opacity': fill, 'fill-antialias': false } },
    { id: `${layer}-line`, type: 'line', ...base, paint: { 'line-color': colour, 'line-width': layer === 'area' ? 1.4 : 1.8, ...(layer === 'zone' ? { 'line-dasharray': [3, 2] } : {}) } },
  ];
}

function road(c: Colours): StyleSpecification['layers'] {
  const width = (a: number, b: number): ExpressionSpecification => ['interpolate', ['linear'], ['zoom'], 10, a, 16, b];
  const round = { 'line-cap': 'round', 'line-join': 'round' } as const;
  return [
    { id: 'road-case', type: 'line', source: 'road', minzoom: FROM_ZOOM.road, layout: round, paint: { 'line-color': c.strong, 'line-width': width(2.4, 9), 'line-opacity': 0.6 } },
    { id: 'road', type: 'line', source: 'road', minzoom: FROM_ZOOM.road, layout: round, paint: { 'line-color': c.road, 'line-width': width(1.6, 7) } },
  ];
}

function dots(layer: GroundLayer, c: Colours): StyleSpecification['layers'] {
  const colour = c[tone(layer)];
  return [
    {
      id: `${layer}-group`, type: 'circle', source: layer, filter: ['has', 'point_count'],
      paint: { 'circle-color': colour, 'circle-opacity': 0.82, 'circle-stroke-color': c.halo, 'circle-stroke-width': 1.5, 'circle-radius': ['step', ['get', 'point_count'], 10, 10, 13, 100, 17, 1000, 22] },
    },
    {
      id: `${layer}-count`, type: 'symbol', source: layer, filter: ['has', 'point_count'],
      layout: { 'text-field': ['get', 'point_count_abbreviated'], 'text-font': FONT, 'text-size': 11, 'text-padding': 6 }, paint: { 'text-color': c.halo },
    },
    {
      id: layer, type: 'circle', source: layer, filter: ['!', ['has', 'point_count']],
      paint: { 'circle-color': colour, 'circle-radius': layer === 'point' ? 6 : 4.5, 'circle-stroke-color': c.halo, 'circle-stroke-width': 1.5 },
    },
  ];
}

function names(c: Colours): StyleSpecification['layers'] {
  const label = (layer: GroundLayer, minzoom: number, size: number, colour: string): StyleSpecification['layers'][number] => ({
    id: `${layer}-name`, type: 'symbol', source: `${layer}-names`, minzoom,
    layout: { 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': size, 'text-max-width': 8, 'text-padding': 4 },
    paint: { 'text-color': colour, 'text-halo-color': c.halo, 'text-halo-width': 1.6 },
  });
  return [
    {
      id: 'road-name', type: 'symbol', source: 'road', minzoom: 13,
      layout: { 'symbol-placement': 'line', 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 12 },
      paint: { 'text-color': c.quiet, 'text-halo-color': c.halo, 'text-halo-width': 1.6 },
    },
    label('grid', 15.5, 11, c.quiet), label('plot', 13.5, 12, c.wait), label('zone', 13, 12, c.info), label('area', 12.4, 12.5, c.text),
    { ...label('street', 0, 14, c.text), maxzoom: 13.4 } as StyleSpecification['layers'][number],
  ];
}

/** Layers over the ground, from the quietest to the one in hand. */
function marks(c: Colours): StyleSpecification['layers'] {
  return [
    { id: 'preview', type: 'fill', source: 'preview', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': c.bad, 'fill-opacity': 0.13 } },
    { id: 'preview-line', type: 'line', source: 'preview', paint: { 'line-color': c.bad, 'line-width': 1.8 } },
    { id: 'preview-dots', type: 'circle', source: 'preview-dots', paint: { 'circle-color': c.bad, 'circle-radius': ['case', ['has', 'point_count'], 9, 4.5], 'circle-stroke-color': c.halo, 'circle-stroke-width': 1.2 } },
    { id: 'picks', type: 'fill', source: 'picks', paint: { 'fill-color': c.primary, 'fill-opacity': 0.28 } },
    { id: 'picks-line', type: 'line', source: 'picks', paint: { 'line-color': c.primary, 'line-width': 2.4 } },
    { id: 'parts', type: 'fill', source: 'parts', paint: { 'fill-color': ['match', ['%', ['get', 'index'], 2], 0, c.primary, c.info], 'fill-opacity': 0.28 } },
    { id: 'parts-line', type: 'line', source: 'parts', paint: { 'line-color': ['match', ['%', ['get', 'index'], 2], 0, c.primary, c.info], 'line-width': 2.2 } },
    { id: 'overlaps', type: 'fill', source: 'overlaps', paint: { 'fill-pattern': 'hatch-bad' } },
    { id: 'overlaps-line', type: 'line', source: 'overlaps', paint: { 'line-color': c.bad, 'line-width': 1.6 } },
    { id: 'holes', type: 'fill', source: 'holes', paint: { 'fill-pattern': 'hatch-wait' } },
    { id: 'holes-line', type: 'line', source: 'holes', paint: { 'line-color': c.wait, 'line-width': 1.6, 'line-dasharray': [2, 2] } },
    { id: 'chosen-fill', type: 'fill', source: 'chosen', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': c.primary, 'fill-opacity': 0.16 } },
    { id: 'chosen-line', type: 'line', source: 'chosen', paint: { 'line-color': c.primary, 'line-width': 3.2 } },
    { id: 'chosen-dot', type: 'circle', source: 'chosen', filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-color': c.primary, 'circle-radius': 8, 'circle-stroke-color': c.text, 'circle-stroke-width': 2.5 } },
    { id: 'edition-fill', type: 'fill', source: 'edition', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': c.info, 'fill-opacity': 0.12 } },
    { id: 'edition', type: 'line', source: 'edition', paint: { 'line-color': c.info, 'line-width': 3, 'line-dasharray': [2, 1.4] } },
    { id: 'edition-dot', type: 'circle', source: 'edition', filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-color': c.info, 'circle-radius': 8, 'circle-stroke-color': c.text, 'circle-stroke-width': 2.5 } },
    { id: 'rings', type: 'fill', source: 'rings', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': c.primary, 'fill-opacity': 0.18 } },
    { id: 'rings-line', type: 'line', source: 'rings', filter: ['has', 'open'], paint: { 'line-color': c.primary, 'line-width': 2.6 } },
    { id: 'line', type: 'line', source: 'line', paint: { 'line-color': c.bad, 'line-width': 2.6, 'line-dasharray': [2, 1] } },
    { id: 'corners', type: 'circle', source: 'corners', paint: { 'circle-color': c.halo, 'circle-radius': ['case', ['get', 'chosen'], 8, 4.5], 'circle-stroke-color': ['case', ['get', 'chosen'], c.text, c.primary], 'circle-stroke-width': ['case', ['get', 'chosen'], 3.5, 2] } },
    { id: 'faults', type: 'circle', source: 'faults', paint: { 'circle-color': c.bad, 'circle-opacity': 0.25, 'circle-radius': 13, 'circle-stroke-color': c.bad, 'circle-stroke-width': 3 } },
  ];
}

export function style(c: Colours): StyleSpecification {
  const plain = { type: 'geojson' as const, data: EMPTY };
  // Cells are small and many: finer tiles than these, and wider margins of them, would be drawn for nothing.
  const cells = { ...plain, maxzoom: 15, buffer: 8 };
  const grouped = { ...plain, cluster: true, clusterRadius: 54, clusterMinPoints: 3, clusterMaxZoom: 15 };
  const sources: StyleSpecification['sources'] = Object.fromEntries([
    ...LAYERS.map((layer) => [layer, isDots(layer) ? grouped : layer === 'grid' ? cells : plain]),
    ...LAYERS.filter((layer) => !isDots(layer) && layer !== 'road').map((layer) => [`${layer}-names`, plain]),
    ...MARKS.map((mark) => [mark, mark === 'preview-dots' ? grouped : plain]),
  ]);
  return {
    version: 8, sources,
    layers: [
      { id: 'back', type: 'background', paint: { 'background-color': c.ground } },
      ...(['street', 'plot', 'zone', 'grid'] as const).flatMap((layer) => surface(layer, c)), ...road(c), ...surface('area', c),
      ...names(c), ...(['component', 'shop', 'point'] as const).flatMap((layer) => dots(layer, c)), ...marks(c),
    ],
  };
}

/** Ids of everything that draws one layer of the ground. */
export const drawnBy = (layer: GroundLayer): string[] =>
  [layer, `${layer}-line`, `${layer}-case`, `${layer}-name`, `${layer}-group`, `${layer}-count`].filter((id) => id !== '');

/** Diagonal stripes, drawn here: hatching says "not settled" without hiding what lies under it. */
function stripes(colour: string, rising: boolean): { width: number; height: number; data: Uint8ClampedArray } {
  const size = 12;
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) || 0) as [number, number, number];
  const data = new Uint8ClampedArray(size * size * 4);
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) {
      const on = ((rising ? x + y : x - y + size) % size) < 4;
      data.set([r, g, b, on ? 205 : 28], (y * size + x) * 4);
    }
  return { width: size, height: size, data };
}
export function addHatches(map: MapView, c: Colours): void {
  for (const [name, colour, rising] of [['hatch-bad', c.bad, true], ['hatch-wait', c.wait, false]] as const)
    if (!map.hasImage(name)) map.addImage(name, stripes(colour, rising));
}
