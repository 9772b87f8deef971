/** What happened to things this person did or must know of. */
import { defineStore } from 'pinia';
import { computed } from 'vue';
import { backend } from '@/api';
import type { Notices } from '@/api/generated';
import { useLoading } from '@/shared/loading';
import { whenChanged } from '../live';

export const useNotices = defineStore('desk.notices', () => {
  const notices = useLoading<Notices>(() => backend().call('notices', {}));
  whenChanged(['notices', 'session'], notices.load);
  const list = computed(() => notices.value.value?.notices ?? []);
  const unread = computed(() => list.value.filter((notice) => !notice.read).length);

  async function markRead(id: string): Promise<void> {
    await backend().call('notice_read', { id });
    await notices.load();
  }
  async function markAll(): Promise<void> {
    for (const notice of list.value.filter((each) => !each.read)) await backend().call('notice_read', { id: notice.id });
    await notices.load();
  }
  return { ...notices, list, unread, markRead, markAll };
});
