/** What of today's routes is left, in one line. Pure. */
import type { ItemToday, RouteToday, SlotToday } from '@/api/generated';

export type Phase = 'running' | 'coming' | 'past';

export type Summary =
  | { is: 'none' }
  /** Something is missing in slots that run; `first` of it by the earliest end, `by_ms`. */
  | { is: 'due'; missing: number; first: number; by_ms: number; nearest: ItemToday | null }
  /** Nothing runs now; a slot comes. */
  | { is: 'later'; from_ms: number }
  /** No slot is left today. */
  | { is: 'over'; missed: number; unknown: number };

export function phaseOf(slot: Pick<SlotToday, 'from_ms' | 'to_ms'>, now: number): Phase {
  if (now < slot.from_ms) return 'coming';
  return now < slot.to_ms ? 'running' : 'past';
}

/** Where visits are counted and there are enough already, today's may be left out. */
export const enough = (it: Pick<RouteToday, 'span'>) => it.span?.standing === 'met';

function nearestOf(items: readonly ItemToday[]): ItemToday | null {
  const away = (it: ItemToday) => it.distance_mm ?? Infinity;
  return items.filter((it) => it.distance_mm !== null).sort((a, b) => away(a) - away(b))[0] ?? null;
}

export function summaryOf(routes: readonly RouteToday[], now: number): Summary {
  const all = routes.flatMap((it) => it.slots);
  if (!all.length) return { is: 'none' };
  const wanted = routes.filter((it) => !enough(it)).flatMap((it) => it.slots).filter((it) => it.standing !== 'met');
  const running = wanted.filter((it) => phaseOf(it, now) === 'running' && it.missing.some((each) => !each.checked));
  if (running.length) {
    const left = (of: readonly SlotToday[]) => of.flatMap((it) => it.missing).filter((it) => !it.checked);
    const [missing, by_ms] = [left(running), Math.min(...running.map((it) => it.to_ms))];
    return { is: 'due', missing: missing.length, first: left(running.filter((it) => it.to_ms === by_ms)).length, by_ms, nearest: nearestOf(missing) };
  }
  const coming = wanted.filter((it) => phaseOf(it, now) === 'coming');
  if (coming.length) return { is: 'later', from_ms: Math.min(...coming.map((it) => it.from_ms)) };
  const past = wanted.filter((it) => phaseOf(it, now) === 'past');
  const count = (standing: SlotToday['standing']) => past.filter((it) => it.standing === standing).length;
  return { is: 'over', missed: count('missed') + count('due'), unknown: count('unknown') };
}
