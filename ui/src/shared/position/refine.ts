/** After saving: hands better positions to the record for half a minute, then stops. */
import { backend } from '@/api';
import type { FixInput } from '@/api/generated';
import { onFix } from '.';

export const REFINE_MS = 30_000;
/** Smaller gains are noise. */
const BETTER = 0.8;

/** Returns the way to stop early (the record was undone). */
export function refineFor(record: string, used: FixInput | null, forMs = REFINE_MS): () => void {
  let best = used?.accuracy_mm ?? Infinity;
  const off = onFix((fix) => {
    if (fix.accuracy_mm >= best * BETTER) return;
    best = fix.accuracy_mm;
    backend().call('refine_place', { case: record, fix }).catch(stop);
  });
  const timer = setTimeout(stop, forMs);
  function stop(): void {
    clearTimeout(timer);
    off();
  }
  return stop;
}
