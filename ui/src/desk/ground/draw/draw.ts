/**
 * Drawing, splitting and merging: what was put in, its way back and forth, what the core says of it, and saving it as one
 * change. What is unsaved is kept by the core as a draft and taken up again after leaving or a restart.
 */
import { defineStore } from 'pinia';
import { computed, onScopeDispose, ref, shallowRef } from 'vue';
import { backend } from '@/api';
import type { GroundFindings, GroundFull, Proposal, ProposedEdit } from '@/api/generated';
import { useDrafts, type DraftHandle } from '@/stores/drafts';
import type { GroundLayer } from '../layers';
import { measureOf, ringsOf, shapeOf, type Corner } from '../shape';
import { allWhole, editOf, emptyRing, isPart, named, nameOf, readWork, startFrom, startNew, withCorners, worthKeeping, type Pick, type Task, type Work } from './work';

const CHECK_MS = 350;
const KEEP_MS = 500;
const STEPS = 100;
/** A repeated corner is taken away by the core without a word. */
const HARMLESS = 'shape_repeated';
/** How far a whole shape is drawn onto its neighbours when asked to. */
export const SNAP_MM = 2000;

export const useDraw = defineStore('desk.draw', () => {
  const drafts = useDrafts();
  /** Never changed in place: each step is a work of its own. */
  const work = shallowRef<Work | null>(null);
  const past = shallowRef<Moment[]>([]);
  const future = shallowRef<Moment[]>([]);
  /** Which corner keys act on. */
  const corner = ref<{ ring: number; at: number } | null>(null);
  /** Corners are being placed with the pointer and the last run is not closed yet. */
  const placing = ref(false);
  const findings = shallowRef<GroundFindings | null>(null);
  const proposal = shallowRef<Proposal | null>(null);
  const checking = ref(false);
  const failed = shallowRef<unknown>(null);
  const saving = ref(false);
  /** When the work that was taken up had been kept. */
  const resumedAt = ref<number | null>(null);
  const snapping = ref(true);
  let draft: DraftHandle | null = null;
  let turn = 0;
  let checkTimer: ReturnType<typeof setTimeout> | undefined;
  let keepTimer: ReturnType<typeof setTimeout> | undefined;

  const edits = computed<ProposedEdit[]>(() => {
    if (!work.value) return [];
    if (work.value.task !== 'shape') return proposal.value ? named(proposal.value.edits, work.value) : [];
    const edit = editOf(work.value);
    return edit ? [edit] : [];
  });
  const faults = computed(() => (findings.value?.faults ?? []).filter((fault) => fault.code.replace(/^shape\./, '') !== HARMLESS));
  const ready = computed(() => edits.value.length > 0 && !placing.value && faults.value.length === 0 && (work.value?.task !== 'shape' || allWhole(work.value.rings)));
  /** The core's measure where it has spoken, else one made here; what is faulty has none. */
  const measure = computed(() => {
    if (!work.value || faults.value.length > 0) return null;
    const sure = findings.value?.measures[0];
    return sure !== undefined && !checking.value ? { value: sure, sure: true } : { value: measureOf(work.value.rings), sure: false };
  });

  /** Of a split or merge: what is left together, and whether that is what was there (each part is rounded by itself). */
  const sum = computed(() => {
    const now = work.value;
    if (!now || !proposal.value) return null;
    const sizes = proposal.value.edits.flatMap((edit, n) => (isPart(edit, now) ? [proposal.value!.findings.measures[n] ?? 0] : []));
    const total = sizes.reduce((a, b) => a + b, 0);
    return { total, same: now.was !== null && Math.abs(total - now.was) <= sizes.length };
  });

  function begin(next: Work): void {
    stop();
    work.value = next;
    placing.value = next.task === 'shape' && next.id === null;
    draft = drafts.open('desk.draw');
    if (worthKeeping(next) && next.task === 'merge') check();
  }
  const beginNew = (layer: GroundLayer) => begin(startNew(layer));
  function beginWith(full: GroundFull, task: Task): void {
    const next = startFrom(full, task);
    if (!next) return;
    begin(next);
    if (task === 'shape') check();
  }

  /** Forgets what is in hand; the kept draft stays until it is dropped. */
  function stop(): void {
    clearTimeout(checkTimer);
    clearTimeout(keepTimer);
    turn += 1;
    work.value = null;
    past.value = future.value = [];
    findings.value = proposal.value = corner.value = failed.value = resumedAt.value = null;
    placing.value = checking.value = false;
  }
  async function drop(): Promise<void> {
    const held = draft;
    stop();
    draft = null;
    await held?.drop().catch(() => undefined);
  }

  /** Takes up what was kept, if anything was. */
  async function resume(): Promise<boolean> {
    if (work.value) return true;
    const { drafts: all } = await backend().call('draft_list', {});
    const found = all.filter((each) => each.kind === 'desk.draw').sort((a, b) => b.saved_at_ms - a.saved_at_ms)[0];
    const kept = found && readWork(found.content);
    if (!found || !kept || work.value) return false;
    work.value = kept;
    placing.value = kept.task === 'shape' && !allWhole(kept.rings);
    draft = drafts.open('desk.draw', found.id);
    resumedAt.value = found.saved_at_ms;
    check();
    return true;
  }

  function keep(): void {
    clearTimeout(keepTimer);
    keepTimer = setTimeout(() => void keepNow(), KEEP_MS);
  }
  async function keepNow(): Promise<void> {
    clearTimeout(keepTimer);
    if (work.value && draft && worthKeeping(work.value)) await draft.keep(work.value).catch((thrown: unknown) => (failed.value = thrown));
  }

  const moment = (): Moment => ({ work: work.value!, placing: placing.value });
  /** One step: what changes the shape can be taken back, what is typed cannot. */
  function step(change: Partial<Work>): void {
    if (!work.value) return;
    past.value = [...past.value.slice(-STEPS), moment()];
    future.value = [];
    work.value = { ...work.value, ...change };
    moved();
  }
  function typed(change: Partial<Work>): void {
    if (!work.value) return;
    const anew = change.fromDay !== undefined && change.fromDay !== work.value.fromDay;
    work.value = { ...work.value, ...change };
    keep();
    if (anew) check();
  }
  function moved(): void {
    failed.value = null;
    keep();
    check();
  }
  function back(): void {
    const to = past.value.at(-1);
    if (!to || !work.value) return;
    future.value = [...future.value, moment()];
    past.value = past.value.slice(0, -1);
    put(to);
  }
  function forth(): void {
    const to = future.value.at(-1);
    if (!to || !work.value) return;
    past.value = [...past.value, moment()];
    future.value = future.value.slice(0, -1);
    put(to);
  }
  /** Corners come back; what was typed in the meantime stays. */
  function put({ work: to, placing: then }: Moment): void {
    const { names, set, title, fromDay } = work.value!;
    work.value = { ...to, names, set, title, fromDay };
    placing.value = then;
    if (corner.value && !to.rings[corner.value.ring]?.corners[corner.value.at]) corner.value = null;
    moved();
  }

  const setRing = (at: number, corners: Corner[]): void => void (work.value && step({ rings: withCorners(work.value.rings, at, corners) }));
  /** The run that is being placed, corner by corner, then closed. */
  function place(corners: Corner[]): void {
    if (!work.value) return;
    const at = work.value.rings.length - 1;
    if (JSON.stringify(work.value.rings[at]?.corners) !== JSON.stringify(corners)) setRing(at, corners);
  }
  function close(): void {
    if (!work.value || !allWhole(work.value.rings)) return;
    placing.value = false;
    void snapNow();
    check();
  }

  /** A corner behind the chosen one, or at the end. */
  function addCorner(to: Corner): void {
    if (!work.value) return;
    if (work.value.task === 'split') return step({ line: [...work.value.line, to] });
    const ring = corner.value?.ring ?? work.value.rings.length - 1;
    const corners = work.value.rings[ring]?.corners ?? [];
    const point = work.value.rings[ring]?.kind === 'point';
    const at = point ? 0 : (corner.value?.at ?? corners.length - 1) + 1;
    setRing(ring, point ? [to] : [...corners.slice(0, at), to, ...corners.slice(at)]);
    corner.value = { ring, at };
    if (allWhole(work.value.rings)) placing.value = false;
  }
  function moveCorner(dx: number, dy: number): void {
    const chosen = corner.value;
    const corners = chosen && work.value?.rings[chosen.ring]?.corners;
    if (!chosen || !corners) return;
    setRing(chosen.ring, corners.map((each, n): Corner => (n === chosen.at ? [each[0] + dx, each[1] + dy] : each)));
  }
  function removeCorner(): void {
    if (!work.value) return;
    if (work.value.task === 'split') return step({ line: work.value.line.slice(0, -1) });
    const chosen = corner.value ?? { ring: work.value.rings.length - 1, at: (work.value.rings.at(-1)?.corners.length ?? 0) - 1 };
    const corners = work.value.rings[chosen.ring]?.corners;
    if (!corners?.[chosen.at]) return;
    const left = corners.filter((_, n) => n !== chosen.at);
    const rest = left.length === 0 && work.value.rings.length > 1 ? work.value.rings.filter((_, n) => n !== chosen.ring) : withCorners(work.value.rings, chosen.ring, left);
    step({ rings: rest });
    corner.value = rest[chosen.ring] && left.length > 0 ? { ring: chosen.ring, at: Math.max(0, chosen.at - 1) } : null;
    placing.value = placing.value || !allWhole(rest);
  }
  /** Another piece of the same feature: a second stretch of a road, an area in two parts. */
  function addPart(): void {
    if (!work.value || !allWhole(work.value.rings)) return;
    const part = 1 + Math.max(...work.value.rings.map((ring) => ring.part));
    step({ rings: [...work.value.rings, emptyRing(work.value.layer, part)] });
    corner.value = null;
    placing.value = true;
  }

  const setLine = (line: Corner[]): void => step({ line });
  function toggle(pick: Pick): void {
    if (work.value?.task !== 'merge') return;
    const picks = work.value.picks.some((each) => each.id === pick.id) ? work.value.picks.filter((each) => each.id !== pick.id) : [...work.value.picks, pick];
    step({ picks });
  }

  /** Brings the corners onto those of the neighbours. */
  async function snapNow(asked = false): Promise<void> {
    const now = work.value;
    const shape = now?.task === 'shape' ? shapeOf(now.rings) : null;
    if (!now || !shape || (!snapping.value && !asked)) return;
    try {
      const { shape: snapped } = await backend().call('snap', { layer: now.layer, shape, within_mm: SNAP_MM, except: now.id });
      const rings = ringsOf(snapped);
      if (work.value === now && JSON.stringify(rings) !== JSON.stringify(ringsOf(shape))) step({ rings });
    } catch (thrown) {
      if (asked && work.value) failed.value = thrown;
    }
  }

  function check(): void {
    clearTimeout(checkTimer);
    turn += 1;
    checking.value = true;
    checkTimer = setTimeout(() => void checkNow(), CHECK_MS);
  }
  async function checkNow(): Promise<void> {
    clearTimeout(checkTimer);
    const mine = ++turn;
    const now = work.value;
    const found = now ? await ask(now).catch((thrown: unknown) => ({ thrown })) : null;
    if (mine !== turn) return;
    checking.value = false;
    if (found && 'thrown' in found) {
      failed.value = found.thrown;
      findings.value = proposal.value = null;
      return;
    }
    failed.value = null;
    proposal.value = found && 'edits' in found ? found : null;
    findings.value = found && 'edits' in found ? found.findings : found;
    if (proposal.value && now && now.names.length === 0) typed({ names: suggested(proposal.value, now) });
  }
  async function ask(now: Work): Promise<GroundFindings | Proposal | null> {
    const from_day = now.fromDay;
    if (now.task === 'split') return now.line.length < 2 || !now.id ? null : backend().call('split_propose', { id: now.id, layer: now.layer, line: now.line, from_day });
    if (now.task === 'merge') return now.picks.length < 2 ? null : backend().call('merge_propose', { ids: now.picks.map((pick) => pick.id), layer: now.layer, from_day });
    const edit = editOf(now);
    return edit ? backend().call('draw_check', { edits: [edit], from_day }) : null;
  }
  const suggested = (from: Proposal, now: Work) => from.edits.filter((edit) => isPart(edit, now)).map((edit, n) => nameOf(edit) || (n === 0 ? now.name : ''));

  /** Writes everything as one change; the draft goes with it. Throws what the core refused with. */
  async function save(title: string): Promise<string> {
    if (!work.value || !ready.value) throw new Error('nothing to save');
    saving.value = true;
    try {
      const { task, fromDay } = work.value;
      const { change } = await backend().call('draw_save', { edits: edits.value, from_day: fromDay, title, what: task === 'shape' ? 'draw' : task });
      await drop();
      return change;
    } finally {
      saving.value = false;
    }
  }

  onScopeDispose(() => [checkTimer, keepTimer].forEach(clearTimeout));
  return {
    work, corner, placing, findings, faults, proposal, edits, checking, failed, saving, resumedAt, snapping, measure, sum, ready,
    canBack: computed(() => past.value.length > 0), canForth: computed(() => future.value.length > 0),
    beginNew, beginWith, drop, resume, keepNow, typed, back, forth, setRing, place, close, addCorner, moveCorner, removeCorner, addPart, setLine, toggle, snapNow, check, checkNow, save,
  };
});

/** What can be gone back to. */
interface Moment {
  work: Work;
  placing: boolean;
}
