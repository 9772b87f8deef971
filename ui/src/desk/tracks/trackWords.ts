/** Spans of a track in words. */
import type { Moment } from './track';
import { useRouteWords } from '../routes/routeWords';

const MINUTE_MS = 60_000;

export function useTrackWords() {
  const words = useRouteWords();
  const { t, clock } = words;
  function lasting(ms: number): string {
    if (ms < MINUTE_MS) return t('deskTracks.replay.seconds', { n: Math.round(ms / 1000) });
    const minutes = Math.round(ms / MINUTE_MS);
    return minutes < 60 ? t('deskTracks.replay.minutes', { n: minutes }) : t('deskTracks.replay.hours', { h: Math.floor(minutes / 60), m: minutes % 60 });
  }
  const times = (from: number, to: number | null) => (to === null ? clock(from) : `${clock(from)}–${clock(to)}`);
  function state(of: Moment): string {
    if (of.state === 'gap') return t('deskTracks.replay.at.gap', { reason: t(`enum.gap_reason.${of.reason}`) });
    return t(`deskTracks.replay.at.${of.state}`);
  }
  return { ...words, lasting, times, state };
}
