/** What is asked about a file before it is checked, as plain values: which of its columns fill which of our fields, and whether that is enough. */
import type { DatumView, ImportCheck, ImportField, ImportLayer, MapLayer } from '@/api/generated';
import { today } from '../day';

export const DATUMS: readonly DatumView[] = ['wgs84', 'gcj02', 'bd09'];
/** What a spreadsheet of a Chinese office may be written in; none lets the core find out. */
export const ENCODINGS = ['UTF-8', 'GB18030', 'GBK', 'UTF-16LE', 'Big5'] as const;

export interface Plan {
  fileLayer: string;
  layer: MapLayer;
  /** None until a person has said it: a file's own word is only a hint. */
  datum: DatumView | null;
  fields: ImportField[];
  fromDay: string;
  encoding: string | null;
  swapped: boolean;
}

/** The columns that were used for this layer of ours before, or look right; without any, none. */
export const fieldsFor = (from: ImportLayer, layer: MapLayer): ImportField[] =>
  from.columns_for.find((each) => each.layer === layer)?.fields.map((field) => ({ ...field })) ?? [];
export const remembered = (from: ImportLayer, layer: MapLayer): boolean => from.columns_for.find((each) => each.layer === layer)?.remembered ?? false;
/** Our layers that this layer of the file can become. */
export const targets = (from: ImportLayer): MapLayer[] => from.columns_for.map((each) => each.layer);

export function planFor(from: ImportLayer, before: Plan | null = null): Plan {
  return {
    fileLayer: from.name, layer: from.guess, datum: null, fields: fieldsFor(from, from.guess), fromDay: before?.fromDay ?? today(),
    encoding: null, swapped: from.notes.includes('looks_swapped'),
  };
}
export const withLayer = (plan: Plan, from: ImportLayer, layer: MapLayer): Plan => ({ ...plan, layer, fields: fieldsFor(from, layer) });
export const withColumn = (plan: Plan, key: string, column: string | null): Plan => ({ ...plan, fields: plan.fields.map((field) => (field.key === key ? { ...field, column } : field)) });

export type Missing = { what: 'datum' } | { what: 'field'; key: string } | { what: 'day' };
/** What still has to be said, in the order of the page. */
export function missing(plan: Plan): Missing[] {
  return [
    ...(plan.datum === null ? [{ what: 'datum' } as const] : []),
    ...plan.fields.filter((field) => field.needed && !field.column).map((field) => ({ what: 'field', key: field.key }) as const),
    ...(plan.fromDay === '' ? [{ what: 'day' } as const] : []),
  ];
}

export function checkOf(source: string, plan: Plan): ImportCheck | null {
  if (plan.datum === null || missing(plan).length > 0) return null;
  const { fileLayer: file_layer, layer, datum, fields: columns, fromDay: from_day, encoding, swapped } = plan;
  return { source, file_layer, layer, datum, columns, from_day, encoding, swapped };
}

/** Whether a text looks like bytes that were read in the wrong encoding. */
export const garbled = (texts: readonly string[]): boolean => texts.some((text) => /\uFFFD|[ÃÄÅÂ][\u0080-\u00BF]|\u951F\u65A4\u62F7/.test(text));
