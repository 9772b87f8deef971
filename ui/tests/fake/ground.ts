/** The fake's answers about the ground: listed, read on a day, drawn, split, merged, taken back. */
import type { CaseBrief, ChangeKind, ChangeView, GroundFindings, MapLayer, ProposedEdit, ShapeView } from '../../src/api/generated';
import { today } from '../../src/desk/ground/day';
import { measureOf, ringM2, ringsOf, snapTo, type Corner } from '../../src/desk/ground/shape';
import { id, Refused, type FakeCore, type Handlers } from './core';
import { STREETS } from './deskWorld';
import { importHandlers } from './groundImport';
import { common, faultsOf, joined, leftOf } from './groundShapes';
import { edition, fullOf, gap, groundWorld, mapShapes, measured, overlapOf, type GroundWorld, type Thing } from './groundWorld';
import type { World } from './phone';

const outer = (shape: ShapeView): Corner[] => ringsOf(shape)[0]?.corners ?? [];
const SURFACES: readonly MapLayer[] = ['area', 'zone', 'plot'];

function find(ground: GroundWorld, layer: MapLayer, key: string): Thing {
  const found = ground.things.get(layer)?.find((it) => it.row.id === key);
  if (!found) throw new Refused('not_found');
  return found;
}

/** Faults, overlaps with neighbours and what stays uncovered, as one who looked at it would say. */
export function findings(ground: GroundWorld, edits: readonly ProposedEdit[]): GroundFindings {
  const found: GroundFindings = { overlaps: [], holes: [], faults: [], measures: [], outside: [] };
  const touched = new Set(edits.map((edit) => edit.id));
  edits.forEach((edit, index) => {
    if (!edit.shape) return void found.measures.push(0);
    found.measures.push(measureOf(ringsOf(edit.shape)));
    if (!('area' in edit.shape)) return;
    found.faults.push(...ringsOf(edit.shape).flatMap((ring) => faultsOf(ring.corners, index)));
    if (edit.layer !== 'area' || found.faults.length) return;
    const own = { row: { id: edit.id ?? '', name: edit.set.find(([key]) => key === 'name')?.[1] ?? (edit.id ? find(ground, 'area', edit.id).row.name : '') } } as Thing;
    for (const other of ground.things.get('area') ?? []) {
      if (!other.shape || touched.has(other.row.id)) continue;
      const both = common(outer(edit.shape), outer(other.shape));
      if (both.length) found.overlaps.push(overlapOf(own, other, { area: [[both]] }, Math.round(ringM2(both))));
    }
    if (outside(ground, edit.shape)) found.outside.push(index);
  });
  const hole = gap();
  if (edits.some((edit) => edit.id?.startsWith('area-5') || (edit.shape && common(outer(hole.shape), outer(edit.shape)).length > 0))) {
    const left = edits.some((edit) => edit.shape && 'area' in edit.shape && ringM2(common(outer(hole.shape), outer(edit.shape))) > hole.m2 * 0.95);
    if (!left) found.holes.push(hole);
  }
  return found;
}
function outside(ground: GroundWorld, shape: ShapeView): boolean {
  const streets = (ground.things.get('street') ?? []).map((it) => outer(it.shape!));
  return outer(shape).some(([x, y]) => !streets.some((ring) => x >= ring[0]![0] && x <= ring[2]![0] && y >= ring[0]![1] && y <= ring[2]![1]));
}

export function groundHandlers(core: FakeCore, world: World, big = process.env['FAKE_BIG'] === '1'): Handlers {
  const ground = groundWorld(big);
  const all = (layer: MapLayer) => ground.things.get(layer) ?? [];
  const open = (it: Thing): CaseBrief[] => world.cases.map((each) => each.brief).filter((brief) => brief.state === 'reported' && brief.street_name === it.row.street_name).slice(0, 3);

  function write(edits: readonly ProposedEdit[], from_day: string, title: string, what: ChangeKind): string {
    const change: ChangeView = { id: id('change'), what, title, layers: [...new Set(edits.map((edit) => edit.layer))], from_day, count: edits.length, by: world.person?.name ?? null, at_ms: Date.now(), undone: false, used: [], contested: 0 };
    ground.changes.unshift(change);
    for (const edit of edits) {
      const name = edit.set.find(([key]) => key === 'name')?.[1];
      const known = edit.id ? find(ground, edit.layer, edit.id) : null;
      const it = known ?? { row: { id: id(edit.layer), layer: edit.layer, name: name ?? '', code: null, street_name: null, sort: null, area_m2: null, length_mm: null, point: null }, shape: null, fields: [], editions: [] };
      it.editions.unshift(edition(change, edit.shape, { ended: edit.ended }));
      if (from_day > today()) {
        if (!known) ground.things.set(edit.layer, [...all(edit.layer), it]);
        continue;
      }
      if (edit.ended) ground.things.set(edit.layer, all(edit.layer).filter((each) => each !== it));
      if (name) it.row = { ...it.row, name };
      if (edit.shape) [it.shape, it.row] = [edit.shape, measured(it.row, edit.shape)];
      if (!known) ground.things.set(edit.layer, [...all(edit.layer), it]);
    }
    core.changed('reference');
    return change.id;
  }

  return {
    map_shapes: ({ layers, bbox, limit }) => {
      const shapes = layers.flatMap((layer) => mapShapes(ground, layer, bbox));
      return { shapes: shapes.slice(0, limit), cut: shapes.length > limit };
    },
    ground_list: ({ layer, street, text, after, limit, day }) => {
      const wanted = text?.toLowerCase();
      const then = day ?? today();
      const within = STREETS.find((each) => each.code === street)?.name;
      const found = all(layer).filter(({ row, editions }) => (!within || row.street_name === within) && (!wanted || `${row.name}${row.code ?? ''}`.toLowerCase().includes(wanted)) && editions.some((each) => each.from_day <= then));
      const from = Number(after ?? 0);
      return { rows: found.slice(from, from + limit).map((it) => it.row), total: found.length, next: from + limit < found.length ? String(from + limit) : null };
    },
    ground: ({ layer, id: key, day }) => {
      const it = find(ground, layer, key);
      return fullOf(it, day ?? today(), open(it));
    },
    draw_check: ({ edits }) => findings(ground, edits),
    draw_save: ({ edits, from_day, title, what }) => {
      if (!title.trim()) throw new Refused('name_missing');
      const { faults } = findings(ground, edits);
      if (faults[0]) throw new Refused('bad_shape', { fault: faults[0].code });
      return { change: write(edits, from_day, title, what) };
    },
    split_propose: ({ id: key, layer, line }) => {
      const it = find(ground, layer, key);
      const [a, b] = [line[0]!, line.at(-1)!];
      const parts = [leftOf(outer(it.shape!), a, b), leftOf(outer(it.shape!), b, a)];
      if (parts.some((part) => part.length < 3)) throw new Refused('no_cut', { fault: 'cut_misses' });
      const edits = parts.map((part, n): ProposedEdit => ({ id: n === 0 ? key : null, layer, shape: { area: [[part]] }, set: n === 0 ? [] : [['name', `${it.row.name}-${n + 1}`]], ended: false }));
      return { edits, findings: findings(ground, edits) };
    },
    merge_propose: ({ ids, layer }) => {
      const things = ids.map((key) => find(ground, layer, key));
      let ring = outer(things[0]!.shape!);
      for (const other of things.slice(1)) {
        const both = joined(ring, outer(other.shape!));
        if (!both) throw new Refused('not_touching', { fault: 'merge_apart' });
        ring = both;
      }
      const edits = things.map((it, n): ProposedEdit => ({ id: it.row.id, layer, shape: n === 0 ? { area: [[ring]] } : null, set: [], ended: n > 0 }));
      return { edits, findings: findings(ground, edits) };
    },
    snap: ({ layer, shape, within_mm, except }) => {
      const rings = all(layer).filter((it) => it.row.id !== except && it.shape).map((it) => outer(it.shape!));
      const to = (corner: Corner) => snapTo(corner, rings, within_mm / 1000) ?? corner;
      if (!('area' in shape) || !SURFACES.includes(layer)) return { shape };
      return { shape: { area: shape.area.map((polygon) => polygon.map((ring) => ring.map(to))) } };
    },
    ground_changes: ({ after, limit }) => {
      const from = Number(after ?? 0);
      return { changes: ground.changes.slice(from, from + limit), next: from + limit < ground.changes.length ? String(from + limit) : null };
    },
    change_undo: ({ change: key }) => {
      const change = ground.changes.find((each) => each.id === key);
      if (!change) throw new Refused('not_found');
      if (change.used.length > 0 && change.contested === 0) throw new Refused('change_used');
      const wasContested = change.contested > 0;
      Object.assign(change, { undone: true, contested: 0 });
      for (const it of [...ground.things.values()].flat()) {
        it.editions = it.editions.filter((each) => each.change !== key).map((each) => (wasContested ? { ...each, contested: false } : each));
        const now = it.editions.find((each) => each.from_day <= today());
        if (now?.shape) it.shape = now.shape;
      }
      core.changed('reference');
      return {};
    },
    ...importHandlers(core, ground, (edits, day, title) => write(edits, day, title, 'import')),
  };
}
