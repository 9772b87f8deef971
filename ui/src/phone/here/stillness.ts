/** Whether a finger rests on a page or its list still runs, and keeping what is read in its place when the page changes. */
import { onBeforeUnmount, onMounted, type ShallowRef } from 'vue';

const SETTLE_MS = 700;
/** Scrolled further than this, she reads in the list. */
const TOP_PX = 48;

const scrollerOf = (page: HTMLElement | null) => page?.closest<HTMLElement>('.frame__scroll') ?? null;

export function useStillness(page: Readonly<ShallowRef<HTMLElement | null>>) {
  let down = false;
  let moved = 0;
  const now = () => !down && Date.now() - moved >= SETTLE_MS;
  const press = () => void (down = true);
  const release = () => {
    down = false;
    moved = Date.now();
  };
  const scrolled = () => void (moved = Date.now());

  /** Resolves once the screen is at rest. */
  async function rest(): Promise<void> {
    while (!now()) await new Promise((resolve) => setTimeout(resolve, SETTLE_MS / 4));
  }

  let on: HTMLElement | null = null;
  onMounted(() => {
    on = scrollerOf(page.value);
    on?.addEventListener('pointerdown', press, { passive: true });
    on?.addEventListener('scroll', scrolled, { passive: true });
    window.addEventListener('pointerup', release);
    window.addEventListener('pointercancel', release);
  });
  onBeforeUnmount(() => {
    down = false;
    moved = 0;
    on?.removeEventListener('pointerdown', press);
    on?.removeEventListener('scroll', scrolled);
    window.removeEventListener('pointerup', release);
    window.removeEventListener('pointercancel', release);
  });
  return { now, rest };
}

/** Notes what stands at the top of the screen; `keep` brings it back there. Rows are found by `data-keep`. */
export function anchored(page: HTMLElement | null): { reading: boolean; keep: () => void } {
  const scroller = scrollerOf(page);
  if (!scroller || scroller.scrollTop <= TOP_PX) return { reading: false, keep: () => undefined };
  const top = scroller.getBoundingClientRect().top;
  const first = [...scroller.querySelectorAll<HTMLElement>('[data-keep]')].find((row) => row.getBoundingClientRect().bottom > top);
  const was = first?.getBoundingClientRect().top ?? 0;
  const keep = () => {
    if (first?.isConnected) scroller.scrollTop += first.getBoundingClientRect().top - was;
  };
  return { reading: true, keep };
}
