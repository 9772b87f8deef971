/** Which layers the map draws: chosen by the person, remembered, and from which zoom on. */
import { ref, watch } from 'vue';
import { backend } from '@/api';
import type { MapLayer } from '@/api/generated';

/** What can be switched; streets are always drawn. */
export const SWITCHED: readonly MapLayer[] = ['area', 'grid', 'road', 'zone', 'plot', 'shop', 'point', 'component'];
export const SURFACES: readonly MapLayer[] = ['street', 'area', 'grid', 'road', 'zone', 'plot'];
export const DOTS: readonly MapLayer[] = ['shop', 'point', 'component'];

/** From which zoom on a layer is asked for and drawn: before, it would be a grey mash of thousands. */
export const FROM_ZOOM: Record<MapLayer, number> = {
  district: 0, street: 0, area: 11, road: 12, zone: 11, plot: 12.5, grid: 14, shop: 14, point: 14, component: 15,
};

const KEPT = 'gw.map_layers';
const SETTING = 'map_layers';

function read(text: string | null): MapLayer[] {
  return (text ?? '').split(',').filter((it): it is MapLayer => SWITCHED.includes(it as MapLayer));
}

/** Layers that the person switched off. */
export const hidden = ref<MapLayer[]>(read(localStorage.getItem(KEPT)));

watch(hidden, (now) => {
  localStorage.setItem(KEPT, now.join());
  backend().call('setting_put', { key: SETTING, value: now.join() }).catch(() => undefined);
});

/** Takes over what the app itself remembers, where the page's own memory is gone. */
export async function restoreLayers(): Promise<void> {
  if (localStorage.getItem(KEPT) !== null) return;
  const { value } = await backend().call('setting_get', { key: SETTING }).catch(() => ({ value: null }));
  if (value !== null) hidden.value = read(value);
}

export const isShown = (layer: MapLayer) => !hidden.value.includes(layer);

export function toggle(layer: MapLayer): void {
  hidden.value = isShown(layer) ? [...hidden.value, layer] : hidden.value.filter((it) => it !== layer);
}

/** What to ask for at a zoom. */
export const layersAt = (of: readonly MapLayer[], zoom: number): MapLayer[] => of.filter((it) => zoom >= FROM_ZOOM[it] && isShown(it));
