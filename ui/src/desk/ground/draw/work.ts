/** What is being drawn, as it is kept between pages and restarts, and how it is read back without trusting it. */
import type { GroundFull, MapLayer, ProposedEdit } from '@/api/generated';
import { isDay, today } from '../day';
import { isLayer, type GroundLayer } from '../layers';
import { formOf, LEAST, ringsOf, shapeOf, whole, type Corner, type Ring } from '../shape';

export type Task = 'shape' | 'split' | 'merge';

export interface Pick {
  id: string;
  name: string;
}

/** Everything a person put in; what follows from it is asked of the core again. */
export interface Work {
  task: Task;
  layer: GroundLayer;
  /** The feature that is changed, split or merged into; none for a new one. */
  id: string | null;
  /** Its name when the work began. */
  name: string;
  /** Its square metres then; none for a new one. */
  was: number | null;
  rings: Ring[];
  /** The cut of a split. */
  line: Corner[];
  picks: Pick[];
  /** Names of what a split or merge leaves, by its place in the proposal. */
  names: string[];
  set: Record<string, string>;
  title: string;
  fromDay: string;
}

const none = (): Omit<Work, 'task' | 'layer'> => ({ id: null, name: '', was: null, rings: [], line: [], picks: [], names: [], set: {}, title: '', fromDay: today() });

export const startNew = (layer: GroundLayer): Work => ({ ...none(), task: 'shape', layer, rings: [emptyRing(layer)] });
export const emptyRing = (layer: MapLayer, part = 0): Ring => ({ kind: ({ area: 'outer', lines: 'line', point: 'point' } as const)[formOf(layer)], part, corners: [] });

export function startFrom(full: GroundFull, task: Task): Work | null {
  const { row, shape } = full;
  if (!isLayer(row.layer)) return null;
  const rings = task === 'shape' ? (shape ? ringsOf(shape) : [emptyRing(row.layer)]) : [];
  return { ...none(), task, layer: row.layer, id: row.id, name: row.name, was: row.area_m2, rings, picks: task === 'merge' ? [{ id: row.id, name: row.name }] : [] };
}

/** The edit that a drawn shape asks for; none while nothing is whole. */
export function editOf(work: Work): ProposedEdit | null {
  const shape = shapeOf(work.rings);
  if (!shape || work.task !== 'shape') return null;
  const set = Object.entries(work.set).map(([key, value]): [string, string] => [key, value.trim()]).filter(([, value]) => value !== '');
  return { id: work.id, layer: work.layer, shape, set, ended: false };
}

/** Of a proposal's edits those that the work is about; the others are neighbours that take a new corner. */
export const isPart = (edit: ProposedEdit, work: Work): boolean => !edit.ended && (edit.id === null || edit.id === work.id || work.picks.some((pick) => pick.id === edit.id));

/** A proposal's edits under the names that were given, one for each part in order. */
export function named(edits: readonly ProposedEdit[], work: Work): ProposedEdit[] {
  let at = -1;
  return edits.map((edit) => {
    if (!isPart(edit, work)) return edit;
    at += 1;
    const name = work.names[at]?.trim();
    const kept = edit.id !== null && name === work.name;
    return name && !kept ? { ...edit, set: [...edit.set.filter(([key]) => key !== 'name'), ['name', name]] } : edit;
  });
}
export const nameOf = (edit: ProposedEdit): string => edit.set.find(([key]) => key === 'name')?.[1] ?? '';

/** Whether anything was put in that would be missed. */
export const worthKeeping = (work: Work): boolean => work.rings.some((ring) => ring.corners.length > 0) || work.line.length > 0 || work.picks.length > 0;

const text = (value: unknown): value is string => typeof value === 'string';
const isCorner = (value: unknown): value is Corner => Array.isArray(value) && value.length === 2 && value.every(Number.isSafeInteger);
const isRing = (value: unknown): value is Ring =>
  typeof value === 'object' && value !== null && 'kind' in value && text(value.kind) && value.kind in LEAST &&
  'part' in value && Number.isSafeInteger(value.part) && 'corners' in value && Array.isArray(value.corners) && value.corners.every(isCorner);
const isPick = (value: unknown): value is Pick => typeof value === 'object' && value !== null && 'id' in value && text(value.id) && 'name' in value && text(value.name);

/** A kept drawing, or none when it is of another make. */
export function readWork(content: string): Work | null {
  try {
    const got = JSON.parse(content) as Partial<Record<keyof Work, unknown>>;
    if (!['shape', 'split', 'merge'].includes(String(got.task)) || !isLayer(got.layer)) return null;
    const [rings, line, picks] = [got.rings, got.line, got.picks];
    if (!Array.isArray(rings) || !rings.every(isRing) || !Array.isArray(line) || !line.every(isCorner) || !Array.isArray(picks) || !picks.every(isPick)) return null;
    const set = Object.entries((got.set ?? {}) as object).filter((pair): pair is [string, string] => text(pair[1]));
    return {
      task: got.task as Task, layer: got.layer, id: text(got.id) ? got.id : null, name: text(got.name) ? got.name : '', was: typeof got.was === 'number' ? got.was : null, rings, line, picks,
      names: Array.isArray(got.names) ? got.names.filter(text) : [], set: Object.fromEntries(set), title: text(got.title) ? got.title : '',
      fromDay: isDay(got.fromDay) ? got.fromDay : today(),
    };
  } catch {
    return null;
  }
}

/** The runs after one corner went in, moved or out; the given ones stay as they are. */
export function withCorners(rings: readonly Ring[], at: number, corners: Corner[]): Ring[] {
  return rings.map((ring, n) => (n === at ? { ...ring, corners } : ring));
}
export const allWhole = (rings: readonly Ring[]): boolean => rings.length > 0 && rings.every(whole);
