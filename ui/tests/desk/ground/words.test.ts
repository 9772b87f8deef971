/** Every code that the Rust side can give for a file, a row or a shape has words, and every field a name. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import fieldWords from '@/i18n/zh-CN/field';
import groundWords from '@/i18n/zh-CN/deskGround';
import importWords from '@/i18n/zh-CN/deskImport';
import { LAYERS } from '@/desk/ground/layers';

const ROOT = join(import.meta.dirname, '../../../..');
/** Without what only tests of the Rust side say. */
const rust = (path: string) => readFileSync(join(ROOT, path), 'utf8').replace(/#\[cfg\(test\)\][\s\S]*$/, '');
const all = (text: string, pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map((found) => found[1]!))];
const within = (text: string, from: RegExp) => from.exec(text)?.[1] ?? '';
const lacking = (codes: readonly string[], words: Record<string, unknown>) => codes.filter((code) => !(code in words));
const listed = (path: string) => all(within(rust(path), /const CODES[^=]*=\s*\[([^\]]*)\]/), /"([a-z_]+)"/g);

describe('words of the ground', () => {
  it('exist for everything that a reader of files finds wrong', () => {
    const [faults, notes] = [listed('core/import/src/fault.rs'), listed('core/import/src/note.rs')];
    expect([faults.length, notes.length].every((n) => n >= 10)).toBe(true);
    expect(lacking(faults, importWords.bad)).toEqual([]);
    expect(lacking(notes, importWords.note)).toEqual([]);
  });

  it('exist for everything that is wrong with a shape', () => {
    const codes = ['core/domain/src/grid/validity.rs', 'core/domain/src/grid/error.rs'].flatMap((path) => all(rust(path), /=> "([a-z_]+)"/g));
    expect(codes.length).toBeGreaterThanOrEqual(20);
    expect(lacking(codes, groundWords.fault)).toEqual([]);
  });

  it('exist for everything that a check of rows finds wrong', () => {
    const folder = join(ROOT, 'core/src/imports');
    const texts = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.rs')).map((name) => rust(`core/src/imports/${name}`)) : [];
    const fields = rust('core/src/ground/fields.rs');
    const codes = [
      ...texts.flatMap((text) => [...all(text, /(?:Bad::new|Self::new)\(\s*"([a-z_]+)"/g), ...all(text, /"(bad_[a-z]+_code)"/g)]),
      ...all(fields, /(?:Err|ok_or|fault)\("([a-z_]+)"\)/g),
    ];
    expect(codes.length).toBeGreaterThanOrEqual(15);
    expect(lacking(codes.filter((code) => !code.startsWith('shape_')), importWords.bad)).toEqual([]);
    const repairs = texts.flatMap((text) => all(text, /Repair::\w+ \{ \.\. \} => "([a-z_]+)"/g));
    expect(repairs.length).toBeGreaterThanOrEqual(2);
    expect(lacking(repairs, importWords.repair)).toEqual([]);
  });

  it('exist for every field of every layer', () => {
    const text = rust('core/src/ground/fields.rs');
    const blocks = text.slice(text.indexOf('const fn fields'), text.indexOf('pub(crate) fn keys_of'));
    const found = blocks.split('MapLayer::').slice(1).flatMap((block) => {
      const layer = /^(\w+)/.exec(block)![1]!.toLowerCase();
      return all(block, /\("([a-z_]+)", Form/g).map((key) => ({ layer, key }));
    });
    expect(found.length).toBeGreaterThan(30);
    const words = fieldWords as unknown as Record<string, Record<string, string>>;
    expect(found.filter(({ layer, key }) => !words[layer]?.[key])).toEqual([]);
    expect(LAYERS.filter((layer) => !words[layer]?.['lon'] || !words[layer]['lat'])).toEqual([]);
  });
});
