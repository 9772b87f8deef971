/** Rows that cannot be taken, as a table that a person can open beside the file. */
import type { BadRow } from '@/api/generated';

const cell = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
/** A leading sign would make a spreadsheet reckon with what is only text. */
const harmless = (text: string) => (/^[=+\-@\t]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text);

/** CSV with a byte order mark, so that Excel reads the Chinese. */
export function badCsv(heads: readonly string[], rows: readonly BadRow[], why: (row: BadRow) => string): string {
  const lines = rows.map((row) => [String(row.row), row.sheet ?? '', row.what ?? '', why(row)]);
  return `\uFEFF${[heads, ...lines].map((line) => line.map((text) => cell(harmless(text))).join(',')).join('\r\n')}\r\n`;
}
