/** Gaps and left-out positions in words. */
import type { GapReasonView, GapView } from '@/api/generated';
import { useWords } from '@/shared/words';
import { useHours } from '../here/hours';

const MINUTE = 60_000;

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
