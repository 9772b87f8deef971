/** Layout that this desk remembers (column widths, panel sizes, chosen window). Only looks, never work. */
import { ref, watch, type Ref } from 'vue';

export function kept<T>(key: string, otherwise: T, fits: (value: unknown) => value is T): Ref<T> {
  const held = ref(read(key, otherwise, fits)) as Ref<T>;
  watch(held, (value) => localStorage.setItem(`gw.desk.${key}`, JSON.stringify(value)), { deep: true });
  return held;
}

function read<T>(key: string, otherwise: T, fits: (value: unknown) => value is T): T {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(`gw.desk.${key}`) ?? 'null');
    return fits(value) ? value : otherwise;
  } catch {
    return otherwise;
  }
}

export const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
export const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
export const isNumbers = (value: unknown): value is Record<string, number> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isNumber);
