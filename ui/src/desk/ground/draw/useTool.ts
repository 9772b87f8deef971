/** Joins the drawing in hand to the map: what the pointer does goes into the store, what the store holds is shown. */
import type { FeatureCollection } from 'geojson';
import type { Map as MapView } from 'maplibre-gl';
import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue';
import type { MapShape } from '@/api/generated';
import { openTool, type Tool } from '../map/tool';
import type { Mark } from '../map/style';
import type { GroundLayer } from '../layers';
import { collection, feature, geometryOf, lngLatOf, shapeOf, shapes, snapTo, whole, type Corner, type Ring } from '../shape';
import { useDraw } from './draw';
import { isPart } from './work';

/** A pointer this near, in pixels, means the corner or edge there. */
const NEAR_PX = 12;
const BESIDE: readonly GroundLayer[] = ['street', 'area', 'road', 'zone', 'plot'];

const equal = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

export function useTool(near: (layers: readonly GroundLayer[]) => MapShape[], shown: Ref<readonly GroundLayer[]>) {
  const draw = useDraw();
  const map = shallowRef<MapView | null>(null);
  let tool: Tool | null = null;

  const metresPerPixel = () => (map.value ? (156_543 * Math.cos((map.value.getCenter().lat * Math.PI) / 180)) / 2 ** (map.value.getZoom() + 1) : 1);
  function snap(at: Corner): Corner | null {
    const work = draw.work;
    if (!draw.snapping || !work || work.task !== 'shape') return null;
    const reach = NEAR_PX * metresPerPixel();
    const e7 = (reach / 0.0111) * 1.5;
    const close = near(BESIDE.filter((layer) => shown.value.includes(layer)))
      .filter((each) => each.id !== work.id)
      .filter(({ coords }) => coords.some((line) => touches(line, at, e7)));
    const rings = close.flatMap((each) => each.coords);
    return snapTo(at, rings, reach);
  }

  const closed = (corners: Corner[]) => {
    if (draw.work?.task === 'split') return draw.setLine(corners);
    draw.place(corners);
    draw.close();
  };
  const edited = (ring: number, corners: Corner[]) => (draw.work?.task === 'split' ? draw.setLine(corners) : draw.setRing(ring, corners));
  const placed = (corners: Corner[]) => draw.work?.task === 'shape' && draw.placing && draw.place(corners);

  function ready(made: MapView): void {
    tool?.stop();
    map.value = made;
    tool = openTool(made, { placed, closed, edited, snap });
    sync();
  }
  function leaving(): void {
    tool?.stop();
    tool = null;
  }

  /** Shows what the store holds, unless the pointer's own tool shows it already. */
  function sync(): void {
    const work = draw.work;
    if (!tool) return;
    if (!work || work.task === 'merge') return tool.idle();
    if (work.task === 'split') return line(tool, work.line);
    if (!draw.placing) return tool.edit(work.rings.filter(whole));
    const last = work.rings.at(-1)!;
    const inHand = tool.inHand();
    if (inHand && equal(inHand, last.corners)) return;
    if (last.corners.length === 0) tool.place(last.kind);
    else tool.idle();
  }
  function line(at: Tool, corners: Corner[]): void {
    if (corners.length > 1) return at.edit([{ kind: 'line', part: 0, corners }]);
    if (corners.length === 0 && at.inHand() === null) at.place('line');
    else if (corners.length === 1) at.idle();
  }
  /** A click while corners are placed without the pointer's tool, as after a key took one back. */
  function clicked(at: Corner): void {
    const work = draw.work;
    if (!work || !tool || tool.inHand() !== null) return;
    if (work.task === 'split' && work.line.length === 1) return draw.addCorner(at);
    const first = work.rings.at(-1)?.corners[0];
    if (work.task !== 'shape' || !draw.placing || !first) return;
    const reach = NEAR_PX * metresPerPixel();
    if (whole(work.rings.at(-1)!) && snapTo(at, [[first]], reach)) return draw.close();
    draw.corner = null;
    draw.addCorner(snap(at) ?? at);
    draw.placing = true;
  }
  function back(): void {
    tool?.back();
    draw.back();
  }
  function forth(): void {
    tool?.forth();
    draw.forth();
  }

  watch(() => [draw.work?.rings, draw.work?.line, draw.work?.task, draw.placing], sync, { flush: 'post' });
  onScopeDispose(leaving);

  const marks = computed<Partial<Record<Mark, FeatureCollection>>>(() => {
    const work = draw.work;
    if (!work) return {};
    const at = (point: { lon_e7: number; lat_e7: number } | null) => (point ? [feature({ type: 'Point', coordinates: lngLatOf([point.lon_e7, point.lat_e7]) })] : []);
    return {
      rings: collection(ringFeatures(work.rings, draw.placing)), corners: collection(cornerFeatures(work.rings, draw.placing, draw.corner)),
      line: collection(work.line.length > 1 ? [feature({ type: 'LineString', coordinates: work.line.map(lngLatOf) })] : []),
      overlaps: shapes(draw.findings?.overlaps.map((each) => each.shape) ?? []), holes: shapes(draw.findings?.holes.map((each) => each.shape) ?? []),
      faults: collection(draw.faults.flatMap((each) => at(each.at))),
      parts: shapes(draw.proposal?.edits.filter((edit) => isPart(edit, work)).map((edit) => edit.shape) ?? []),
    };
  });
  return { ready, leaving, clicked, back, forth, marks };
}

const touches = (line: readonly Corner[], [x, y]: Corner, by: number): boolean => {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [cx, cy] of line) [west, south, east, north] = [Math.min(west, cx), Math.min(south, cy), Math.max(east, cx), Math.max(north, cy)];
  return x >= west - by && x <= east + by && y >= south - by && y <= north + by;
};

/** The whole shape filled, and the run that is not closed yet as a line. */
function ringFeatures(rings: readonly Ring[], placing: boolean) {
  const done = shapeOf(placing ? rings.slice(0, -1) : rings);
  const open = placing ? rings.at(-1)! : null;
  return [
    ...(done && !('point' in done) ? [feature(geometryOf(done))] : []),
    ...(open && open.corners.length > 1 ? [feature({ type: 'LineString', coordinates: open.corners.map(lngLatOf) }, { open: true })] : []),
  ];
}
function cornerFeatures(rings: readonly Ring[], placing: boolean, chosen: { ring: number; at: number } | null) {
  return rings.flatMap((ring, n) => ring.corners.flatMap((corner, at) => {
    const is = chosen?.ring === n && chosen.at === at;
    const shownHere = is || (placing && n === rings.length - 1);
    return shownHere ? [feature({ type: 'Point', coordinates: lngLatOf(corner) }, { chosen: is })] : [];
  }));
}
