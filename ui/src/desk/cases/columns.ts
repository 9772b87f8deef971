/** Columns of the case table and their remembered widths. */
import { computed, type Ref } from 'vue';
import { isNumbers, kept } from '../kept';

export const COLUMNS = ['class', 'state', 'photos', 'place', 'street', 'time', 'author'] as const;
export type Column = (typeof COLUMNS)[number];

/** Pixels. The place takes whatever is left. */
const WIDTHS: Record<Column, number> = { class: 204, state: 118, photos: 60, place: 140, street: 98, time: 132, author: 96 };
export const NARROWEST = 60;
export const WIDEST = 640;

export function useColumns(): { widths: Ref<Record<Column, number>>; template: Ref<string>; total: Ref<number>; resize: (column: Column, to: number) => void; reset: (column: Column) => void } {
  const changed = kept<Record<string, number>>('columns', {}, isNumbers);
  const widths = computed(() => Object.fromEntries(COLUMNS.map((column) => [column, held(changed.value[column] ?? WIDTHS[column])])) as Record<Column, number>);
  const template = computed(() => COLUMNS.map((column) => (column === 'place' ? `minmax(${widths.value.place}px, 1fr)` : `${widths.value[column]}px`)).join(' '));
  const total = computed(() => COLUMNS.reduce((sum, column) => sum + widths.value[column], 0));
  return {
    widths, template, total,
    resize: (column, to) => (changed.value = { ...changed.value, [column]: held(to) }),
    reset: (column) => (changed.value = Object.fromEntries(Object.entries(changed.value).filter(([name]) => name !== column))),
  };
}

const held = (width: number): number => Math.min(WIDEST, Math.max(NARROWEST, Math.round(width)));
