/** Slots in words: "周一至周五 07:30–17:30", "Fri, Sat 22:00–02:00 next day". */
import type { SlotView } from '@/api/generated';
import { useWords } from '@/shared/words';
import { clockOf, overnight, runsOf } from './slots';

export function useSlotWords() {
  const { t } = useWords();
  const dayName = (day: number) => t(`deskDuty.day.${day}`);

  function days(of: readonly number[]): string {
    const runs = runsOf(of);
    if (runs.length === 1 && runs[0]![0] === 1 && runs[0]![1] === 7) return t('deskDuty.every_day');
    const parts = runs.flatMap(([first, last]) => {
      if (last - first < 2) return Array.from({ length: last - first + 1 }, (_, n) => dayName(first + n));
      return [t('deskDuty.day_run', { first: dayName(first), last: dayName(last) })];
    });
    return parts.join(t('desk.list_comma'));
  }
  const hours = (slot: Pick<SlotView, 'from_min' | 'to_min'>) =>
    t(overnight(slot) ? 'deskDuty.hours_over_midnight' : 'deskDuty.hours', { from: clockOf(slot.from_min), to: clockOf(slot.to_min) });
  const words = (slot: SlotView) => `${days(slot.days)} ${hours(slot)}`;
  return { dayName, days, hours, words };
}
