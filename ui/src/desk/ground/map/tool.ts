/**
 * Drawing with the pointer. The library draws, drags and closes; the corners themselves live in the drawing's own store, which
 * keyboard and list use alike, and which hands them back here after each step.
 */
import type { Map as MapView } from 'maplibre-gl';
import { TerraDraw, TerraDrawLineStringMode, TerraDrawModeUndoRedo, TerraDrawPointMode, TerraDrawPolygonMode, TerraDrawSelectMode, type GeoJSONStoreFeatures, type HexColor } from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';
import { E7 } from '../../map/features';
import { closedDegrees, cornersOf, lngLatOf, opened, type Corner, type Ring } from '../shape';
import { colours } from './style';

export interface ToolEvents {
  /** The corners placed so far of the run in hand. */
  placed: (corners: Corner[]) => void;
  /** The run in hand was finished. */
  closed: (corners: Corner[]) => void;
  /** The corners of a finished run were moved, added or taken away. */
  edited: (ring: number, corners: Corner[]) => void;
  /** Where a corner goes that is put down here. */
  snap: (at: Corner) => Corner | null;
}

type Mode = 'polygon' | 'linestring' | 'point';
const MODE: Record<Ring['kind'], Mode> = { outer: 'polygon', hole: 'polygon', line: 'linestring', point: 'point' };

export interface Tool {
  /** Begins a new run, or an edit of finished ones. */
  place: (kind: Ring['kind']) => void;
  edit: (rings: readonly Ring[]) => void;
  /** The corners of the run in hand; none when nothing is being placed with the pointer. */
  inHand: () => Corner[] | null;
  /** Takes one corner of the run in hand back, or forth again, without telling of it. */
  back: () => void;
  forth: () => void;
  idle: () => void;
  stop: () => void;
}

function geometry(ring: Ring): GeoJSONStoreFeatures['geometry'] {
  if (ring.kind === 'point') return { type: 'Point', coordinates: lngLatOf(ring.corners[0]!) };
  if (ring.kind === 'line') return { type: 'LineString', coordinates: ring.corners.map(lngLatOf) };
  return { type: 'Polygon', coordinates: [closedDegrees(ring.corners)] };
}

function cornersFrom({ geometry: found }: GeoJSONStoreFeatures): Corner[] {
  if (found.type === 'Point') return cornersOf([found.coordinates]);
  if (found.type === 'LineString') return cornersOf(found.coordinates);
  return opened(cornersOf(found.coordinates[0] ?? []));
}

export function openTool(map: MapView, events: ToolEvents): Tool {
  const c = colours();
  const [primary, surface, bad] = [c.primary, c.halo, c.bad] as [HexColor, HexColor, HexColor];
  const snapping = {
    toCustom: ({ lng, lat }: { lng: number; lat: number }) => {
      const to = events.snap([Math.round(lng * E7), Math.round(lat * E7)]);
      return to ? lngLatOf(to) : undefined;
    },
  };
  const flags = { feature: { draggable: false, coordinates: { draggable: true, midpoints: { draggable: true }, deletable: true, snappable: snapping } } };
  const draw = new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: 9 }),
    modes: [
      new TerraDrawPolygonMode({
        snapping, showCoordinatePoints: true, keyEvents: { cancel: null, finish: 'Enter' },
        styles: { fillColor: primary, fillOpacity: 0.1, outlineColor: primary, outlineWidth: 2.6, closingPointColor: surface, closingPointOutlineColor: primary, closingPointOutlineWidth: 3, closingPointWidth: 6, coordinatePointColor: surface, coordinatePointOutlineColor: primary, coordinatePointOutlineWidth: 2, coordinatePointWidth: 4, snappingPointColor: bad, snappingPointWidth: 6 },
      }),
      new TerraDrawLineStringMode({
        snapping, showCoordinatePoints: true, keyEvents: { cancel: null, finish: 'Enter' },
        styles: { lineStringColor: primary, lineStringWidth: 3, closingPointColor: surface, closingPointOutlineColor: primary, closingPointOutlineWidth: 3, closingPointWidth: 6, coordinatePointColor: surface, coordinatePointOutlineColor: primary, coordinatePointOutlineWidth: 2, coordinatePointWidth: 4, snappingPointColor: bad, snappingPointWidth: 6 },
      }),
      new TerraDrawPointMode({ styles: { pointColor: primary, pointWidth: 7, pointOutlineColor: surface, pointOutlineWidth: 2 } }),
      new TerraDrawSelectMode({
        flags: { polygon: flags, linestring: flags, point: { feature: { draggable: true } } },
        keyEvents: null, allowManualDeselection: false,
        styles: {
          selectedPolygonColor: primary, selectedPolygonFillOpacity: 0.02, selectedPolygonOutlineColor: primary, selectedPolygonOutlineWidth: 2.6, selectedLineStringColor: primary, selectedLineStringWidth: 3,
          selectionPointColor: surface, selectionPointOutlineColor: primary, selectionPointOutlineWidth: 2.5, selectionPointWidth: 6, midPointColor: primary, midPointOutlineColor: surface, midPointOutlineWidth: 1.5, midPointWidth: 4,
          selectedPointColor: primary, selectedPointWidth: 8, selectedPointOutlineColor: surface, selectedPointOutlineWidth: 2,
        },
      }),
    ],
    undoRedo: { modeLevel: new TerraDrawModeUndoRedo() },
    idStrategy: { isValidId: (id) => typeof id === 'number' || typeof id === 'string', getId: (() => { let n = 0; return () => (n += 1); })() },
  });
  draw.start();
  let ids: (string | number)[] = [];
  let kind: Ring['kind'] | null = null;
  let quiet = false;

  /** The run in hand without the corner that follows the pointer. */
  function inHand(): Corner[] | null {
    const found = draw.getSnapshot().find((each) => each.properties['mode'] === (kind && MODE[kind]) && each.properties['currentlyDrawing'] === true);
    if (!found) return null;
    if (found.geometry.type === 'Point') return cornersFrom(found);
    const committed = Number(found.properties['committedCoordinateCount'] ?? found.properties['provisionalCoordinateCount'] ?? NaN);
    const all = cornersFrom(found);
    return Number.isNaN(committed) ? all.slice(0, -1) : all.slice(0, committed);
  }
  draw.on('change', () => {
    if (quiet || kind === null || kind === 'point') return;
    const corners = inHand();
    if (corners) events.placed(unrepeated(corners));
  });
  draw.on('finish', (id, context) => {
    const found = draw.getSnapshotFeature(id);
    if (!found) return;
    if (context.action === 'draw') {
      kind = null;
      return events.closed(unrepeated(cornersFrom(found)));
    }
    const ring = ids.indexOf(id);
    if (ring >= 0) events.edited(ring, unrepeated(cornersFrom(found)));
  });

  function quietly(run: () => void): void {
    quiet = true;
    try {
      run();
    } finally {
      quiet = false;
    }
  }
  const idle = () => quietly(() => {
    kind = null;
    if (draw.getMode() !== 'static') draw.setMode('static');
    draw.clear();
    ids = [];
  });
  return {
    idle,
    place(of) {
      idle();
      kind = of;
      draw.setMode(MODE[of]);
    },
    edit: (rings) => quietly(() => {
      const same = ids.length === rings.length && ids.every((id, n) => draw.hasFeature(id) && JSON.stringify(cornersFrom(draw.getSnapshotFeature(id)!)) === JSON.stringify(rings[n]!.corners));
      if (same && draw.getMode() === 'select') return;
      const chosen = Math.max(0, ids.findIndex((id) => draw.getSnapshotFeature(id)?.properties['selected'] === true));
      kind = null;
      draw.setMode('static');
      draw.clear();
      const results = draw.addFeatures(rings.map((ring) => ({ type: 'Feature', geometry: geometry(ring), properties: { mode: MODE[ring.kind] } })));
      ids = results.flatMap((result) => (result.valid && result.id !== undefined ? [result.id] : []));
      draw.setMode('select');
      const id = ids[chosen] ?? ids[0];
      if (id !== undefined) draw.selectFeature(id);
    }),
    inHand: () => (kind === null ? null : unrepeated(inHand() ?? [])),
    back: () => quietly(() => void (kind !== null && draw.canUndo() && draw.undo())),
    forth: () => quietly(() => void (kind !== null && draw.canRedo() && draw.redo())),
    stop: () => {
      quietly(() => draw.stop());
    },
  };
}

/** A second click on the last corner ends a run; it must not stand twice. */
const unrepeated = (corners: readonly Corner[]): Corner[] => corners.filter((each, n) => n === 0 || each[0] !== corners[n - 1]![0] || each[1] !== corners[n - 1]![1]);
