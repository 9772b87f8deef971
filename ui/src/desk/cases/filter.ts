/**
 * The filter of cases, and how it is written into the address so that Back and a link from the workspace bring it again.
 * Days are whole days in China's one time zone.
 */
import type { CaseFilter, CaseStateView } from '@/api/generated';

const STATES: readonly CaseStateView[] = ['reported', 'self_disposed', 'withdrawn'];
const OFFSET = '+08:00';
const DAY_MS = 86_400_000;

export function emptyFilter(): CaseFilter {
  return { state: null, street: null, class: null, text: null, from_ms: null, to_ms: null, mine: false, incomplete: false, bbox: null };
}

export type Query = Record<string, string>;

export function toQuery(filter: CaseFilter): Query {
  const query: Query = {};
  if (filter.state) query['state'] = filter.state;
  if (filter.street) query['street'] = filter.street;
  if (filter.class) query['class'] = filter.class;
  if (filter.text) query['text'] = filter.text;
  if (filter.from_ms !== null) query['from'] = String(filter.from_ms);
  if (filter.to_ms !== null) query['to'] = String(filter.to_ms);
  if (filter.incomplete) query['incomplete'] = '1';
  if (filter.bbox) query['bbox'] = filter.bbox.join(',');
  return query;
}

/** Reads an address back; whatever does not fit is left out. */
export function fromQuery(query: Record<string, unknown>): CaseFilter {
  const text = (key: string) => (typeof query[key] === 'string' && query[key] !== '' ? (query[key] as string) : null);
  const whole = (key: string) => (/^-?\d{1,15}$/.test(text(key) ?? '') ? Number(text(key)) : null);
  return {
    ...emptyFilter(),
    state: STATES.find((state) => state === query['state']) ?? null,
    street: text('street'),
    class: text('class'),
    text: text('text'),
    from_ms: whole('from'),
    to_ms: whole('to'),
    incomplete: query['incomplete'] === '1',
    bbox: box(text('bbox')),
  };
}

function box(text: string | null): CaseFilter['bbox'] {
  const sides = (text ?? '').split(',').map(Number);
  const [west, south, east, north] = sides;
  if (sides.length !== 4 || sides.some((side) => !Number.isInteger(side))) return null;
  return [west!, south!, east!, north!];
}

/** First millisecond of a day written `2026-11-21`, in China. */
export const dayStart = (day: string): number => Date.parse(`${day}T00:00:00${OFFSET}`);
/** Last millisecond of that day. */
export const dayEnd = (day: string): number => dayStart(day) + DAY_MS - 1;
/** The day in China that a moment lies in, as `2026-11-21`. */
export const dayOf = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);

/** How many of the filter's parts are in use, the map's window left out. */
export function inUse(filter: CaseFilter): number {
  const parts = [filter.state, filter.street, filter.class, filter.text, filter.from_ms ?? filter.to_ms, filter.incomplete || null];
  return parts.filter((part) => part !== null).length;
}
