/** Cases: one filtered list that grows page by page, and single cases. */
import { defineStore } from 'pinia';
import { computed, reactive, ref, shallowRef } from 'vue';
import { backend, type Params } from '@/api';
import type { CaseBrief, CaseFilter, CaseFull } from '@/api/generated';
import { onChanged } from '@/shared/changes';

const PAGE = 30;
export const NO_FILTER: Readonly<CaseFilter> = { state: null, street: null, class: null, text: null, from_ms: null, to_ms: null, mine: false, incomplete: false, bbox: null };

export const useCases = defineStore('cases', () => {
  const filter = reactive<CaseFilter>({ ...NO_FILTER, mine: true });
  const rows = shallowRef<CaseBrief[]>([]);
  const total = ref<number | null>(null);
  const failed = shallowRef<unknown>(null);
  const busy = ref(false);
  const next = ref<string | null>(null);
  const more = computed(() => next.value !== null);
  let turn = 0;

  const page = (after: string | null, limit: number) => backend().call('case_list', { filter: { ...filter, text: filter.text?.trim() || null }, after, limit });

  /** Reads the list anew, as far as it was shown. */
  async function load(atLeast = PAGE): Promise<void> {
    const mine = ++turn;
    busy.value = true;
    try {
      const got = await page(null, Math.min(Math.max(atLeast, PAGE), 200));
      if (mine !== turn) return;
      [rows.value, total.value, next.value, failed.value] = [got.rows, got.total, got.next, null];
    } catch (thrown) {
      if (mine === turn) failed.value = thrown;
    } finally {
      if (mine === turn) busy.value = false;
    }
  }

  async function loadMore(): Promise<void> {
    if (!next.value || busy.value) return;
    const mine = ++turn;
    busy.value = true;
    try {
      const got = await page(next.value, PAGE);
      if (mine !== turn) return;
      const known = new Set(rows.value.map((row) => row.id));
      rows.value = [...rows.value, ...got.rows.filter((row) => !known.has(row.id))];
      [total.value, next.value] = [got.total, got.next];
    } catch (thrown) {
      if (mine === turn) failed.value = thrown;
    } finally {
      if (mine === turn) busy.value = false;
    }
  }

  function reset(): void {
    turn += 1;
    Object.assign(filter, NO_FILTER, { mine: true });
    rows.value = [];
    [total.value, next.value, failed.value, busy.value] = [null, null, null, false];
  }

  // What nobody has asked for is not read again; before somebody signs in it would be refused.
  onChanged(['cases', 'outbox', 'photos', 'session'], () => {
    if (total.value !== null || failed.value) void load(rows.value.length);
  });

  const read = (id: string): Promise<CaseFull> => backend().call('case', { case: id });
  const addNote = (p: Params<'add_note'>) => backend().call('add_note', p);
  const addPhoto = (p: Params<'add_photo'>) => backend().call('add_photo', p);
  const correctClass = (p: Params<'correct_class'>) => backend().call('correct_class', p);
  const correctPlace = (p: Params<'correct_place'>) => backend().call('correct_place', p);
  const withdraw = (p: Params<'withdraw'>) => backend().call('withdraw', p);

  return { filter, rows, total, failed, busy, more, load, loadMore, reset, read, addNote, addPhoto, correctClass, correctPlace, withdraw };
});
