/**
 * One self-disposal (自行处置) from the first shutter to the second: aim → class → after. Kept as a draft from the moment
 * the first photo is durable, so that a kill resumes exactly here.
 */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { backend } from '@/api';
import type { ClassView, FixInput, ParkedShot, Recorded } from '@/api/generated';
import { fixNow } from '@/shared/position';
import { refineFor } from '@/shared/position/refine';
import { useClasses } from './classes';
import { useDrafts, type DraftHandle } from './drafts';
import { useShots, type Shot } from './shots';

export type Stage = 'aim' | 'class' | 'after';

/** What the draft holds; read back after a kill by any later version. */
export interface CaptureContent {
  v: 1;
  before: string;
  class: ClassView | null;
  fix: FixInput | null;
  taken_at_ms: number;
}

/** The record could not be made; `again` tries the very same wish once more. */
export class NotSaved extends Error {
  constructor(
    readonly why: unknown,
    readonly again: () => Promise<Recorded>,
  ) {
    super('the record was not made');
  }
}

export const useCapture = defineStore('capture', () => {
  const shots = useShots();
  const drafts = useDrafts();
  const classes = useClasses();

  const stage = ref<Stage>('aim');
  const chosen = shallowRef<ClassView | null>(null);
  /** 再来一件: the class of the record just made, offered for the next. */
  const again = shallowRef<ClassView | null>(null);
  const shot = shallowRef<Shot | null>(null);
  /** A before-photo that is already stored: a parked shot or a resumed draft. */
  const storedBefore = ref<string | null>(null);
  const fix = shallowRef<FixInput | null>(null);
  const serial = ref(1);
  /** Records on their way: they must be written under the name of who made them. */
  const saving = ref(0);
  let takenAt = 0;
  let handle: DraftHandle | null = null;
  let parked: string | null = null;
  /** The parked shot being finished, so that saving returns to where she came from. */
  const fromParked = ref(false);

  const beforeUrl = computed(() => shot.value?.url ?? (storedBefore.value ? backend().photoUrl(storedBefore.value, 'preview') : null));
  const begun = computed(() => stage.value !== 'aim');

  const beforeHash = () => (shot.value ? shot.value.stored : Promise.resolve(storedBefore.value));

  async function keep(): Promise<void> {
    const [open, class_, at, where] = [handle, chosen.value, takenAt, fix.value];
    const before = await beforeHash();
    if (!open || !before || open !== handle) return;
    const content: CaptureContent = { v: 1, before, class: class_, fix: where, taken_at_ms: at };
    await open.keep(content);
  }

  /** First shutter: the photo is taken, whatever happens next. */
  function takeBefore(bytes: Blob): void {
    shot.value = shots.take(bytes);
    fix.value = fixNow();
    takenAt = Date.now();
    handle = drafts.open('capture');
    chosen.value = again.value;
    stage.value = again.value ? 'after' : 'class';
    keep().catch(() => undefined);
  }

  function choose(it: ClassView): void {
    chosen.value = it;
    stage.value = 'after';
    keep().catch(() => undefined);
  }

  function clear(): void {
    stage.value = 'aim';
    chosen.value = null;
    shot.value = null;
    storedBefore.value = null;
    fix.value = null;
    handle = null;
    parked = null;
    fromParked.value = false;
    serial.value += 1;
  }

  /** Second shutter, or none when there is nothing to photograph: resolves when the record is made. */
  function finish(bytes: Blob | null): Promise<{ recorded: Recorded; stopRefining: () => void }> {
    const it = chosen.value;
    if (!it) return Promise.reject(new Error('no class chosen'));
    const [before, after, open, park, where] = [shot.value, bytes ? shots.take(bytes) : null, handle, parked, fix.value ?? fixNow()];
    const first = beforeHash();
    again.value = it;
    classes.used(it);
    clear();
    saving.value += 1;
    return save(it, { first, after, open, park, where }).finally(() => {
      saving.value -= 1;
      if (before) shots.release(before);
    });
  }

  interface Finishing {
    first: Promise<string | null>;
    after: Shot | null;
    open: DraftHandle | null;
    park: string | null;
    where: FixInput | null;
  }

  /** The facade writes locally, so a failure is rare; the draft stays on Today and the caller offers another try. */
  async function save(it: ClassView, { first, after, open, park, where }: Finishing) {
    const [before, second] = await Promise.all([first, after?.stored ?? null]);
    const draft = park ?? (await open?.settled()) ?? null;
    const wish = { class: it.key, before, after: second, fix: where, note: null, draft };
    const recorded = await backend().call('self_dispose', wish).catch((thrown: unknown) => {
      throw new NotSaved(thrown, () => backend().call('self_dispose', wish));
    });
    if (after) shots.release(after);
    return { recorded, stopRefining: refineFor(recorded.case, where) };
  }

  /** 稍后处置: the shot goes to Today, the viewfinder is free again. */
  async function park(): Promise<void> {
    const [open, it, where, first] = [handle, chosen.value, fix.value, beforeHash()];
    clear();
    const before = await first;
    if (!before) return;
    await backend().call('park', { before, class: it?.key ?? null, fix: where });
    await open?.drop();
  }

  /** Takes the picture again; the mis-shot one is erased, nobody has seen it. */
  async function retake(): Promise<void> {
    const [open, old] = [handle, shot.value];
    const known = storedBefore.value;
    const wasParked = parked;
    clear();
    if (wasParked) return;
    const hash = old ? (old.hash ?? (shots.drop(old), null)) : known;
    if (old?.hash) shots.release(old);
    await open?.drop();
    if (hash) await backend().call('photo_erase', { hash }).catch(() => undefined);
  }

  /** Where the parked shot was taken; the list of Today does not carry the whole fix. */
  async function readFix(id: string): Promise<void> {
    const kept = await drafts.read<{ fix: FixInput | null }>(id);
    if (parked === id && kept?.content.fix) fix.value = kept.content.fix;
  }

  function resumeParked(it: ParkedShot): void {
    clear();
    readFix(it.id).catch(() => undefined);
    storedBefore.value = it.before;
    fix.value = null;
    parked = it.id;
    fromParked.value = true;
    takenAt = it.taken_at_ms;
    chosen.value = it.class;
    stage.value = it.class ? 'after' : 'class';
  }

  /** Goes on where a killed app stopped. False when the draft is gone. */
  async function resumeDraft(id: string): Promise<boolean> {
    const kept = await drafts.read<CaptureContent>(id);
    if (!kept?.content.before) return false;
    clear();
    storedBefore.value = kept.content.before;
    chosen.value = kept.content.class ?? null;
    fix.value = kept.content.fix ?? null;
    takenAt = kept.content.taken_at_ms;
    handle = drafts.open('capture', id);
    stage.value = chosen.value ? 'after' : 'class';
    return true;
  }

  /** Hands the before-photo over to a report (上报). Nothing is lost meanwhile: the draft goes only when the report's is written. */
  async function toReport(): Promise<{ photo: string | null; class: ClassView | null; fix: FixInput | null; done: () => Promise<void> }> {
    const open = handle;
    const given = { photo: await beforeHash(), class: chosen.value, fix: fix.value };
    const park_ = parked;
    clear();
    const done = async () => {
      await open?.drop();
      if (park_) await backend().call('draft_drop', { id: park_ });
    };
    return { ...given, done };
  }

  /** Another person takes the phone: the draft stays with its owner, nothing of it stays on the screen. */
  function reset(): void {
    if (shot.value) shots.release(shot.value);
    again.value = null;
    clear();
  }

  const forgetAgain = () => void (again.value = null);
  const backToClass = () => void (stage.value = 'class');

  return {
    stage, chosen, again, saving, reset, shot, beforeUrl, begun, serial, fromParked, fix,
    takeBefore, choose, finish, park, retake, resumeParked, resumeDraft, toReport, forgetAgain, backToClass,
  };
});
