/** The desk's words: everything the phone says, the desk's own files, and where the two differ, the desk's wording. */
import { gather, makeI18n, type Words } from '@/i18n';

type Modules = Record<string, { default: Words }>;
const OVER = 'deskOver';

export function deskI18n(modules: Modules): ReturnType<typeof makeI18n> {
  const own = Object.fromEntries(Object.entries(modules).filter(([path]) => !path.includes(OVER)));
  const i18n = makeI18n(own);
  for (const [locale, features] of Object.entries(gather(modules))) i18n.global.mergeLocaleMessage(locale, (features[OVER] ?? {}) as never);
  return i18n;
}
