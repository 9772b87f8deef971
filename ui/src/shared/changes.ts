/** One subscription to the backend's changes for the whole page; screens and stores listen by topic. */
import { getCurrentScope, onScopeDispose } from 'vue';
import { backend, type Backend } from '@/api';
import type { ChangeEvent, Topic } from '@/api/generated';

type Listener = (event: ChangeEvent) => void;
const listeners = new Set<Listener>();
let heard: { from: Backend; stop: () => void } | undefined;

function subscribe(): void {
  const from = backend();
  if (heard?.from === from) return;
  heard?.stop();
  heard = { from, stop: from.onChange((event) => listeners.forEach((each) => each(event))) };
}

/** Changes that never cease, as a long exchange makes them, put a call off no longer than this. */
const LONGEST_MS = 500;

/**
 * Calls back when one of the topics changed; several changes within a moment count as one, and the last of them is told. Ends
 * with the scope.
 */
export function onChanged(topics: readonly Topic[], listen: Listener, settleMs = 120, longestMs = LONGEST_MS): () => void {
  subscribe();
  let last: ChangeEvent | undefined;
  let settled: ReturnType<typeof setTimeout> | undefined;
  let longest: ReturnType<typeof setTimeout> | undefined;
  const forget = () => {
    clearTimeout(settled);
    clearTimeout(longest);
    settled = longest = undefined;
  };
  const tell = () => {
    forget();
    if (last) listen(last);
  };
  const passOn: Listener = (event) => {
    if (!event.topics.some((topic) => topics.includes(topic))) return;
    last = event;
    clearTimeout(settled);
    settled = setTimeout(tell, settleMs);
    longest ??= setTimeout(tell, longestMs);
  };
  listeners.add(passOn);
  const off = () => {
    forget();
    listeners.delete(passOn);
  };
  if (getCurrentScope()) onScopeDispose(off);
  return off;
}
