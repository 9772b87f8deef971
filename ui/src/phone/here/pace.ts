/** When a walking person's position is worth asking about again, and which order her list keeps meanwhile. Pure. */
import type { FixInput, NearThing } from '@/api/generated';
import { metresBetween } from '@/shared/distance';

/** What was asked last, and when. */
export interface AskedLast {
  fix: FixInput | null;
  at_ms: number;
}

const SOONEST_MS = 2_000;
/** Hours run on while she stands still. */
const LATEST_MS = 30_000;
const STEP_M = 6;

/** A step, a position where there was none, a much better one, or half a minute. */
export function worthAsking(last: AskedLast | null, fix: FixInput | null, now: number): boolean {
  if (!last) return true;
  if (!fix || !last.fix) return fix !== last.fix || now - last.at_ms >= LATEST_MS;
  if (now - last.at_ms < SOONEST_MS) return false;
  if (now - last.at_ms >= LATEST_MS) return true;
  return metresBetween(fix, last.fix) >= STEP_M || fix.accuracy_mm < last.fix.accuracy_mm / 2;
}

/**
 * The list after a step. Read from its top it is nearest first; scrolled into, rows stay where they are with their new
 * distances, and what is new comes at the end, so that nothing moves away under the thumb.
 */
export function settled(shown: readonly NearThing[], fresh: readonly NearThing[], reading: boolean): NearThing[] {
  if (!reading) return [...fresh];
  const now = new Map(fresh.map((it) => [it.row.id, it]));
  const stay = shown.flatMap(({ row }) => now.get(row.id) ?? []);
  const known = new Set(stay.map((it) => it.row.id));
  return [...stay, ...fresh.filter((it) => !known.has(it.row.id))];
}
