/** The inspector's day: read again whenever something on it may have changed. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { backend } from '@/api';
import type { DraftView } from '@/api/generated';
import { onChanged } from '@/shared/changes';
import { useLoading } from '@/shared/loading';
import { useDrafts } from './drafts';

export const useToday = defineStore('today', () => {
  const drafts = useDrafts();
  const reports = shallowRef<DraftView[]>([]);
  const { value, failed, load: read } = useLoading(() => backend().call('today', {}));

  async function load(): Promise<void> {
    await Promise.all([read(), drafts.list('report').then((found) => (reports.value = found), () => undefined)]);
  }
  onChanged(['session', 'cases', 'photos', 'outbox', 'link', 'notices', 'drafts', 'reference'], () => void load());

  async function readNotice(id: string): Promise<void> {
    await backend().call('notice_read', { id });
    await load();
  }
  const dropDraft = async (id: string) => {
    await backend().call('draft_drop', { id });
    await load();
  };

  return { value, failed, reports, load, readNotice, dropDraft };
});
