/**
 * Turns codes, times, lengths and errors into words of the chosen language. Screens never format these themselves.
 * Times are shown in China's one time zone, whatever the phone is set to.
 */
import { useI18n } from 'vue-i18n';
import { asCallError } from '@/api';
import type { CaseBrief, ClassGroup, ClassView, LimitView } from '@/api/generated';

const ZONE = 'Asia/Shanghai';

export function useWords() {
  const { t, te, locale } = useI18n({ useScope: 'global' });
  const zh = () => locale.value.startsWith('zh');
  const format = (ms: number, shape: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(zh() ? 'zh-CN' : 'en-GB', { timeZone: ZONE, hourCycle: 'h23', ...shape }).format(ms);
  const dayKey = (ms: number) => new Intl.DateTimeFormat('en-CA', { timeZone: ZONE }).format(ms);

  /** Hour and minute, e.g. 14:05. */
  const clock = (ms: number) => format(ms, { hour: '2-digit', minute: '2-digit' });
  /** Month and day, e.g. 11月21日 / 21 Nov. */
  const day = (ms: number) => format(ms, { month: zh() ? 'long' : 'short', day: 'numeric' });
  /** Day with its year, e.g. 2026年11月21日 / 21 Nov 2026. */
  const date = (ms: number) => format(ms, { year: 'numeric', month: zh() ? 'long' : 'short', day: 'numeric' });
  /** Day with its weekday, e.g. 11月21日星期六 / Saturday, 21 November. */
  const fullDay = (ms: number) => format(ms, { month: 'long', day: 'numeric', weekday: 'long' });
  /** Full date and time with seconds, for histories. */
  const moment = (ms: number) =>
    format(ms, { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' });
  /** Only the time when it is today, else with the day. */
  const when = (ms: number, now = Date.now()) => (dayKey(ms) === dayKey(now) ? clock(ms) : `${day(ms)} ${clock(ms)}`);
  const number = (n: number) => new Intl.NumberFormat(zh() ? 'zh-CN' : 'en-GB').format(n);

  /** Metres below one kilometre, else kilometres with one decimal. */
  function distance(metres: number): string {
    if (metres < 1000) return t('common.metres', { n: Math.round(metres) });
    return t('common.kilometres', { n: (metres / 1000).toFixed(1) });
  }

  /** Bytes as the phone's own settings show them (powers of ten). */
  function bytes(n: number): string {
    const step = n >= 1e9 ? 1e9 : n >= 1e6 ? 1e6 : 1e3;
    const unit = n >= 1e9 ? 'GB' : n >= 1e6 ? 'MB' : 'KB';
    return `${(n / step).toFixed(n / step < 10 && n > 0 ? 1 : 0)} ${unit}`;
  }

  const className = (c: ClassView) => (zh() ? c.name_zh : c.name_en);
  const groupName = (c: ClassView | ClassGroup) =>
    'group_zh' in c ? (zh() ? c.group_zh : c.group_en) : zh() ? c.name_zh : c.name_en;
  const pick = (inChinese: string, inEnglish: string) => (zh() ? inChinese : inEnglish);
  /** Where a case is: its road, else its cell; “no position” only where there is none. */
  const where = (it: Pick<CaseBrief, 'place_text' | 'grid_code'>) => it.place_text || (it.grid_code ? t('common.in_grid', { code: it.grid_code }) : t('common.no_fix'));
  const limit = (l: LimitView) => t(`enum.limit_unit.${l.unit}`, { n: l.amount }, l.amount);

  /** The words of a key that comes from the core; an unknown one gets the given general words, never the raw key. */
  function byKey(prefix: string, key: string, otherwise: string): string {
    // The core names its own group too (`held.no_grant`, `detail.class`); the words stand under ours.
    const own = key.slice(key.indexOf('.') + 1);
    const found = [`${prefix}.${key}`, `${prefix}.${own}`].find((full) => te(full) || te(full, 'zh-CN'));
    return t(found ?? otherwise);
  }

  /** A value from the core: a key of ours (`enum.zone_kind.stalls`) gets its words, what a person wrote stays as written. */
  const said = (value: string) => (/^enum(\.[a-z_]+)+$/.test(value) && (te(value) || te(value, 'zh-CN')) ? t(value) : value);

  /** The value of a history detail: codes get their words, what a person wrote stays as written. */
  function detail(key: string, value: string): string {
    const group = key.slice(key.indexOf('.') + 1);
    const full = `record.${group}.${value}`;
    return (group === 'reason' || group === 'choice') && /^[a-z_]+$/.test(value) && te(full) ? t(full) : value;
  }

  function error(thrown: unknown): string {
    const { code, values } = asCallError(thrown);
    const plain = `error.${code}_plain`;
    if (te(plain) && Object.keys(values).length === 0) return t(plain);
    return t(`error.${code}`, values);
  }

  return { t, clock, day, date, fullDay, moment, when, number, distance, bytes, className, groupName, pick, where, limit, byKey, said, detail, error };
}
