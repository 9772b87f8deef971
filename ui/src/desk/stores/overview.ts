/** The desk's first screen: what needs a person, counts per street, and what has just arrived. */
import { defineStore } from 'pinia';
import { computed, ref, watch } from 'vue';
import { backend } from '@/api';
import type { CaseBrief, DeskOverview } from '@/api/generated';
import { useLoading } from '@/shared/loading';
import { isNumber, kept } from '../kept';
import { whenChanged } from '../live';

export const WINDOWS = [1, 7, 30] as const;
/** How long an arrival stays marked as new. */
const FRESH_MS = 12_000;

/** Which arrivals are new since the last look, and which have just become complete. The first look marks nothing. */
export function news(before: readonly CaseBrief[] | null, after: readonly CaseBrief[]): { fresh: string[]; completed: string[] } {
  if (!before) return { fresh: [], completed: [] };
  const known = new Map(before.map((row) => [row.id, row]));
  const fresh = after.filter((row) => !known.has(row.id)).map((row) => row.id);
  const completed = after
    .filter((row) => {
      const old = known.get(row.id);
      return old && old.photos.arrived < old.photos.named && row.photos.arrived >= row.photos.named;
    })
    .map((row) => row.id);
  return { fresh, completed };
}

export const useOverview = defineStore('desk.overview', () => {
  const days = kept('days', 1, isNumber);
  const overview = useLoading<DeskOverview>(() => backend().call('desk_overview', { days: days.value }));
  const fresh = ref(new Set<string>());
  const completed = ref(new Set<string>());

  function mark(marks: Set<string>, ids: readonly string[]): void {
    for (const id of ids) {
      marks.add(id);
      setTimeout(() => marks.delete(id), FRESH_MS);
    }
  }

  watch(overview.value, (now, before) => {
    if (!now || (before && before.to_ms - before.from_ms !== now.to_ms - now.from_ms)) return;
    const seen = news(before?.arrivals ?? null, now.arrivals);
    mark(fresh.value, seen.fresh);
    mark(completed.value, seen.completed);
  });
  watch(days, () => void overview.load());
  whenChanged(['cases', 'photos', 'outbox', 'notices', 'session', 'reference'], overview.load);

  const totals = computed(() => {
    const streets = overview.value.value?.streets ?? [];
    const sum = (of: (street: (typeof streets)[number]) => number) => streets.reduce((total, street) => total + of(street), 0);
    return {
      self_disposed: sum((s) => s.self_disposed),
      reported: sum((s) => s.reported),
      withdrawn: sum((s) => s.withdrawn),
      photos_missing: sum((s) => s.photos_missing),
    };
  });
  return { days, ...overview, fresh, completed, totals };
});
