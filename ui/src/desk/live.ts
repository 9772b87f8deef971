/**
 * Asking again when something changed. A burst of changes (a long sync, a hundred photos) asks at once and then now and
 * again until it is over, never once per record and never only at the end.
 */
import { onScopeDispose } from 'vue';
import type { Topic } from '@/api/generated';
import { onChanged } from '@/shared/changes';

const QUIET_MS = 250;

/** Runs at once, then at most once per `quiet` milliseconds, and never twice at the same time. */
export function gathered(run: () => Promise<unknown>, quiet = QUIET_MS): () => void {
  let running = false;
  let asked = false;
  const go = async (): Promise<void> => {
    if (running) {
      asked = true;
      return;
    }
    running = true;
    asked = false;
    await run().catch(() => undefined);
    await new Promise((wake) => setTimeout(wake, quiet));
    running = false;
    if (asked) void go();
  };
  return () => void go();
}

/**
 * Asks again whenever one of the topics changed, and when the window comes back to the front: events may have been missed
 * while it slept. Ends with the component or store that called it.
 */
export function whenChanged(topics: readonly Topic[], run: () => Promise<unknown>): void {
  const again = gathered(run);
  onChanged(topics, again, 0);
  const seen = () => document.visibilityState === 'visible' && again();
  document.addEventListener('visibilitychange', seen);
  window.addEventListener('online', again);
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', seen);
    window.removeEventListener('online', again);
  });
}
