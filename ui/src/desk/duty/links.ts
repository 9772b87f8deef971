/** The way to the map of the ground, where boundaries are drawn. None while this desk has no such page. */
import { useRouter, type RouteLocationRaw } from 'vue-router';

/** Gives the ground page's address, on one feature where one is named. */
export function useGroundPage(): (layer?: 'area' | 'plot', id?: string) => RouteLocationRaw | null {
  const router = useRouter();
  return (layer, id) => (router.hasRoute('ground') ? { name: 'ground', query: layer && id ? { layer, id } : {} } : null);
}
