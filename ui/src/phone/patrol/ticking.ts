/** The present moment for a screen, a few times a minute, on the best clock there is. */
import { onBeforeUnmount, ref } from 'vue';
import { useHours } from '../here/hours';

export function useTicking(everyMs = 10_000) {
  const { right } = useHours();
  const now = ref(right(Date.now()));
  const timer = setInterval(() => (now.value = right(Date.now())), everyMs);
  onBeforeUnmount(() => clearInterval(timer));
  return now;
}
