/** The table and the map of cases: one filter, two views of it, always asked together. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { asCallError, backend, type CallError } from '@/api';
import type { CaseBrief, CaseFilter, CasePage, CasePoints } from '@/api/generated';
import { whenChanged } from '../live';
import { emptyFilter } from '../cases/filter';

export const PAGE = 100;
/** A refresh keeps what the person has scrolled through, up to this many rows. */
const KEEP = 1000;
const POINTS = 5000;

export const useCases = defineStore('desk.cases', () => {
  const filter = ref<CaseFilter>(emptyFilter());
  const rows = shallowRef<CaseBrief[]>([]);
  const total = ref(0);
  const next = ref<string | null>(null);
  const points = shallowRef<CasePoints>({ points: [], cut: false });
  const waiting = ref(false);
  const growing = ref(false);
  const asked = ref(false);
  const failed = shallowRef<CallError | null>(null);
  const selected = ref<string | null>(null);
  let newest = 0;

  const list = (after: string | null, limit: number) => backend().call('case_list', { filter: filter.value, after, limit });

  function show(page: CasePage, before: CaseBrief[]): void {
    rows.value = [...before, ...page.rows];
    total.value = page.total;
    next.value = page.next;
  }

  /** Asks table and map anew; the newest question wins. */
  async function load(limit = PAGE): Promise<void> {
    const mine = ++newest;
    waiting.value = true;
    try {
      const [page, shown] = await Promise.all([
        list(null, limit),
        backend().call('desk_points', { filter: filter.value, after: null, limit: POINTS }),
      ]);
      if (mine !== newest) return;
      show(page, []);
      points.value = shown;
      failed.value = null;
      asked.value = true;
    } catch (thrown) {
      if (mine === newest) failed.value = asCallError(thrown);
    } finally {
      if (mine === newest) waiting.value = false;
    }
  }

  const refresh = () => load(Math.min(KEEP, Math.max(PAGE, Math.ceil(rows.value.length / PAGE) * PAGE)));

  /** The next page, once; called as the table nears its end. */
  async function grow(): Promise<void> {
    if (!next.value || growing.value || waiting.value) return;
    const mine = newest;
    growing.value = true;
    try {
      const page = await list(next.value, PAGE);
      if (mine === newest) show(page, rows.value);
    } catch (thrown) {
      if (mine === newest) failed.value = asCallError(thrown);
    } finally {
      growing.value = false;
    }
  }

  const shows = (id: string) => rows.value.some((row) => row.id === id) || points.value.points.some((point) => point.id === id);

  /** Narrows table and map; a selection that neither shows any more is dropped. */
  async function setFilter(to: CaseFilter): Promise<void> {
    filter.value = to;
    await load();
    if (selected.value && !shows(selected.value)) selected.value = null;
  }

  whenChanged(['cases', 'photos', 'outbox'], async () => {
    if (asked.value) await refresh();
  });

  const index = computed(() => rows.value.findIndex((row) => row.id === selected.value));
  return { filter, rows, total, next, points, waiting, growing, asked, failed, selected, index, load, refresh, grow, setFilter };
});
