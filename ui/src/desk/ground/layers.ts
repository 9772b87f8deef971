/** The layers of the ground: which can be drawn, what is asked of each when it is new, and from how close each is shown. */
import type { MapLayer } from '@/api/generated';

/** In the order in which they are listed and lie on the map. */
export const LAYERS = ['street', 'area', 'grid', 'road', 'zone', 'plot', 'point', 'component', 'shop'] as const satisfies readonly MapLayer[];
export type GroundLayer = (typeof LAYERS)[number];
export const isLayer = (value: unknown): value is GroundLayer => LAYERS.includes(value as GroundLayer);

export const DRAWN = ['area', 'road', 'zone', 'point', 'plot'] as const satisfies readonly GroundLayer[];
/** Surfaces that belong beside one another: they can be split, merged, and lie over one another. */
export const SURFACES: readonly MapLayer[] = ['area', 'zone', 'plot'];

/** Without these nothing new is written. */
export const NEEDED: readonly string[] = ['name', 'zone'];

/** What is asked of a new feature. */
export const ASKED: Record<(typeof DRAWN)[number], readonly string[]> = {
  area: ['name', 'code', 'street'],
  road: ['name', 'from', 'to', 'street'],
  zone: ['name', 'zone', 'street', 'basis', 'permits', 'begins', 'until'],
  point: ['name', 'code', 'category', 'street'],
  plot: ['name', 'street'],
};
export const ZONE_KINDS = ['urban', 'stalls', 'key'] as const;

/** Shown from these zooms on: thousands of cells and dots say nothing from far away. */
export const FROM_ZOOM: Record<GroundLayer, number> = { street: 0, area: 10.5, grid: 14, road: 10.5, zone: 10.5, plot: 10.5, point: 0, component: 0, shop: 0 };
/** Most shapes asked for at once. */
export const MOST: Record<GroundLayer, number> = { street: 2000, area: 8000, grid: 20_000, road: 8000, zone: 4000, plot: 4000, point: 50_000, component: 50_000, shop: 50_000 };
