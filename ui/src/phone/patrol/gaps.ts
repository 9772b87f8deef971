/** Gaps and left-out positions in words. */
import type { GapReasonView, GapView, PatrolRunning } from '@/api/generated';
import type { Trouble } from '@/shared/position';
import { useWords } from '@/shared/words';
import { useHours } from '../here/hours';

const MINUTE = 60_000;

export const REASONS: Record<Trouble, GapReasonView> = { permission: 'permission', unavailable: 'gps_off', silent: 'no_fix' };

/** What is missing right now: a gap becomes part of the track only when a position ends it. */
export function openGap(it: PatrolRunning, now: number, trouble: Trouble | null): { reason: GapReasonView; from_ms: number } | null {
  if (it.paused) return null;
  const known = it.gaps.find((gap) => gap.until_ms === null);
  if (known) return known;
  const from_ms = it.last?.at_ms ?? it.began_ms;
  if (trouble && trouble !== 'silent') return { reason: REASONS[trouble], from_ms };
  return now - from_ms > MINUTE ? { reason: 'no_fix', from_ms } : null;
}

/** Of what one can do something about on the spot. */
const ADVICE: Partial<Record<GapReasonView, string>> = {
  no_fix: 'patrol.do_no_fix', gps_off: 'patrol.do_gps_off', permission: 'patrol.do_permission', battery: 'patrol.do_battery', clock_jump: 'patrol.do_clock', mock: 'patrol.do_mock',
};

export function useGaps() {
  const { t, clock } = useWords();
  const { span } = useHours();
  const long = (ms: number) => (ms < MINUTE ? t('patrol.under_minute') : span(Math.round(ms / MINUTE)));

  function when({ from_ms, until_ms }: GapView): string {
    if (until_ms === null) return t('patrol.gap_since', { at: clock(from_ms) });
    return `${clock(from_ms)}–${clock(until_ms)} · ${long(until_ms - from_ms)}`;
  }
  const advice = (reason: GapReasonView) => (ADVICE[reason] ? t(ADVICE[reason]) : '');
  return { when, long, advice };
}
