/** What stands at the asked spot, kept fresh as she walks: never while a finger is on the screen or the list still runs. */
import { nextTick, onBeforeUnmount, onMounted, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import { backend } from '@/api';
import type { FixInput, Here, NearThing } from '@/api/generated';
import { onChanged } from '@/shared/changes';
import { fixNow, useFix } from '@/shared/position';
import { byHand, spotIn, type Asked } from './asked';
import { settled, worthAsking, type AskedLast } from './pace';
import { anchored, useStillness } from './stillness';

export interface Shown {
  here: Here;
  fix: FixInput | null;
  at_ms: number;
}

const TICK_MS = 2_000;

export function useHere(asked: Ref<Asked>, reach: Ref<number>, page: Readonly<ShallowRef<HTMLElement | null>>) {
  const shown = shallowRef<Shown | null>(null);
  const near = shallowRef<NearThing[]>([]);
  const failed = ref<unknown>(null);
  const busy = ref(false);
  /** Name of the area that was chosen from the list. */
  const chosen = ref<string | null>(null);
  const still = useStillness(page);
  let last: AskedLast | null = null;
  let spot: { area: string; fix: FixInput | null } | null = null;
  let turn = 0;

  async function spotOf(area: string): Promise<FixInput | null> {
    if (spot?.area !== area) {
      const it = await backend().call('ground', { layer: 'area', id: area, day: null });
      const point = spotIn(it);
      spot = { area, fix: point && byHand(point) };
      chosen.value = it.row.name;
    }
    return spot.fix;
  }

  /** The position to ask with; a fix that is too old says where she was. */
  async function where(): Promise<FixInput | null> {
    const to = asked.value;
    if (to.by === 'map') return byHand(to.point);
    return to.by === 'area' ? spotOf(to.area) : fixNow();
  }

  async function take(here: Here, { fix, at_ms }: AskedLast, anew: boolean): Promise<void> {
    const back = anchored(page.value);
    near.value = settled(near.value, here.near, !anew && back.reading);
    shown.value = { here, fix, at_ms };
    failed.value = null;
    await nextTick();
    if (!anew) back.keep();
  }

  /** `anew`: another spot was chosen; nothing of the old list has to stay in place. */
  async function ask(anew = false): Promise<void> {
    const mine = ++turn;
    busy.value = true;
    try {
      const fix = await where();
      // Hours are counted from before the answer, not from when it is drawn.
      const sent = { fix, at_ms: Date.now() };
      if (mine === turn) last = sent;
      const here = await backend().call('here', { fix, class: null, at_ms: null, reach_m: reach.value });
      if (mine !== turn) return;
      if (!anew) await still.rest();
      if (mine === turn) await take(here, sent, anew);
    } catch (thrown) {
      if (mine === turn) failed.value = thrown;
    } finally {
      if (mine === turn) busy.value = false;
    }
  }

  function tick(): void {
    const fix = asked.value.by === 'fix' ? fixNow() : (last?.fix ?? null);
    if (!document.hidden && !busy.value && still.now() && worthAsking(last, fix, Date.now())) void ask();
  }

  let ticking: ReturnType<typeof setInterval> | undefined;
  onMounted(() => {
    void ask(true);
    ticking = setInterval(tick, TICK_MS);
  });
  onBeforeUnmount(() => {
    turn += 1;
    clearInterval(ticking);
  });
  watch(asked, (to, from) => JSON.stringify(to) !== JSON.stringify(from) && void ask(true));
  watch(reach, () => void ask());
  watch(useFix(), tick);
  onChanged(['reference', 'cases', 'outbox'], () => void ask());

  return { shown, near, failed, chosen, ask };
}
