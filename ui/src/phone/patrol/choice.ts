/** How one set out last: the next patrol begins with the same answers. Partners are of the day and are not kept. */
import { ref, watch } from 'vue';
import type { MeansView } from '@/api/generated';

export const MEANS: readonly MeansView[] = ['foot', 'bike', 'car'];
const KEPT = 'gw.patrol';

export function useChoice() {
  const [kept, own] = (localStorage.getItem(KEPT) ?? '').split(',');
  const means = ref<MeansView>(MEANS.find((it) => it === kept) ?? 'foot');
  const assessed = ref(own !== 'own');
  watch([means, assessed], () => localStorage.setItem(KEPT, `${means.value},${assessed.value ? '' : 'own'}`));
  return { means, assessed };
}
