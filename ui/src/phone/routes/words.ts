/** The summary of today's routes as one line, and a second one under it. */
import type { RouteToday } from '@/api/generated';
import { useWords } from '@/shared/words';
import { useHours } from '../here/hours';
import { summaryOf } from './summary';

const MINUTE = 60_000;

export interface Line {
  text: string;
  more: string;
  tone: 'wait' | 'ok' | '';
}

export function useSummary() {
  const { t, clock, number, distance } = useWords();
  const { span } = useHours();
  const until = (ms: number) => (clock(ms) === '00:00' ? '24:00' : clock(ms));

  return (routes: readonly RouteToday[], now: number): Line | null => {
    const it = summaryOf(routes, now);
    if (it.is === 'none') return null;
    if (it.is === 'due') {
      const time = { until: until(it.by_ms), span: span(Math.max(1, Math.ceil((it.by_ms - now) / MINUTE))) };
      const left = it.first < it.missing ? t('routes.left_first', { n: number(it.first), ...time }, it.first) : t('routes.left', time);
      const near = it.nearest?.distance_mm != null ? t('routes.nearest', { name: it.nearest.name, distance: distance(it.nearest.distance_mm / 1000) }) : '';
      return { text: t('routes.due', { n: number(it.missing) }, it.missing), more: [left, near].filter(Boolean).join(' · '), tone: 'wait' };
    }
    if (it.is === 'later') return { text: t('routes.later', { from: clock(it.from_ms) }), more: '', tone: '' };
    if (it.missed + it.unknown === 0) return { text: t('routes.all_done'), more: '', tone: 'ok' };
    const parts = [it.missed && t('routes.over_missed', { n: number(it.missed) }, it.missed), it.unknown && t('routes.over_unknown', { n: number(it.unknown) }, it.unknown)];
    return { text: t('routes.over'), more: parts.filter(Boolean).join(' · '), tone: '' };
  };
}
