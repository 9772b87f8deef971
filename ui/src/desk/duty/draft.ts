/** A part of a record while it is edited in place: what was there at the beginning, what is typed, what came meanwhile. */
import { computed, ref, type ComputedRef, type Ref } from 'vue';
import { useUnsaved } from './unsaved';

export interface Draft<T> {
  editing: Ref<boolean>;
  value: Ref<T>;
  dirty: ComputedRef<boolean>;
  /** Somebody else changed it since editing began. */
  moved: ComputedRef<boolean>;
  /** Starts from what is kept. */
  begin: () => void;
  /** What is typed has just been saved: nothing is unsaved any more. */
  keep: () => void;
}

const copy = <T>(of: T): T => JSON.parse(JSON.stringify(of)) as T;

export function useDraft<T>(kept: () => T): Draft<T> {
  const editing = ref(false);
  const value = ref(copy(kept())) as Ref<T>;
  const base = ref(JSON.stringify(kept()));
  const dirty = computed(() => editing.value && JSON.stringify(value.value) !== base.value);
  const moved = computed(() => editing.value && JSON.stringify(kept()) !== base.value);
  function begin(): void {
    value.value = copy(kept());
    base.value = JSON.stringify(kept());
    editing.value = true;
  }
  const keep = () => (base.value = JSON.stringify(value.value));
  useUnsaved(() => dirty.value);
  return { editing, value, dirty, moved, begin, keep };
}
