/** Askings for one's track (轨迹查看申请): who asks for which day, for what, and until when. */
import { defineStore } from 'pinia';
import { computed } from 'vue';
import { backend } from '@/api';
import { onChanged } from '@/shared/changes';
import { useLoading } from '@/shared/loading';

export const useAsks = defineStore('asks', () => {
  const { value, failed, load } = useLoading(() => backend().call('track_asks', {}));
  /** Open ones first, then the newest. */
  const mine = computed(() => {
    const of = (value.value?.asks ?? []).filter((it) => it.of_me);
    return of.sort((a, b) => Number(b.state === 'open') - Number(a.state === 'open') || b.asked_ms - a.asked_ms);
  });
  const open = computed(() => mine.value.filter((it) => it.state === 'open').length);
  let followed = false;
  // Listened to from here, not from whichever screen asks first: that one goes.
  onChanged(['patrol', 'reference', 'session', 'notices'], () => void (followed && load()), 400, 2000);

  /** Reads them now and from now on. */
  async function follow(): Promise<void> {
    followed = true;
    await load();
  }
  async function answer(ask: string, share: boolean): Promise<void> {
    try {
      await backend().call('track_answer', { ask, share });
    } finally {
      await load();
    }
  }
  function reset(): void {
    value.value = null;
    if (followed) void load();
  }

  return { value, failed, mine, open, load, follow, answer, reset };
});
