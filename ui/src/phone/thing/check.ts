/** A check (门前三包检查) being written: kept as a draft from its first touch on, saved with or without its photo. */
import { computed, onScopeDispose, ref, shallowRef } from 'vue';
import { backend } from '@/api';
import type { CheckResultView } from '@/api/generated';
import { useDrafts, type DraftHandle } from '@/stores/drafts';
import { useShots, type Shot } from '@/stores/shots';

export const RESULTS: readonly CheckResultView[] = ['kept', 'fixed', 'reminded', 'warned', 'passed'];

/** What the draft holds; read back after a kill by any later version. */
export interface CheckContent {
  v: 1;
  shop: string;
  result: CheckResultView | null;
  note: string;
  photo: string | null;
}

export function useCheck(shop: string) {
  const drafts = useDrafts();
  const shots = useShots();
  const result = ref<CheckResultView | null>(null);
  const note = ref('');
  const shot = shallowRef<Shot | null>(null);
  /** A photo that was stored before the app was killed. */
  const kept = ref<string | null>(null);
  const failed = computed(() => (shot.value ? (shots.shots.get(shot.value.key)?.failed ?? null) : null));
  let handle: DraftHandle | null = null;

  const content = (): CheckContent => ({ v: 1, shop, result: result.value, note: note.value, photo: shot.value?.hash ?? kept.value });

  function keep(): void {
    handle ??= drafts.open('check');
    handle.keep(content()).catch(() => undefined);
  }

  /** Goes on with what was begun for this shopfront. */
  async function resume(): Promise<void> {
    const list = await drafts.list('check').catch(() => []);
    for (const { id, content: text } of list) {
      const was = read(text);
      if (was?.shop !== shop || handle) continue;
      handle = drafts.open('check', id);
      [result.value, note.value, kept.value] = [was.result ?? null, was.note ?? '', was.photo ?? null];
    }
  }

  function choose(it: CheckResultView): void {
    result.value = it;
    keep();
  }

  function photograph(bytes: Blob): void {
    dropPhoto();
    const taken = shots.take(bytes);
    shot.value = taken;
    void taken.stored.then(() => shot.value === taken && keep());
  }

  function dropPhoto(): void {
    if (shot.value) shots.drop(shot.value);
    [shot.value, kept.value] = [null, null];
    if (handle) keep();
  }

  /** A photo on its way is waited for; one that cannot be stored is left out, as the button then says. */
  async function save(): Promise<void> {
    if (!result.value) return;
    if (failed.value) dropPhoto();
    const photo = shot.value ? await shot.value.stored : kept.value;
    await backend().call('shop_check', { shop, result: result.value, note: note.value.trim(), photo });
    if (shot.value) shots.release(shot.value);
    shot.value = null;
    await handle?.drop().catch(() => undefined);
    [handle, result.value, note.value, kept.value] = [null, null, '', null];
  }

  // A stored photo stays with its draft; only the picture in memory goes.
  onScopeDispose(() => shot.value?.hash && shots.release(shot.value));

  return { result, note, shot, kept, failed, resume, choose, keep, photograph, dropPhoto, save };
}

function read(text: string): CheckContent | null {
  try {
    return JSON.parse(text) as CheckContent;
  } catch {
    return null;
  }
}
