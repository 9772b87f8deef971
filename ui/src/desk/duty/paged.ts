/** A list that is asked for page by page. Changes of the filter begin at the first page again; late answers are dropped. */
import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue';

export interface Paged<Page> {
  page: ShallowRef<Page | null>;
  failed: ShallowRef<unknown>;
  busy: Ref<boolean>;
  number: ComputedRef<number>;
  hasNext: ComputedRef<boolean>;
  first: () => Promise<void>;
  load: () => Promise<void>;
  forward: () => Promise<void>;
  back: () => Promise<void>;
}

export function usePaged<Page extends { next: string | null }>(ask: (after: string | null) => Promise<Page>): Paged<Page> {
  const page: ShallowRef<Page | null> = shallowRef(null);
  const failed = shallowRef<unknown>(null);
  const busy = ref(false);
  /** What each page was asked with; the last is the one shown. */
  const asked = shallowRef<(string | null)[]>([null]);
  let newest = 0;

  async function go(to: (string | null)[]): Promise<void> {
    const mine = ++newest;
    busy.value = true;
    try {
      const got = await ask(to.at(-1) ?? null);
      if (mine !== newest) return;
      page.value = got;
      asked.value = to;
      failed.value = null;
    } catch (thrown) {
      if (mine === newest) failed.value = thrown;
    } finally {
      if (mine === newest) busy.value = false;
    }
  }
  const next = () => page.value?.next ?? null;
  return {
    page, failed, busy,
    number: computed(() => asked.value.length),
    hasNext: computed(() => next() !== null),
    first: () => go([null]),
    load: () => go(asked.value),
    forward: () => (next() === null ? Promise.resolve() : go([...asked.value, next()])),
    back: () => (asked.value.length < 2 ? Promise.resolve() : go(asked.value.slice(0, -1))),
  };
}
