/** Changes of the ground: newest first, those with a contested day on top, and taking one back. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { asCallError, backend, type CallError } from '@/api';
import type { ChangeView } from '@/api/generated';
import { whenChanged } from '../../live';

const PAGE = 100;

/** Contested changes that still hold first; within each part as the core gave them. */
export const inOrder = (changes: readonly ChangeView[]): ChangeView[] => {
  const urgent = (change: ChangeView) => change.contested > 0 && !change.undone;
  return [...changes.filter(urgent), ...changes.filter((change) => !urgent(change))];
};

export const useChanges = defineStore('desk.changes', () => {
  const all = shallowRef<ChangeView[]>([]);
  const next = ref<string | null>(null);
  const asked = ref(false);
  const waiting = ref(false);
  const failed = shallowRef<CallError | null>(null);
  let newest = 0;

  async function page(after: string | null, limit: number): Promise<void> {
    const mine = ++newest;
    waiting.value = true;
    try {
      const got = await backend().call('ground_changes', { after, limit });
      if (mine !== newest) return;
      all.value = after === null ? got.changes : [...all.value, ...got.changes];
      next.value = got.next;
      failed.value = null;
      asked.value = true;
    } catch (thrown) {
      if (mine === newest) failed.value = asCallError(thrown);
    } finally {
      if (mine === newest) waiting.value = false;
    }
  }
  const load = () => page(null, Math.max(PAGE, all.value.length));
  const grow = async () => (next.value && !waiting.value ? page(next.value, PAGE) : undefined);
  async function undo(change: string): Promise<void> {
    await backend().call('change_undo', { change });
    await load();
  }
  whenChanged(['reference', 'session'], async () => {
    if (asked.value) await load();
  });
  return { changes: computed(() => inOrder(all.value)), next, asked, waiting, failed, load, grow, undo };
});
