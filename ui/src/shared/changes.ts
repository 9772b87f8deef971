/** One subscription to the backend's changes for the whole page; screens and stores listen by topic. */
import { getCurrentScope, onScopeDispose } from 'vue';
import { backend } from '@/api';
import type { ChangeEvent, Topic } from '@/api/generated';

type Listener = (event: ChangeEvent) => void;
const listeners = new Set<Listener>();
let stop: (() => void) | undefined;

/** Calls back when one of the topics changed; several changes within a moment count as one. Ends with the scope. */
export function onChanged(topics: readonly Topic[], listen: Listener, settleMs = 120): () => void {
  stop ??= backend().onChange((event) => listeners.forEach((each) => each(event)));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const heard: Listener = (event) => {
    if (!event.topics.some((topic) => topics.includes(topic))) return;
    clearTimeout(timer);
    timer = setTimeout(() => listen(event), settleMs);
  };
  listeners.add(heard);
  const off = () => {
    clearTimeout(timer);
    listeners.delete(heard);
  };
  if (getCurrentScope()) onScopeDispose(off);
  return off;
}
