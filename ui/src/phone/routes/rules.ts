/** How often a route is due and what proves it, in words. */
import type { ProofView, RouteRow, RouteToday, RuleView } from '@/api/generated';
import { useWords } from '@/shared/words';
import { useHours } from '../here/hours';

export function useRules() {
  const { t, number } = useWords();
  const { span } = useHours();

  function rule(it: RuleView): string {
    if (it.every === 'times') return t(`routes.times_${it.per}`, { n: number(it.times) }, it.times);
    if (it.every === 'slots') return t(it.working_days ? 'routes.slots_working' : 'routes.slots');
    if (it.every === 'interval') return t('routes.interval', { span: span(it.minutes) });
    return t('routes.revisit', { n: number(it.after_days) }, it.after_days);
  }
  function proof(it: ProofView): string {
    if (it.by === 'covered') return t('routes.covered', { n: it.percent });
    if (it.by === 'dwell') return t(it.for_s < 60 ? 'routes.dwell_s' : 'routes.dwell_min', { metres: number(it.within_m), n: number(it.for_s < 60 ? it.for_s : Math.round(it.for_s / 60)) });
    return t('routes.checked');
  }
  /** Visits made in the week or month, where they are counted. */
  function made({ row, span: it }: Pick<RouteToday, 'row' | 'span'>): string {
    if (!it || row.rule.every !== 'times') return '';
    return t(`routes.made_${row.rule.per}`, { met: number(it.met), wanted: number(it.wanted) });
  }
  const both = (row: RouteRow) => `${rule(row.rule)} · ${proof(row.proof)}`;

  return { rule, proof, made, both };
}
