/** The present moment for a screen, a few times a minute, on the best clock there is. */
import { onBeforeUnmount, onMounted, ref, watch } from 'vue';
import { usePatrol } from '@/stores/patrol';
import { useHours } from '../here/hours';

export function useTicking(everyMs = 10_000) {
  const { right } = useHours();
  const now = ref(right(Date.now()));
  const timer = setInterval(() => (now.value = right(Date.now())), everyMs);
  onBeforeUnmount(() => clearInterval(timer));
  return now;
}

/** The same for a screen that shows the patrol: positions come in silently, so it is asked for while it is looked at. */
export function useLive(everyMs = 5_000) {
  const patrol = usePatrol();
  const now = useTicking(everyMs);
  const look = () => void (patrol.recording && !document.hidden && patrol.load());
  onMounted(look);
  watch(now, look);
  return now;
}
