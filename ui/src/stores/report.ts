/** One report (上报) being written. Every change goes to its draft, so that it survives a kill anywhere. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { backend } from '@/api';
import type { ClassDetail, ClassView, FixInput, Locus, NearbyCase, PhotoRole, Recorded } from '@/api/generated';
import { fixNow } from '@/shared/position';
import { refineFor } from '@/shared/position/refine';
import { useClasses } from './classes';
import { useDrafts, type DraftHandle } from './drafts';
import { useShots, type Shot } from './shots';

/** What the draft holds; read back after a kill by any later version. */
export interface ReportContent {
  v: 1;
  class: ClassView | null;
  condition: string | null;
  fix: FixInput | null;
  grid: string | null;
  place_text: string;
  note: string;
  photos: { hash: string; role: PhotoRole }[];
}

export interface ReportPhoto {
  role: PhotoRole;
  hash: string | null;
  shot: Shot | null;
}

export interface FromCapture {
  photo: string | null;
  class: ClassView | null;
  fix: FixInput | null;
  done: () => Promise<void>;
}

export const useReport = defineStore('report', () => {
  const drafts = useDrafts();
  const shots = useShots();
  const classes = useClasses();

  const chosen = shallowRef<ClassView | null>(null);
  const detail = shallowRef<ClassDetail | null>(null);
  const condition = ref<string | null>(null);
  const fix = shallowRef<FixInput | null>(null);
  const grid = ref<string | null>(null);
  const placeText = ref('');
  const note = ref('');
  const photos = shallowRef<ReportPhoto[]>([]);
  const locus = shallowRef<Locus | null>(null);
  const nearby = shallowRef<NearbyCase[]>([]);
  const open = ref(false);
  let handle: DraftHandle | null = null;
  /** Counts what was opened: a draft that was read too late opens nothing. */
  let turn = 0;

  const roles = computed<PhotoRole[]>(() => detail.value?.photo_kinds.filter((r) => r !== 'before' && r !== 'after') ?? ['near', 'far', 'reference']);

  const stored = (list: ReportPhoto[]) =>
    list.flatMap(({ role, hash, shot }) => {
      const known = hash ?? shot?.hash;
      return known ? [{ hash: known, role }] : [];
    });

  function content(): ReportContent {
    return { v: 1, class: chosen.value, condition: condition.value, fix: fix.value, grid: grid.value, place_text: placeText.value, note: note.value, photos: stored(photos.value) };
  }

  const keepNow = () => handle?.keep(content()) ?? Promise.resolve();

  /** Writes the draft at once: whatever was typed last survives leaving and a kill. */
  function keep(): void {
    keepNow().catch(() => undefined);
  }

  function clear(): void {
    chosen.value = detail.value = fix.value = locus.value = null;
    condition.value = grid.value = null;
    placeText.value = note.value = '';
    photos.value = [];
    nearby.value = [];
    handle = null;
    open.value = false;
  }

  /** Makes room for another report. What was begun stays on Today, and photos still on their way join its draft. */
  function putAside(): void {
    const [old, was, left] = [handle, content(), photos.value];
    clear();
    for (const { shot } of left) void shot?.stored.then(() => old?.keep({ ...was, photos: stored(left) })).catch(() => undefined);
  }

  /** Reads what depends on class and position; none of it is needed to save. */
  async function look(): Promise<void> {
    const [it, where] = [chosen.value, fix.value];
    const [found, near, about] = await Promise.all([
      backend().call('locate', { fix: where, class: it?.key ?? null }).catch(() => null),
      it ? backend().call('nearby', { class: it.key, fix: where }).catch(() => null) : null,
      it ? classes.detail(it.key).catch(() => null) : null,
    ]);
    if (it !== chosen.value || where !== fix.value) return;
    locus.value = found;
    nearby.value = near?.cases ?? [];
    detail.value = about;
    const known = about?.conditions.some((c) => c.id === condition.value);
    if (!known) condition.value = about?.conditions.length === 1 ? about.conditions[0]!.id : null;
  }

  async function begin(from?: FromCapture): Promise<void> {
    turn += 1;
    putAside();
    handle = drafts.open('report');
    open.value = true;
    chosen.value = from?.class ?? null;
    fix.value = from?.fix ?? fixNow();
    if (from?.photo) photos.value = [{ role: 'near', hash: from.photo, shot: null }];
    void look();
    await keepNow();
    await from?.done();
  }

  const isOpen = async (id: string) => open.value && (await handle?.settled()) === id;

  /** Goes on with a draft. False when it is gone. */
  async function resume(id: string): Promise<boolean> {
    const mine = (turn += 1);
    if (await isOpen(id)) return true;
    const kept = await drafts.read<ReportContent>(id);
    if (mine !== turn) return true;
    if (!kept) return false;
    putAside();
    const was = kept.content;
    handle = drafts.open('report', id);
    open.value = true;
    chosen.value = was.class ?? null;
    condition.value = was.condition ?? null;
    fix.value = was.fix ?? null;
    grid.value = was.grid ?? null;
    placeText.value = was.place_text ?? '';
    note.value = was.note ?? '';
    photos.value = (was.photos ?? []).map((p) => ({ ...p, shot: null }));
    void look();
    return true;
  }

  function choose(it: ClassView): void {
    chosen.value = it;
    condition.value = null;
    keep();
    void look();
  }

  function addPhoto(role: PhotoRole, bytes: Blob): void {
    const shot = shots.take(bytes);
    photos.value = [...photos.value, { role, hash: null, shot }];
    void shot.stored.then((hash) => {
      photos.value = hash ? photos.value.map((p) => (p.shot === shot ? { ...p, hash } : p)) : photos.value.filter((p) => p.shot !== shot);
      keep();
    });
  }

  function removePhoto(photo: ReportPhoto): void {
    photos.value = photos.value.filter((p) => p !== photo);
    if (photo.shot) shots.drop(photo.shot);
    keep();
  }

  /** Takes the position anew: where she stands now, or where she set it on the map. */
  function here(at: FixInput | null = fixNow()): void {
    fix.value = at;
    grid.value = null;
    keep();
    void look();
  }

  async function submit(): Promise<Recorded> {
    const it = chosen.value;
    if (!it) throw new Error('no class chosen');
    await Promise.all(photos.value.map((p) => p.shot?.stored));
    await keepNow();
    const { photos: named } = content();
    const where = fix.value;
    const recorded = await backend().call('report', {
      class: it.key, condition: condition.value, fix: where, grid: grid.value,
      place_text: placeText.value.trim() || null, photos: named, note: note.value.trim() || null,
      draft: (await handle?.settled()) ?? null,
    });
    photos.value.forEach((p) => p.shot && shots.release(p.shot));
    classes.used(it);
    refineFor(recorded.case, where);
    clear();
    return recorded;
  }

  async function discard(): Promise<void> {
    const old = handle;
    photos.value.forEach((p) => p.shot && shots.drop(p.shot));
    clear();
    await old?.drop();
  }

  /** Lets a draft of Today's list go, also when it is the one on the screen. */
  async function letGo(id: string): Promise<void> {
    if (await isOpen(id)) await discard();
    else await backend().call('draft_drop', { id });
  }

  return { reset: clear, chosen, detail, condition, fix, grid, placeText, note, photos, locus, nearby, roles, open, begin, resume, choose, keep, letGo, addPhoto, removePhoto, here, submit, discard };
});
