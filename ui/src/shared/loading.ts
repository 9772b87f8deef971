/** Reading something for a screen: what came, whether it is still coming, what went wrong. Late answers never overwrite newer ones. */
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue';

export interface Loading<T> {
  value: ShallowRef<T | null>;
  failed: Ref<unknown>;
  busy: Ref<boolean>;
  load: () => Promise<void>;
}

export function useLoading<T>(read: () => Promise<T>): Loading<T> {
  const value = shallowRef<T | null>(null);
  const failed = ref<unknown>(null);
  const busy = ref(false);
  let turn = 0;
  async function load(): Promise<void> {
    const mine = ++turn;
    busy.value = true;
    try {
      const got = await read();
      if (mine !== turn) return;
      value.value = got;
      failed.value = null;
    } catch (thrown) {
      if (mine === turn) failed.value = thrown;
    } finally {
      if (mine === turn) busy.value = false;
    }
  }
  return { value, failed, busy, load };
}
