/** Map packs (离线地图包) of this device and those the server offers; read again whenever one moved on. */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { backend } from '@/api';
import type { PackOffer, PackView, Packs } from '@/api/generated';
import { onChanged } from '@/shared/changes';
import { useLoading } from '@/shared/loading';

const key = (it: PackView) => `${it.id} ${it.vector_layers.join()}`;

export const usePacks = defineStore('packs', () => {
  const { value, failed, load } = useLoading(() => backend().call('packs', {}));
  const drawn = shallowRef<PackView[]>([]);
  const here = computed<PackView[]>(() => value.value?.packs ?? []);
  const offers = computed<PackOffer[]>(() => value.value?.server.filter((it) => !it.here) ?? []);
  let followed = false;

  // In the store's own scope: it hears of changes for as long as the page is open, whichever screen asked first.
  onChanged(['packs', 'session'], () => void (followed && read()), 250, 1000);

  /** Packs to be drawn, the lowest first; the same list as long as nothing that is drawn changed. */
  function settle(): void {
    const now = here.value.filter((it) => it.on && it.state === 'ready');
    if (now.map(key).join('|') !== drawn.value.map(key).join('|')) drawn.value = now;
  }
  async function read(): Promise<void> {
    await load();
    settle();
  }
  function take(packs: Packs): void {
    value.value = packs;
    settle();
  }
  /** Reads them now and from now on. */
  async function follow(): Promise<void> {
    followed = true;
    await read();
  }

  const fetchPack = async (id: string, mobileData: boolean) => take(await backend().call('pack_fetch', { id, mobile_data: mobileData }));
  const pause = async (id: string) => take(await backend().call('pack_pause', { id }));
  const use = async (id: string, on: boolean) => take(await backend().call('pack_use', { id, on }));
  const remove = async (id: string) => take(await backend().call('pack_remove', { id }));

  return { value, failed, here, offers, drawn, read, follow, fetchPack, pause, use, remove };
});
