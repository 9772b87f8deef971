/** Measures, days and findings of the ground in words. */
import type { BadRow, GroundRow, MapLayer } from '@/api/generated';
import { asCallError } from '@/api';
import { useWords } from '@/shared/words';
import { formOf } from './shape';
import { noon } from './day';

/** Values that a message may name and a row may lack. */
const NONE = { column: '', value: '', other: '', lon: '', lat: '', ring: '', corners: '', kind: '', detail: '', found: '', expected: '' };

export function useGroundWords() {
  const words = useWords();
  const { t, number, byKey } = words;

  /** Square metres; from a square kilometre on, square kilometres with three decimals. */
  const m2 = (value: number) => (value >= 1_000_000 ? t('deskGround.km2', { n: (value / 1e6).toFixed(3) }) : t('deskGround.m2', { n: number(value) }));
  /** Millimetres as metres with one decimal, or kilometres. */
  const mm = (value: number) => (value >= 1_000_000 ? words.distance(value / 1000) : t('common.metres', { n: (value / 1000).toFixed(1) }));
  const measure = (layer: MapLayer, value: number) => (formOf(layer) === 'lines' ? mm(value) : m2(value));
  const dayWords = (day: string) => (Number.isNaN(noon(day)) ? day : new Intl.DateTimeFormat(words.pick('zh-CN', 'en-GB'), { timeZone: 'Asia/Shanghai', year: 'numeric', month: words.pick('long', 'short') as 'long', day: 'numeric' }).format(noon(day)));
  const layer = (of: MapLayer) => t(`enum.map_layer.${of}`);
  const field = (of: MapLayer, key: string) => byKey(`field.${of}`, key, 'field.other');
  /** A value as the core gives it: a key of ours has words, what the office wrote stays as it is. */
  const value = (text: string) => (/^enum\.\w+\.\w+$/.test(text) ? byKey('enum', text.slice('enum.'.length), 'deskGround.other_value') : text);
  const sort = (row: GroundRow) => (row.sort === null ? '' : value(row.sort));
  const fault = (code: string) => byKey('deskGround.fault', code, 'deskGround.fault.other');

  /** Why a row of a file cannot be taken. `of` finds the words of a field. */
  function badRow({ code, values }: BadRow, of: (key: string) => string): string {
    if (code.startsWith('shape_')) return fault(code);
    const given = Object.fromEntries(values);
    const key = `deskImport.bad.${code}`;
    const said = t(key, { ...NONE, ...given, field: given['field'] ? of(given['field']) : '' });
    return said === key ? t('deskImport.bad.other') : said;
  }

  /** Words of a refusal; codes inside it get their words too. */
  function error(thrown: unknown): string {
    const { code, values } = asCallError(thrown);
    if (code === 'bad_shape') return t('error.bad_shape', { fault: fault(values['fault'] ?? '') });
    // The core says more exactly why a cut or a merge fails than the code alone does.
    return values['fault'] && (code === 'no_cut' || code === 'not_touching') ? fault(values['fault']) : words.error(thrown);
  }
  return { ...words, m2, mm, measure, dayWords, layer, field, value, sort, fault, badRow, error };
}
