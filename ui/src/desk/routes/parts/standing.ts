/** The signs of 已完成, 未完成, 无法判定 and 待完成, and counts of them in words. */
import type { StandingView, Tally } from '@/api/generated';
import { useWords } from '@/shared/words';

export const STANDINGS = ['met', 'missed', 'unknown', 'due'] as const satisfies readonly StandingView[];
export const SIGN: Record<StandingView, string> = { met: '✓', missed: '✕', unknown: '?', due: '○' };
export const EMPTY: Tally = { due: 0, met: 0, missed: 0, unknown: 0 };

export const total = (of: Tally): number => of.due + of.met + of.missed + of.unknown;
export const added = (all: readonly Tally[]): Tally =>
  all.reduce((sum, of) => ({ due: sum.due + of.due, met: sum.met + of.met, missed: sum.missed + of.missed, unknown: sum.unknown + of.unknown }), EMPTY);

export function useTallyWords() {
  const { t, number } = useWords();
  const count = (standing: StandingView, n: number) => t(`deskRoutes.plan.count.${standing}`, { n: number(n) });
  /** Only what there is, in one order always. */
  const counts = (of: Tally) => STANDINGS.filter((standing) => of[standing] > 0).map((standing) => count(standing, of[standing])).join(t('desk.list_comma'));
  return { count, counts };
}
