/** Days as the core writes them, YYYY-MM-DD, in China's one time zone whatever this computer is set to. */
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export const dayOf = (ms: number): string => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(ms);
export const today = (): string => dayOf(Date.now());
export const isDay = (text: unknown): text is string => typeof text === 'string' && DAY.test(text) && !Number.isNaN(Date.parse(text));
/** Noon of a day there, for formatting. */
export const noon = (day: string): number => Date.parse(`${day}T12:00:00+08:00`);
