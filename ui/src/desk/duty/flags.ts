/** What may be wrong with an area (空白网格, 超负荷 …): the order in which a desk looks at it, and how grave it is. */
import type { DutyFlag } from '@/api/generated';

const GRAVE: Record<DutyFlag, boolean> = {
  empty: true, contested: true, no_grant: true, same_person: false, overload: false, overlaps: false, no_standard: false, no_slots: false, no_shape: false,
};
export const FLAGS: readonly DutyFlag[] = ['empty', 'no_grant', 'same_person', 'overload', 'no_standard', 'no_slots', 'overlaps', 'contested', 'no_shape'];

export const toneOf = (flag: DutyFlag): 'bad' | 'wait' => (GRAVE[flag] ? 'bad' : 'wait');
export const isFlag = (text: unknown): text is DutyFlag => FLAGS.some((flag) => flag === text);
/** In the desk's order, whatever order they came in. */
export const ordered = (flags: readonly DutyFlag[]): DutyFlag[] => FLAGS.filter((flag) => flags.includes(flag));

export interface Chip { flag: DutyFlag; count: number; on: boolean }

/** The chips above the ledger: what occurs, and what is chosen even if it does not occur any more. */
export function chips(counts: readonly [DutyFlag, number][], chosen: DutyFlag | null): Chip[] {
  const of = new Map(counts);
  return FLAGS.map((flag) => ({ flag, count: of.get(flag) ?? 0, on: flag === chosen })).filter((chip) => chip.count > 0 || chip.on);
}
