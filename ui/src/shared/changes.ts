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

/** Calls back when one of the topics changed; several changes within a moment count as one. Ends with the scope. */
export function onChanged(topics: readonly Topic[], listen: Listener, settleMs = 120): () => void {
  subscribe();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const passOn: Listener = (event) => {
    if (!event.topics.some((topic) => topics.includes(topic))) return;
    clearTimeout(timer);
    timer = setTimeout(() => listen(event), settleMs);
  };
  listeners.add(passOn);
  const off = () => {
    clearTimeout(timer);
    listeners.delete(passOn);
  };
  if (getCurrentScope()) onScopeDispose(off);
  return off;
}
