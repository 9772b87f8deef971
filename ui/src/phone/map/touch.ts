/** What lies under a fingertip, and a finger that stays. */
import type { Map as GlMap, MapGeoJSONFeature, MapMouseEvent, MapTouchEvent } from 'maplibre-gl';
import type { MapLayer, PointView } from '@/api/generated';

/** Half the width of a fingertip, pixels. */
const FINGER_PX = 20;
const HOLD_MS = 550;
/** A finger that moved further pushes the map. */
const SLIP_PX = 10;

export interface Thing {
  layer: MapLayer;
  id: string;
  name: string;
}

export interface Hits {
  point: PointView;
  /** Ids of cases. */
  cases: string[];
  things: Thing[];
}

export interface Cluster {
  source: string;
  id: number;
  at: [number, number];
}

const CLUSTERS = ['cases-many', 'dots-many'];
/** Lines and surfaces are things too where nothing smaller is hit. */
const LARGE = ['plot-fill', 'road-line', 'zone-fill'];
export const TOUCHED = ['cases-dot', 'dots-dot', ...CLUSTERS, ...LARGE];

const pointOf = ({ lng, lat }: { lng: number; lat: number }): PointView => ({ lon_e7: Math.round(lng * 1e7), lat_e7: Math.round(lat * 1e7) });

function thingOf({ properties }: Pick<MapGeoJSONFeature, 'properties'>): Thing {
  return { layer: properties.layer as MapLayer, id: String(properties.id), name: String(properties.name ?? '') };
}

type Found = Pick<MapGeoJSONFeature, 'properties' | 'geometry'> & { layer: { id: string }; source: string };

/** Dots before clusters, clusters before what is large; each thing once. */
export function sorted(found: readonly Found[], point: PointView): Hits | Cluster | null {
  const of = (...ids: string[]) => found.filter((it) => ids.includes(it.layer.id));
  const cases = [...new Set(of('cases-dot').map((it) => String(it.properties.id)))];
  const dots = unique(of('dots-dot').map(thingOf));
  if (cases.length || dots.length) return { point, cases, things: dots };
  const [many] = of(...CLUSTERS);
  if (many) {
    const at = many.geometry.type === 'Point' ? (many.geometry.coordinates as [number, number]) : ([point.lon_e7 / 1e7, point.lat_e7 / 1e7] as [number, number]);
    return { source: many.source, id: Number(many.properties.cluster_id), at };
  }
  const large = unique(LARGE.flatMap((id) => of(id).map(thingOf)));
  return large.length ? { point, cases: [], things: large } : null;
}

const unique = (things: readonly Thing[]) => [...new Map(things.map((it) => [`${it.layer}/${it.id}`, it])).values()];

export function under(map: GlMap, event: MapMouseEvent): Hits | Cluster | null {
  const { x, y } = event.point;
  const layers = TOUCHED.filter((id) => map.getLayer(id));
  const found = map.queryRenderedFeatures([[x - FINGER_PX, y - FINGER_PX], [x + FINGER_PX, y + FINGER_PX]], { layers });
  return sorted(found, pointOf(event.lngLat));
}

/** Calls back when one finger stays where it is, or the other mouse button is pressed. */
export function onHold(map: GlMap, held: (point: PointView) => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let from: { x: number; y: number } | null = null;
  let told = 0;
  let turn = 0;
  const stop = () => {
    turn += 1;
    clearTimeout(timer);
  };
  const tell = (point: PointView) => {
    // A system that has its own long press would tell twice.
    if (Date.now() - told < 1000) return;
    told = Date.now();
    held(point);
  };
  // On a slow phone a finger's way comes late: what it did until now is heard before two more frames are drawn.
  const ripe = (mine: number, point: PointView) =>
    requestAnimationFrame(() => requestAnimationFrame(() => mine === turn && !map.isMoving() && tell(point)));
  map.on('touchstart', (event: MapTouchEvent) => {
    stop();
    if (event.points.length !== 1) return;
    from = event.point;
    const mine = turn;
    timer = setTimeout(() => ripe(mine, pointOf(event.lngLat)), HOLD_MS);
  });
  map.on('touchmove', (event: MapTouchEvent) => {
    if (!from || event.points.length !== 1 || Math.hypot(event.point.x - from.x, event.point.y - from.y) > SLIP_PX) stop();
  });
  for (const end of ['touchend', 'touchcancel', 'dragstart', 'zoomstart'] as const) map.on(end, stop);
  map.on('contextmenu', (event: MapMouseEvent) => !map.isMoving() && tell(pointOf(event.lngLat)));
  map.on('remove', stop);
}
