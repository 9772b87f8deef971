/** What was typed and not saved is not lost on leaving: forms say when they hold something, and leaving asks first. */
import { onBeforeUnmount, onMounted, onScopeDispose, ref, shallowRef, type Ref } from 'vue';
import { useRouter, type RouteLocationNormalized } from 'vue-router';

const holding = new Set<() => boolean>();

/** A form names itself for as long as it is there. */
export function useUnsaved(dirty: () => boolean): void {
  holding.add(dirty);
  onScopeDispose(() => holding.delete(dirty));
}
export const anyUnsaved = (): boolean => [...holding].some((dirty) => dirty());

/** Another page, another record on the same page (`at` in the address), or the end of writing one (`write`); a filter is neither. */
export const leaves = (to: Pick<RouteLocationNormalized, 'path' | 'query'>, from: Pick<RouteLocationNormalized, 'path' | 'query'>): boolean =>
  to.path !== from.path || ['at', 'write'].some((key) => to.query[key] !== from.query[key]);

/** Stops the way out until the person has said what becomes of the changes. `answer` ends the question. */
export function useLeaveGuard(): { asking: Ref<boolean>; answer: (leave: boolean) => void } {
  const waiting = shallowRef<((leave: boolean) => void) | null>(null);
  const asking = ref(false);
  function answer(leave: boolean): void {
    asking.value = false;
    waiting.value?.(leave);
    waiting.value = null;
  }
  const ask = () => new Promise<boolean>((done) => {
    waiting.value?.(false);
    waiting.value = done;
    asking.value = true;
  });
  const off = useRouter().beforeEach((to, from) => (leaves(to, from) && anyUnsaved() ? ask() : true));
  const closing = (event: BeforeUnloadEvent) => anyUnsaved() && event.preventDefault();
  onMounted(() => window.addEventListener('beforeunload', closing));
  onBeforeUnmount(() => {
    off();
    window.removeEventListener('beforeunload', closing);
  });
  return { asking, answer };
}
