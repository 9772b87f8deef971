/** The patrol that runs on this phone, if any. Nothing in the app waits for it. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { backend, type Params } from '@/api';
import type { PatrolEnded, PatrolNow } from '@/api/generated';
import { onChanged } from '@/shared/changes';
import { useLoading } from '@/shared/loading';

export const usePatrol = defineStore('patrol', () => {
  const { value, failed, load } = useLoading(() => backend().call('patrol_now', {}));
  const running = computed(() => value.value?.patrol ?? null);
  const recording = computed(() => running.value !== null && !running.value.paused);
  /** What the last one said when it ended; until it is looked at. */
  const ended = shallowRef<PatrolEnded | null>(null);
  const outside = ref(false);
  let followed = false;
  onChanged(['patrol', 'session'], () => void (followed && load()), 400, 2000);

  /** Reads it now, and again as it moves on. */
  async function follow(): Promise<void> {
    followed = true;
    await load();
  }

  const take = (now: PatrolNow) => void (value.value = now);
  async function start(how: Params<'patrol_start'>): Promise<void> {
    take(await backend().call('patrol_start', how));
    ended.value = null;
  }
  const pause = async () => take(await backend().call('patrol_pause', {}));
  const resume = async () => take(await backend().call('patrol_resume', {}));
  async function end(): Promise<void> {
    const said = await backend().call('patrol_end', {});
    take({ patrol: null });
    [ended.value, outside.value] = [said, false];
  }
  function reset(): void {
    [value.value, ended.value, outside.value] = [null, null, false];
    if (followed) void load();
  }

  return { value, failed, running, recording, ended, outside, load, follow, start, pause, resume, end, reset };
});
