/** Today's routes, kept fresh while somebody looks: after a step, after a mark, and as time runs on. */
import { onBeforeUnmount, onMounted, watch } from 'vue';
import { defineStore } from 'pinia';
import { backend } from '@/api';
import { onChanged } from '@/shared/changes';
import { useLoading } from '@/shared/loading';
import { fixNow, useFix } from '@/shared/position';
import { worthAsking, type AskedLast } from '../here/pace';

const TICK_MS = 5_000;

export const useRoutesToday = defineStore('routes', () => {
  let last: AskedLast | null = null;
  const { value, failed, busy, load } = useLoading(() => {
    const fix = fixNow();
    last = { fix, at_ms: Date.now() };
    return backend().call('routes_today', { fix });
  });

  /** Only when there is something new to be had of it. */
  async function look(): Promise<void> {
    if (!busy.value && worthAsking(last, fixNow(), Date.now())) await load();
  }
  async function mark(route: string, slot: string, item: string, on: boolean): Promise<void> {
    await backend().call('item_check', { route, slot, item, on });
    await load();
  }
  function reset(): void {
    [value.value, last] = [null, null];
  }

  return { value, failed, busy, load, look, mark, reset };
});

/** For a screen that shows them. `still` says whether it may change under her eyes. */
export function useRoutes(still: () => boolean = () => true) {
  const routes = useRoutesToday();
  const look = () => void (!document.hidden && still() && routes.look());
  let ticking: ReturnType<typeof setInterval> | undefined;
  onMounted(() => {
    void routes.load();
    ticking = setInterval(look, TICK_MS);
  });
  onBeforeUnmount(() => clearInterval(ticking));
  watch(useFix(), look);
  onChanged(['patrol', 'reference', 'session'], () => still() && void routes.load(), 600, 3000);
  return routes;
}
