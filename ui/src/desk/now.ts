/** The present moment, moving on every half minute, for "waiting for 3 hours". */
import { onScopeDispose, ref } from 'vue';
import { useWords } from '@/shared/words';

const TICK_MS = 30_000;

export function useSince() {
  const { t } = useWords();
  const now = ref(Date.now());
  const timer = setInterval(() => (now.value = Date.now()), TICK_MS);
  onScopeDispose(() => clearInterval(timer));

  /** How long ago, in the largest whole unit. */
  function since(ms: number): string {
    const minutes = Math.max(0, Math.floor((now.value - ms) / 60_000));
    if (minutes < 1) return t('desk.span.now');
    if (minutes < 60) return t('desk.span.minutes', { n: minutes }, minutes);
    const hours = Math.floor(minutes / 60);
    if (hours < 48) return t('desk.span.hours', { n: hours }, hours);
    const days = Math.floor(hours / 24);
    return t('desk.span.days', { n: days }, days);
  }
  return { now, since };
}
