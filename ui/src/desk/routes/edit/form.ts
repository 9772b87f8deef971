/** A route while it is being written: every way of counting keeps what was typed into it, whichever is chosen in the end. */
import type { ErrorCode, GroundFull, GroundRow, MapLayer, PerView, PointView, ProofView, RouteFull, RouteItemInput, RouteSave, RuleView } from '@/api/generated';
import { draftOf, slotOf, type SlotDraft } from '../../duty/slots';
import { mapShapesOf } from '../../ground/ground';
import { today } from '../../ground/day';

export type Every = RuleView['every'];
export type ProvedBy = ProofView['by'];
export const EVERY = ['times', 'slots', 'interval', 'revisit'] as const satisfies readonly Every[];
export const PROVED = ['covered', 'dwell', 'checked'] as const satisfies readonly ProvedBy[];
export const PERS = ['day', 'week', 'month'] as const satisfies readonly PerView[];
/** What of the ground a route is made of. */
export const PICKED = ['road', 'point'] as const satisfies readonly MapLayer[];
export type PickedLayer = (typeof PICKED)[number];
export const isPicked = (layer: MapLayer): layer is PickedLayer => layer === 'road' || layer === 'point';

export interface RuleDraft {
  every: Every;
  times: number | null; per: PerView;
  slots: SlotDraft[]; working_days: boolean;
  minutes: number | null; within: SlotDraft[];
  classes: string[]; after_days: number | null; within_days: number | null;
}
export interface ProofDraft { by: ProvedBy; percent: number | null; within_m: number | null; for_s: number | null }
export interface ItemDraft extends RouteItemInput { name: string; length_mm: number; point: PointView | null; coords: [number, number][][]; gone: boolean }
export interface RouteForm {
  name: string; street: string | null; unit: string | null; assessed: boolean; from_day: string | null; until_day: string | null;
  rule: RuleDraft; proof: ProofDraft; items: ItemDraft[]; walkers: string[];
}

const rule: RuleDraft = { every: 'times', times: 5, per: 'month', slots: [], working_days: true, minutes: 120, within: [], classes: [], after_days: 3, within_days: 4 };
const proof: ProofDraft = { by: 'covered', percent: 90, within_m: 30, for_s: 60 };

function ruleDraft(of: RuleView): RuleDraft {
  switch (of.every) {
    case 'times': return { ...rule, ...of };
    case 'slots': return { ...rule, ...of, slots: of.slots.map(draftOf) };
    case 'interval': return { ...rule, ...of, within: of.within.map(draftOf) };
    case 'revisit': return { ...rule, ...of };
  }
}

/** What is kept, as a form shows it; a new one for none. */
export function formOf(full: RouteFull | null, street: string | null): RouteForm {
  if (!full) return { name: '', street, unit: null, assessed: true, from_day: today(), until_day: null, rule, proof, items: [], walkers: [] };
  const { row, items } = full;
  return {
    name: row.name, street: row.street, unit: row.unit, assessed: row.assessed, from_day: row.from_day, until_day: row.until_day,
    rule: ruleDraft(row.rule), proof: { ...proof, ...row.proof }, items: items.map((item) => ({ ...item })), walkers: row.walkers.map((each) => each.id),
  };
}

/** The rule as the core takes it; none while a number or a time cannot be read. Whether it ever comes due is the core's to say. */
export function ruleOf(draft: RuleDraft): RuleView | null {
  const read = (slots: readonly SlotDraft[]) => {
    const made = slots.map(slotOf);
    return made.every((slot) => slot !== null) ? made : null;
  };
  if (draft.every === 'times') return draft.times === null ? null : { every: 'times', times: draft.times, per: draft.per };
  if (draft.every === 'revisit')
    return draft.after_days === null || draft.within_days === null ? null : { every: 'revisit', classes: draft.classes, after_days: draft.after_days, within_days: draft.within_days };
  const slots = read(draft.every === 'slots' ? draft.slots : draft.within);
  if (!slots) return null;
  if (draft.every === 'slots') return { every: 'slots', slots, working_days: draft.working_days };
  return draft.minutes === null ? null : { every: 'interval', minutes: draft.minutes, within: slots };
}
export function proofOf(draft: ProofDraft): ProofView | null {
  if (draft.by === 'checked') return { by: 'checked' };
  if (draft.by === 'covered') return draft.percent === null ? null : { by: 'covered', percent: draft.percent };
  return draft.within_m === null || draft.for_s === null ? null : { by: 'dwell', within_m: draft.within_m, for_s: draft.for_s };
}

/** 缓冲区, metres: what the core takes. */
export const BUFFER = { from: 5, to: 500 } as const;
export const bufferWrong = (metres: number | null): boolean => metres !== null && (metres < BUFFER.from || metres > BUFFER.to);

/** What is sent; none while something cannot be read. */
export function saveOf(id: string | null, form: RouteForm): RouteSave | null {
  const [made, proves] = [ruleOf(form.rule), proofOf(form.proof)];
  if (!made || !proves || !form.street || !form.from_day || form.items.some((item) => bufferWrong(item.buffer_m))) return null;
  // A revisit goes where cases were closed; what was chosen before stays in the form and is not sent.
  const chosen = made.every === 'revisit' ? [] : form.items;
  const items = chosen.map((item) => ({ id: item.id, layer: item.layer, buffer_m: item.layer === 'point' ? item.buffer_m : null }));
  const { unit, walkers, assessed, from_day, until_day, street } = form;
  return { id, name: form.name.trim(), street, unit, items, rule: made, proof: proves, walkers, assessed, from_day, until_day };
}

/** The part of the form beside which a refusal is said. */
export type Part = 'name' | 'street' | 'days' | 'rule' | 'proof' | 'items' | 'walkers' | 'whole';
const PARTS: Partial<Record<ErrorCode, Part>> = {
  name_missing: 'name', text_too_long: 'name', not_your_street: 'street', unknown_street: 'street', bad_day: 'days', rule_never: 'rule', rule_too_often: 'rule',
  unknown_class: 'rule', rule_proof: 'proof', route_empty: 'items', too_many: 'items',
};
export const partOf = (code: ErrorCode): Part => PARTS[code] ?? 'whole';

export const itemOfRow = (row: GroundRow, buffer_m: number | null = null): ItemDraft => ({
  id: row.id, layer: row.layer, buffer_m, name: row.name, length_mm: row.length_mm ?? 0, point: row.point, coords: [], gone: false,
});
/** With its course, for the map. */
export const itemOfFull = (full: GroundFull): ItemDraft => ({ ...itemOfRow(full.row), coords: full.shape && 'lines' in full.shape ? mapShapesOf(full).flatMap((each) => each.coords) : [] });

export function moved(items: readonly ItemDraft[], from: number, to: number): ItemDraft[] {
  const next = [...items];
  const [it] = next.splice(from, 1);
  if (it) next.splice(to, 0, it);
  return next;
}
export const lengthOf = (items: readonly ItemDraft[]): number => items.reduce((sum, item) => sum + item.length_mm, 0);
