/** A pack out of a file: its bytes go in with progress; where it names no 审图号, the person is asked and the file waits. */
import { computed, onScopeDispose, ref, shallowRef } from 'vue';
import { asCallError, backend } from '@/api';
import type { PackView } from '@/api/generated';
import { usePacks } from './store';

export function useAddPack(added: (pack: PackView) => void) {
  const packs = usePacks();
  const progress = ref<{ done: number; total: number } | null>(null);
  const checking = ref(false);
  const failed = ref<unknown>(null);
  /** A file that came in and waits for its approval number. */
  const waiting = shallowRef<{ file: string } | null>(null);
  const busy = computed(() => progress.value !== null || checking.value);
  let going: AbortController | null = null;

  async function keep(file: string, name: string | null, approval: string | null): Promise<void> {
    checking.value = true;
    try {
      const pack = await backend().call('pack_add', { file, name, approval });
      waiting.value = null;
      await packs.read();
      added(pack);
    } catch (thrown) {
      if (asCallError(thrown).code === 'approval_missing') waiting.value = { file };
      else [waiting.value, failed.value] = [null, thrown];
    } finally {
      checking.value = false;
    }
  }

  async function add(from: File): Promise<void> {
    failed.value = null;
    going = new AbortController();
    const { signal } = going;
    progress.value = { done: 0, total: from.size };
    try {
      const file = await backend().putFile(from, from.name, (done, total) => (progress.value = { done, total }), signal);
      progress.value = null;
      await keep(file, null, null);
    } catch (thrown) {
      if (!signal.aborted) failed.value = thrown;
    } finally {
      progress.value = null;
      going = null;
    }
  }

  /** The number (and perhaps a name) was typed. */
  const answer = (approval: string, name: string) => (waiting.value ? keep(waiting.value.file, name.trim() || null, approval.trim()) : Promise.resolve());
  const cancel = () => going?.abort();

  /** She does not know the number: the file is let go of. */
  function letGo(): void {
    const file = waiting.value?.file;
    waiting.value = null;
    if (file) backend().call('file_drop', { file }).catch(() => undefined);
  }

  onScopeDispose(() => {
    cancel();
    letGo();
  });
  return { progress, checking, failed, waiting, busy, add, answer, cancel, letGo };
}
