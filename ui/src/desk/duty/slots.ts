/**
 * Duty slots (时段) as a person types and reads them: weekdays and minutes of the day. One that ends before it begins runs past
 * midnight and belongs to the day on which it began, as the core counts it.
 */
import type { SlotView } from '@/api/generated';

export const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
export const DAY_MIN = 24 * 60;
const WEEK_MIN = 7 * DAY_MIN;

/** A slot while it is being typed. */
export interface SlotDraft { days: number[]; from: string; to: string }
/** What keeps a typed slot from being saved: no weekday, a time that cannot be read, an end equal to its beginning. */
export type SlotFault = 'days' | 'time' | 'same';

/** 450 → "07:30"; the end of a day is "24:00". */
export const clockOf = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** "7:30", "0730", "730", "7" or with a full-width colon → minutes of the day; none when it is no time. */
export function minuteOf(text: string): number | null {
  const plain = text.trim().replace('：', ':');
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(plain) ?? /^(\d{1,2})(\d{2})$/.exec(plain) ?? /^(\d{1,2})()$/.exec(plain) ?? [];
  if (hours === undefined) return null;
  const minute = Number(hours) * 60 + Number(minutes || 0);
  return Number(minutes || 0) < 60 && minute <= DAY_MIN ? minute : null;
}

export const overnight = (slot: Pick<SlotView, 'from_min' | 'to_min'>): boolean => slot.to_min < slot.from_min;
const lengthOf = (slot: SlotView) => (overnight(slot) ? slot.to_min + DAY_MIN - slot.from_min : slot.to_min - slot.from_min);

export const draftOf = (slot: SlotView): SlotDraft => ({ days: [...slot.days], from: clockOf(slot.from_min), to: clockOf(slot.to_min) });

export function faultOf(draft: SlotDraft): SlotFault | null {
  const [from, to] = [minuteOf(draft.from), minuteOf(draft.to)];
  if (from === null || to === null || from === DAY_MIN) return 'time';
  if (from === to) return 'same';
  return draft.days.length === 0 ? 'days' : null;
}

/** The slot as the core keeps it; none while something is wrong with it. */
export function slotOf(draft: SlotDraft): SlotView | null {
  if (faultOf(draft)) return null;
  return { days: [...new Set(draft.days)].sort((a, b) => a - b), from_min: minuteOf(draft.from)!, to_min: minuteOf(draft.to)! };
}

/** Weekdays as runs: 1 2 3 5 → 1–3, 5–5. */
export function runsOf(days: readonly number[]): [first: number, last: number][] {
  return [...new Set(days)].sort((a, b) => a - b).reduce<[number, number][]>((runs, day) => {
    const last = runs.at(-1);
    if (last && last[1] === day - 1) last[1] = day;
    else runs.push([day, day]);
    return runs;
  }, []);
}

/** A stretch of one weekday, for the picture of a week. */
export interface Stretch { day: number; from: number; to: number; slot: number }

/** Slots cut at midnight, Sunday night running into Monday. */
export function stretches(slots: readonly SlotView[]): Stretch[] {
  return slots.flatMap((slot, at) => slot.days.flatMap((day): Stretch[] => {
    if (!overnight(slot)) return [{ day, from: slot.from_min, to: slot.to_min, slot: at }];
    const rest: Stretch[] = slot.to_min > 0 ? [{ day: (day % 7) + 1, from: 0, to: slot.to_min, slot: at }] : [];
    return [{ day, from: slot.from_min, to: DAY_MIN, slot: at }, ...rest];
  }));
}

/** Minutes of the week in which at least one slot runs. */
export function weekMinutes(slots: readonly SlotView[]): number {
  const runs = new Uint8Array(WEEK_MIN);
  for (const slot of slots) for (const day of slot.days) for (let m = 0; m < lengthOf(slot); m += 1) runs[((day - 1) * DAY_MIN + slot.from_min + m) % WEEK_MIN] = 1;
  return runs.reduce((sum, minute) => sum + minute, 0);
}

/** Pairs of slots that run at the same time, by their places in the list. */
export function clashes(slots: readonly SlotView[]): [number, number][] {
  const all = stretches(slots);
  const found = new Map<string, [number, number]>();
  all.forEach((a, at) => all.slice(at + 1).forEach((b) => {
    if (a.slot !== b.slot && a.day === b.day && a.from < b.to && b.from < a.to) {
      const pair: [number, number] = a.slot < b.slot ? [a.slot, b.slot] : [b.slot, a.slot];
      found.set(pair.join(), pair);
    }
  }));
  return [...found.values()];
}
