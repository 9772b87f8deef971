/** Streets and classes, asked once and again when the reference data changes. */
import { defineStore } from 'pinia';
import { computed } from 'vue';
import { backend } from '@/api';
import type { ClassView, Streets } from '@/api/generated';
import { useLoading } from '@/shared/loading';
import { whenChanged } from '../live';

export const useReference = defineStore('desk.reference', () => {
  const streets = useLoading<Streets>(() => backend().call('streets', {}));
  const names = new Map<string, ClassView>();

  async function search(text: string): Promise<ClassView[]> {
    const call = text.trim() ? backend().call('class_search', { text: text.trim(), limit: 30 }) : backend().call('classes_recent', {});
    const { hits } = await call;
    hits.forEach((hit) => names.set(hit.key, hit));
    return hits;
  }

  async function byKey(key: string): Promise<ClassView | null> {
    const known = names.get(key);
    if (known) return known;
    const detail = await backend().call('class_detail', { class: key }).catch(() => null);
    if (detail) names.set(key, detail.class);
    return detail?.class ?? null;
  }

  whenChanged(['reference', 'session'], streets.load);
  const list = computed(() => streets.value.value?.streets ?? []);
  const nameOf = (code: string | null) => list.value.find((street) => street.code === code)?.name ?? '';
  return { list, load: streets.load, nameOf, search, byKey };
});
