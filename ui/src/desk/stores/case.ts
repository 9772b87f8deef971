/** One case: its answer, its evidence check, and the commands a supervisor may give. */
import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import { asCallError, backend, type CallError, type MethodName, type Params } from '@/api';
import type { CaseFull, EvidenceCheck } from '@/api/generated';
import { useLoading } from '@/shared/loading';
import { whenChanged } from '../live';

export const useCase = defineStore('desk.case', () => {
  const id = ref<string | null>(null);
  const full = useLoading<CaseFull | null>(async () => (id.value ? backend().call('case', { case: id.value }) : null));
  const check = shallowRef<EvidenceCheck | null>(null);
  const checking = ref(false);
  const checkFailed = shallowRef<CallError | null>(null);

  async function open(to: string): Promise<void> {
    if (id.value !== to) {
      full.value.value = null;
      full.failed.value = null;
      check.value = null;
      checkFailed.value = null;
    }
    id.value = to;
    await full.load();
  }

  /** Leaves the case: changes elsewhere no longer ask for it. */
  function close(): void {
    id.value = null;
    full.value.value = null;
    check.value = null;
  }

  /** Recomputes every byte of the case's evidence on this desk. */
  async function checkEvidence(): Promise<void> {
    const asked = id.value;
    if (!asked) return;
    checking.value = true;
    checkFailed.value = null;
    try {
      const got = await backend().call('evidence_check', { case: asked });
      if (asked === id.value) check.value = got;
    } catch (thrown) {
      if (asked === id.value) checkFailed.value = asCallError(thrown);
    } finally {
      checking.value = false;
    }
  }

  /** Gives a command and shows what became of it. Throws what the core refused with. */
  async function command<M extends MethodName>(method: M, params: Params<M>): Promise<void> {
    await backend().call(method, params);
    await full.load();
  }

  whenChanged(['cases', 'photos', 'outbox'], full.load);
  return { id, ...full, check, checking, checkFailed, open, close, checkEvidence, command };
});
