/** Fields of a feature in words: our own keys get words, hours are read as people say them, what the office wrote stays. */
import type { MapLayer, SlotView } from '@/api/generated';
import { useWords } from '@/shared/words';
import { useHours } from '../here/hours';

const MINUTES = /^(\d\d):(\d\d)$/;

function minute(text: string | undefined): number | null {
  const [, hour, min] = MINUTES.exec(text ?? '') ?? [];
  return hour && min ? Number(hour) * 60 + Number(min) : null;
}

/** "1,2,3 07:30–11:30" as the core writes a slot in figures. */
export function slotOf(text: string): SlotView | null {
  const [, days, from, to] = /^([1-7](?:,[1-7])*) (\S+)–(\S+)$/.exec(text.trim()) ?? [];
  const [from_min, to_min] = [minute(from), minute(to)];
  return days && from_min !== null && to_min !== null ? { days: days.split(',').map(Number), from_min, to_min } : null;
}

export function useFields() {
  const { said, byKey } = useWords();
  const hours = useHours();
  const slots = (value: string) =>
    value.split(';').map((each) => {
      const slot = slotOf(each);
      return slot ? hours.slot(slot) : each.trim();
    }).join('\n');
  return (layer: MapLayer, [key, value]: [string, string]) => ({
    name: byKey('field', `${layer}.${key}`, 'thing.field_other'),
    value: key === 'slots' ? slots(value) : said(value),
  });
}
