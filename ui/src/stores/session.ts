/** Who is signed in and the health of what the app stands on. */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { backend, type Params } from '@/api';
import type { Status } from '@/api/generated';
import { onChanged } from '@/shared/changes';

export const useSession = defineStore('session', () => {
  const status = shallowRef<Status | null>(null);
  const failed = shallowRef<unknown>(null);
  const phase = computed(() => status.value?.phase ?? null);
  const person = computed(() => status.value?.person ?? null);
  /** The program behind the pages does not answer any more: nothing on the screen is newer than that. */
  const gone = computed(() => status.value !== null && failed.value !== null);

  async function refresh(): Promise<void> {
    try {
      status.value = await backend().call('status', {});
      failed.value = null;
    } catch (thrown) {
      failed.value = thrown;
    }
  }

  /** Reads the status now and again whenever something it shows may have changed. */
  async function follow(): Promise<void> {
    onChanged(['session', 'link', 'outbox', 'photos', 'notices'], () => void refresh(), 250);
    await refresh();
  }

  const enrol = async (how: Params<'enrol'>) => void (status.value = await backend().call('enrol', how));
  const signIn = async (who: string, pin: string | null) =>
    void (status.value = await backend().call('sign_in', { person: who, pin }));
  const signOut = async () => void (status.value = await backend().call('sign_out', {}));

  return { status, failed, phase, person, gone, refresh, follow, enrol, signIn, signOut };
});
