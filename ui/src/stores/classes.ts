/** Classes (小类): my recent ones, search, the tree and favourites. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { backend } from '@/api';
import type { ClassView } from '@/api/generated';

export const useClasses = defineStore('classes', () => {
  const recent = shallowRef<ClassView[]>([]);

  async function loadRecent(): Promise<void> {
    recent.value = (await backend().call('classes_recent', {})).hits;
  }

  /** Moves a class to the front at once; the core does the same when the record is made. */
  function used(it: ClassView): void {
    recent.value = [it, ...recent.value.filter((other) => other.key !== it.key)];
  }

  const search = async (text: string) => (await backend().call('class_search', { text, limit: 40 })).hits;
  const branch = (group: string | null) => backend().call('class_tree', { group });
  const detail = (key: string) => backend().call('class_detail', { class: key });

  async function favour(it: ClassView, on: boolean): Promise<void> {
    await backend().call('class_favourite', { class: it.key, on });
    recent.value = recent.value.map((other) => (other.key === it.key ? { ...other, favourite: on } : other));
  }

  return { recent, loadRecent, used, search, branch, detail, favour };
});
