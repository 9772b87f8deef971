/** Hours in words: "until 17:30, 2 h 10 min left". The moments are counted on the best clock there is. */
import type { HoursView, SlotView } from '@/api/generated';
import { useWords } from '@/shared/words';
import { useSession } from '@/stores/session';

const MINUTE = 60_000;
const DAY_MIN = 24 * 60;

export function useHours() {
  const { t, when, clock, day } = useWords();
  const session = useSession();
  /** The device's clock put right by what the server said last. */
  const right = (ms: number) => ms + (session.status?.clock.offset_ms ?? 0);
  const then = (minutes: number, asked: number) => Math.floor(right(asked) / MINUTE) * MINUTE + minutes * MINUTE;

  /** A length of time: "2 h 10 min". */
  function span(minutes: number): string {
    const [h, m] = [Math.floor(minutes / 60), minutes % 60];
    if (h === 0) return t('here.span_min', { m });
    return m === 0 ? t('here.span_hours', { h }) : t('here.span_hours_min', { h, m });
  }

  /** When they end or begin; the day is said where it is not today. */
  function moment(hours: HoursView, asked: number): string {
    if (!('minutes' in hours)) return '';
    const at = then(hours.minutes, asked);
    return day(at) === day(right(asked) + DAY_MIN * MINUTE) ? t('here.tomorrow', { at: clock(at) }) : when(at, right(asked));
  }

  /** `asked`: when the core was asked, device clock. */
  function words(hours: HoursView, asked: number): string {
    if (hours.is === 'now') return t('here.hours_now', { until: moment(hours, asked), span: span(hours.minutes) });
    if (hours.is === 'later') {
      const begin = moment(hours, asked);
      return hours.minutes < DAY_MIN ? t('here.hours_later_in', { begin, span: span(hours.minutes) }) : t('here.hours_later', { begin });
    }
    return t(hours.is === 'always' ? 'here.hours_always' : 'here.hours_never');
  }

  const figures = (minute: number) => `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

  function days(of: readonly number[]): string {
    const key = [...of].sort().join('');
    const whole = ({ 1234567: 'here.days_all', 12345: 'here.days_work', 67: 'here.days_end' } as Record<string, string>)[key];
    return whole ? t(whole) : [...of].sort().map((n) => t(`here.day.d${n}`)).join(t('here.day_comma'));
  }

  const slot = (it: SlotView) =>
    t(it.to_min > it.from_min ? 'here.slot' : 'here.slot_over', { days: days(it.days), from: figures(it.from_min), to: it.to_min === DAY_MIN ? '24:00' : figures(it.to_min) });

  return { words, moment, slot, span, right };
}
