/** Days as the core writes them, YYYY-MM-DD, in China's one time zone. */
const ZONE = 'Asia/Shanghai';
const DAY_MS = 86_400_000;

export const dayOf = (ms: number) => new Intl.DateTimeFormat('en-CA', { timeZone: ZONE }).format(ms);
/** A moment of the day that every formatter puts on that day. */
export const noonOf = (day: string) => Date.parse(`${day}T12:00:00+08:00`);
export const daysBefore = (day: string, n: number) => dayOf(noonOf(day) - n * DAY_MS);
