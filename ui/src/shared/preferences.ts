/**
 * Language and theme. Kept in the page's own storage so that the first frame is right, and in the app's settings so that
 * they survive a change of address. Font size is the system's and is not set here.
 */
import { ref, watch } from 'vue';
import { backend } from '@/api';

export type Theme = 'auto' | 'light' | 'dark' | 'outdoor';
export type Language = 'zh-CN' | 'en';
export const THEMES: readonly Theme[] = ['auto', 'light', 'dark', 'outdoor'];
export const LANGUAGES: readonly Language[] = ['zh-CN', 'en'];

const dark = window.matchMedia('(prefers-color-scheme: dark)');

function kept<T extends string>(key: string, allowed: readonly T[], otherwise: T): T {
  const value = localStorage.getItem(key);
  return allowed.includes(value as T) ? (value as T) : otherwise;
}

export const theme = ref<Theme>(kept('gw.theme', THEMES, 'auto'));
export const language = ref<Language>(kept('gw.language', LANGUAGES, 'zh-CN'));

function paint(): void {
  const shown = theme.value === 'auto' ? (dark.matches ? 'dark' : 'light') : theme.value;
  document.documentElement.dataset.theme = shown;
  document.documentElement.lang = language.value;
}

/** Applies both at once and on every change. Call before mounting. */
export function applyPreferences(): void {
  paint();
  dark.addEventListener('change', paint);
  watch(theme, (value) => remember('gw.theme', 'theme', value));
  watch(language, (value) => remember('gw.language', 'language', value));
}

function remember(here: string, setting: string, value: string): void {
  paint();
  localStorage.setItem(here, value);
  backend().call('setting_put', { key: setting, value }).catch(() => undefined);
}

/** Takes over what the app itself remembers; called once somebody is signed in. */
export async function restorePreferences(): Promise<void> {
  const ask = (key: string) => backend().call('setting_get', { key }).catch(() => ({ value: null }));
  const [savedTheme, savedLanguage] = await Promise.all([ask('theme'), ask('language')]);
  if (THEMES.includes(savedTheme.value as Theme)) theme.value = savedTheme.value as Theme;
  if (LANGUAGES.includes(savedLanguage.value as Language)) language.value = savedLanguage.value as Language;
}
