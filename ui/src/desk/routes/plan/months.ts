/** Months as the core writes them, YYYY-MM, and the plan in the order in which it is shown. */
import type { PlanRoute, PlanUnit, PlanView, Tally } from '@/api/generated';
import { isDay, today } from '../../ground/day';
import { added } from '../parts/standing';

export const thisMonth = (): string => today().slice(0, 7);
export const isMonth = (text: unknown): text is string => typeof text === 'string' && /^\d{4}-\d{2}$/.test(text) && isDay(`${text}-01`);

export function monthAfter(month: string, by: number): string {
  const [year, of] = month.split('-').map(Number) as [number, number];
  const at = year * 12 + (of - 1) + by;
  return `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}`;
}
/** 1 Monday … 7 Sunday. */
export const weekdayOf = (day: string): number => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;

/** A column of the plan. */
export interface DayHead { day: string; words: string; rest: boolean; now: boolean }
export interface UnitPart { unit: PlanUnit; routes: PlanRoute[] }
export interface KindPart { assessed: boolean; tally: Tally; units: UnitPart[] }

/** 考核 and 自查 apart, never added up; within each by unit, in the core's order. A route whose unit has no figures is shown all the same. */
export function kindParts(plan: PlanView): KindPart[] {
  return [true, false].map((assessed): KindPart => {
    const units = plan.units.filter((unit) => unit.assessed === assessed);
    const routes = plan.routes.filter((route) => route.row.assessed === assessed);
    const parts = units.map((unit) => ({ unit, routes: routes.filter((route) => route.row.unit === unit.unit) }));
    const rest = routes.filter((route) => !units.some((unit) => unit.unit === route.row.unit));
    const last: UnitPart[] = rest.length ? [{ unit: { unit: null, name: '', assessed, tally: added(rest.map((route) => route.tally)) }, routes: rest }] : [];
    const all = [...parts.filter((part) => part.routes.length > 0), ...last];
    return { assessed, tally: added(all.map((part) => part.unit.tally)), units: all };
  }).filter((kind) => kind.units.length > 0);
}
