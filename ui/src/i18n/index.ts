/**
 * Words. One file per feature and language in `zh-CN/` and `en/`; the file's name is the first part of its keys.
 * Files named `desk*.ts` belong to the desk and are not loaded by the phone.
 */
import { watch } from 'vue';
import { createI18n, type I18n } from 'vue-i18n';
import { language } from '@/shared/preferences';

export type Words = { [key: string]: string | Words };
type Modules = Record<string, { default: Words }>;

/** `./zh-CN/common.ts` → language `zh-CN`, feature `common`. */
export function gather(modules: Modules): Record<string, Words> {
  const messages: Record<string, Words> = {};
  for (const [path, module] of Object.entries(modules)) {
    const [, locale, feature] = /([\w-]+)\/([\w-]+)\.ts$/.exec(path) ?? [];
    if (locale && feature) (messages[locale] ??= {})[feature] = module.default;
  }
  return messages;
}

export function makeI18n(modules: Modules): I18n<Record<string, unknown>, Record<string, unknown>, Record<string, unknown>, string, false> {
  const i18n = createI18n({
    legacy: false,
    locale: language.value,
    fallbackLocale: 'zh-CN',
    messages: gather(modules) as never,
    missingWarn: false,
    fallbackWarn: false,
  });
  watch(language, (now) => (i18n.global.locale.value = now as never));
  return i18n as never;
}
