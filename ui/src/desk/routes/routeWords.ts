/** Rules, proofs and days of a route in words. */
import type { ProofView, RouteRow, RuleView, SlotView } from '@/api/generated';
import { useWords } from '@/shared/words';
import { useMeasure } from '../duty/measure';
import { useSlotWords } from '../duty/slotWords';
import { dayOf } from '../ground/day';

const HOUR_MIN = 60;
const MINUTE_S = 60;

export function useRouteWords() {
  const words = useWords();
  const { t, number } = words;
  const { length } = useMeasure();
  const slotWords = useSlotWords();
  const slots = (all: readonly SlotView[]) => (all.length ? all.map(slotWords.words).join(t('desk.list_comma')) : t('deskRoutes.rule.say.no_slots'));

  function interval(minutes: number): string {
    if (minutes % HOUR_MIN !== 0) return t('deskRoutes.rule.say.minutes', { n: minutes });
    return t('deskRoutes.rule.say.hours', { n: minutes / HOUR_MIN }, minutes / HOUR_MIN);
  }
  function rule(of: RuleView): string {
    switch (of.every) {
      case 'times': return t(`deskRoutes.rule.say.${of.per}`, { n: number(of.times) });
      case 'slots': return of.working_days ? t('deskRoutes.rule.say.working', { slots: slots(of.slots) }) : slots(of.slots);
      case 'interval': return t('deskRoutes.rule.say.within', { every: interval(of.minutes), slots: slots(of.within) });
      case 'revisit':
        return t('deskRoutes.rule.say.revisit', { after: of.after_days, within: of.within_days, classes: t('deskRoutes.rule.say.classes', { n: of.classes.length }, of.classes.length) });
    }
  }
  const seconds = (n: number) => (n % MINUTE_S === 0 ? t('deskRoutes.proof.say.minutes', { n: n / MINUTE_S }) : t('deskRoutes.proof.say.seconds', { n }));
  function proof(of: ProofView): string {
    if (of.by === 'covered') return t('deskRoutes.proof.say.covered', { n: of.percent });
    return of.by === 'dwell' ? t('deskRoutes.proof.say.dwell', { m: of.within_m, time: seconds(of.for_s) }) : t('deskRoutes.proof.say.checked');
  }
  const days = (of: Pick<RouteRow, 'from_day' | 'until_day'>) =>
    of.until_day ? t('deskRoutes.from_to', { from: of.from_day, to: of.until_day }) : t('deskRoutes.from_day', { day: of.from_day });
  const ended = (of: Pick<RouteRow, 'until_day'>) => of.until_day !== null && of.until_day < dayOf(Date.now());
  const walkers = (of: Pick<RouteRow, 'walkers'>) => (of.walkers.length ? of.walkers.map((each) => each.name).join(t('desk.list_comma')) : t('deskRoutes.anyone'));
  const kind = (assessed: boolean) => t(assessed ? 'deskRoutes.kind.assessed' : 'deskRoutes.kind.own');
  return { ...words, length, rule, proof, days, ended, walkers, kind };
}
