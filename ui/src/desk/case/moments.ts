/** When something can have happened, as people read it: one moment if the bounds agree to the second, else both. */
import { language } from '@/shared/preferences';

const ZONE = 'Asia/Shanghai';
const SAME_MS = 1000;

const shaped = (ms: number, shape: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(language.value === 'en' ? 'en-GB' : 'zh-CN', { timeZone: ZONE, hourCycle: 'h23', ...shape }).format(ms);
const date = (ms: number) => shaped(ms, { year: 'numeric', month: '2-digit', day: '2-digit' });

/** Hour, minute and second. */
export const second = (ms: number) => shaped(ms, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
/** Day with hour, minute and second. */
export const full = (ms: number) => `${date(ms)} ${second(ms)}`;

export function span(earliest: number, latest: number): string {
  if (latest - earliest < SAME_MS || second(earliest) === second(latest)) return full(earliest);
  return date(earliest) === date(latest) ? `${full(earliest)} – ${second(latest)}` : `${full(earliest)} – ${full(latest)}`;
}
