/**
 * Shapes by window: more is asked for than is seen, and nothing is asked again while the view stays within it. So a map that
 * is pushed about stays fluid over any number of grids and points.
 */
import { backend } from '@/api';
import type { MapLayer, MapShape } from '@/api/generated';

/** West, south, east, north, 1e-7 degrees. */
export type Bounds = [number, number, number, number];

interface Have {
  bounds: Bounds;
  layers: readonly MapLayer[];
  cut: boolean;
}

/** So much more on each side, as a share of the view. */
const MARGIN = 0.4;

export function padded([west, south, east, north]: Bounds, by = MARGIN): Bounds {
  const [dx, dy] = [Math.round((east - west) * by), Math.round((north - south) * by)];
  return [west - dx, south - dy, east + dx, north + dy];
}

const within = (a: Bounds, b: Bounds) => a[0] >= b[0] && a[1] >= b[1] && a[2] <= b[2] && a[3] <= b[3];

export class ShapeWindow {
  private have: Have | null = null;
  private turn = 0;

  constructor(private readonly limit: number) {}

  /** Whether the view needs anything that was not asked for yet. */
  needs(view: Bounds, layers: readonly MapLayer[]): boolean {
    const { have } = this;
    return !have || have.cut || !within(view, have.bounds) || layers.some((it) => !have.layers.includes(it));
  }

  forget(): void {
    this.have = null;
    this.turn += 1;
  }

  /** Shapes of a view, or null when nothing new is needed, nothing came, or a later view was asked for meanwhile. */
  async ask(view: Bounds, layers: readonly MapLayer[]): Promise<{ shapes: MapShape[]; cut: boolean } | null> {
    if (!layers.length) {
      this.forget();
      return { shapes: [], cut: false };
    }
    if (!this.needs(view, layers)) return null;
    const mine = (this.turn += 1);
    const read = (bbox: Bounds) => backend().call('map_shapes', { layers: [...layers], bbox, limit: this.limit }).catch(() => null);
    const wide = padded(view);
    let [found, bounds] = [await read(wide), wide];
    // Too much for the margin may just fit without it.
    if (found?.cut && mine === this.turn) [found, bounds] = [await read(view), view];
    if (!found || mine !== this.turn) return null;
    this.have = { bounds, layers, cut: found.cut };
    return found;
  }
}
