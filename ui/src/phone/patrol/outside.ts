/** Leaving one's area: told to oneself once, shown while it lasts, kept nowhere. Can be switched off. */
import { ref, watch } from 'vue';
import { backend } from '@/api';

const KEPT = 'gw.outside_alert';
const SETTING = 'outside_alert';
/** Back inside for so long, leaving is news again: a path along the boundary is not told at every step. */
const QUIET_MS = 120_000;

export const alertOn = ref(localStorage.getItem(KEPT) !== 'off');

watch(alertOn, (on) => {
  const value = on ? 'on' : 'off';
  localStorage.setItem(KEPT, value);
  backend().call('setting_put', { key: SETTING, value }).catch(() => undefined);
});

/** Takes over what the app itself remembers, where the page's own memory is gone. */
export async function restoreAlert(): Promise<void> {
  if (localStorage.getItem(KEPT) !== null) return;
  const { value } = await backend().call('setting_get', { key: SETTING }).catch(() => ({ value: null }));
  if (value !== null) alertOn.value = value !== 'off';
}

export interface Outside {
  now: boolean;
  /** Last moment at which one was known to be outside, and to be inside since. */
  insideSince: number | null;
}

export const INSIDE: Outside = { now: false, insideSince: null };

/** What is known after an answer, and whether it is worth a word. */
export function heard(was: Outside, outside: boolean | null, at: number): { is: Outside; tell: boolean } {
  if (outside === null) return { is: was, tell: false };
  if (!outside) return { is: { now: false, insideSince: was.now ? at : was.insideSince }, tell: false };
  const back = was.insideSince !== null && at - was.insideSince < QUIET_MS;
  return { is: { now: true, insideSince: was.insideSince }, tell: !was.now && !back };
}
