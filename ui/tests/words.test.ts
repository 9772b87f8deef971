/** Words: both languages complete, nothing unused, nothing missing, no Chinese outside the message files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gather, type Words } from '@/i18n';

const SRC = join(import.meta.dirname, '../src');
const messages = gather(import.meta.glob<{ default: Words }>('../src/i18n/*/*.ts', { eager: true }));

function keysOf(words: Words, prefix = ''): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [prefix + key] : keysOf(value, `${prefix}${key}.`),
  );
}

function textOf(key: string, language: string): string {
  const found = key.split('.').reduce<unknown>((at, part) => (at as Words | undefined)?.[part], messages[language]);
  // A key worded anew for the desk in one language only falls back to the shared one in the other.
  return found === undefined && key.startsWith('deskOver.') ? textOf(key.slice('deskOver.'.length), language) : String(found);
}

const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(ts|vue)$/.test(path) && !path.startsWith('i18n') && !path.endsWith('generated.ts'))
  .map((path) => ({ path, text: readFileSync(join(SRC, path), 'utf8') }));
const zh = keysOf(messages['zh-CN']!);
const en = keysOf(messages.en!);
/** Keys written out whole, and the beginnings of those put together at run time. */
const written = new Set(sources.flatMap(({ text }) => [...text.matchAll(/['"`]([a-zA-Z_]+(?:\.\w+)+)['"`]/g)].map((m) => m[1]!)));
const prefixes = [
  ...new Set(
    sources.flatMap(({ text }) => [
      ...[...text.matchAll(/`([a-zA-Z_]+\.[\w.]*)\$\{/g)].map((m) => m[1]!),
      ...[...text.matchAll(/byKey\(\s*'([a-zA-Z_.]+)'/g)].map((m) => `${m[1]!}.`),
    ]),
  ),
];
const enumValues = (name: string) => {
  const types = readFileSync(join(SRC, 'api/generated.ts'), 'utf8');
  const found = new RegExp(`export type ${name} = ([^;]+);`).exec(types)?.[1] ?? '';
  return [...found.matchAll(/"(\w+)"/g)].map((m) => m[1]!);
};

describe('words', () => {
  it('are the same set in both languages', () => {
    const own = (key: string) => !key.startsWith('deskOver.');
    expect(en.filter((key) => own(key) && !zh.includes(key))).toEqual([]);
    expect(zh.filter((key) => own(key) && !en.includes(key))).toEqual([]);
    expect(zh.length).toBeGreaterThan(100);
  });

  it('are never empty and never left in the other language', () => {
    expect(zh.filter((key) => !textOf(key, 'zh-CN').trim())).toEqual([]);
    expect(en.filter((key) => !textOf(key, 'en').trim() || /\p{Script=Han}/u.test(textOf(key, 'en')))).toEqual([
      'me.language_name.zh',
    ]);
  });

  it('take the same values in both languages', () => {
    const values = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]!))].sort();
    const differing = zh.filter((key) => values(textOf(key, 'zh-CN')).join() !== values(textOf(key, 'en')).join());
    expect(differing).toEqual([]);
  });

  it('exist for every key a screen asks for', () => {
    const asked = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/\bt\(\s*'([\w.]+)'/g)].map((m) => ({ path, key: m[1]! })),
    );
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter(({ key }) => !zh.includes(key))).toEqual([]);
  });

  it('are all used by some screen', () => {
    // Values of enums and error codes are held complete, and free of others, by the tests below.
    // The desk words some keys anew (`deskOver.…`); those are asked for by the key they stand in for.
    const plain = (key: string) => key.replace(/^deskOver\./, '');
    const used = (asked: string, key = plain(asked)) => /^(enum|error)\./.test(key) || written.has(key) || prefixes.some((prefix) => key.startsWith(prefix));
    expect(zh.filter((key) => !used(key))).toEqual([]);
    expect(zh.filter((key) => key !== plain(key) && !zh.includes(plain(key)))).toEqual([]);
  });

  it('exist for every error code', () => {
    const codes = enumValues('ErrorCode');
    expect(codes.length).toBeGreaterThan(40);
    const words = zh.filter((key) => key.startsWith('error.')).map((key) => key.slice('error.'.length));
    expect(words.filter((word) => !word.endsWith('_plain')).sort()).toEqual([...codes].sort());
    expect(words.filter((word) => word.endsWith('_plain')).filter((word) => !codes.includes(word.slice(0, -'_plain'.length)))).toEqual([]);
  });

  it.each([
    ['CaseStateView', 'case_state'],
    ['Delivery', 'delivery'],
    ['Outcome', 'outcome'],
    ['UnsentWhy', 'unsent_why'],
    ['LinkState', 'link'],
    ['ClockState', 'clock'],
    ['PhotoRole', 'photo_role'],
    ['RoleView', 'role'],
    ['ClassKind', 'class_kind'],
    ['LimitUnitView', 'limit_unit'],
    ['MapLayer', 'map_layer'],
    ['FixSource', 'fix_source'],
    ['CaseCommand', 'command'],
    ['EvidenceWhat', 'evidence_what'],
    ['EvidenceVerdict', 'evidence_verdict'],
    ['DutyFlag', 'duty_flag'],
    ['PackState', 'pack_state'],
    ['PackKind', 'pack_kind'],
    ['PackFrom', 'pack_from'],
    ['PackWait', 'pack_wait'],
    ['AreaState', 'area_state'],
    ['ZoneKindView', 'zone_kind'],
    ['CheckResultView', 'check_result'],
    ['RatingView', 'rating'],
    ['ChangeKind', 'change_kind'],
    ['ChangeUse', 'change_use'],
    ['DatumView', 'datum'],
    ['ImportFormat', 'import_format'],
    ['ImportGeometry', 'import_geometry'],
    ['JobStage', 'job_stage'],
    ['MeansView', 'means'],
    ['StandingView', 'standing'],
    ['GapReasonView', 'gap_reason'],
    ['DroppedView', 'dropped_fix'],
    ['AskState', 'ask_state'],
    ['ReadyWhat', 'ready_what'],
  ])('exist for every value of %s', (type, group) => {
    const values = enumValues(type);
    expect(values.length).toBeGreaterThan(1);
    const words = zh.filter((key) => key.startsWith(`enum.${group}.`)).map((key) => key.split('.')[2]!);
    expect(words.sort()).toEqual([...values].sort());
  });

  it('exist for every kind, reason and notice that core and server give', () => {
    const rust = (path: string) => readFileSync(join(SRC, '../..', path), 'utf8');
    const codes = (text: string, from: string) => [...text.slice(text.indexOf(from)).matchAll(/=> "([a-z_]+)"/g)].map((m) => m[1]!);
    const reasons = ['core/domain/src/case/error.rs', 'core/domain/src/record/error.rs'].flatMap((path) => codes(rust(path), 'fn code'));
    const holds = codes(rust('core/protocol/src/sync.rs'), 'impl HoldReason');
    const kinds = ['core/domain/src/case/act.rs', 'core/domain/src/record/act.rs'].flatMap((path) => [...rust(path).matchAll(/"((?:case|org|grid|duty)\.[a-z_]+)"/g)].map((m) => m[1]!));
    expect([reasons.length, holds.length, kinds.length].every((n) => n >= 4)).toBe(true);
    const missing = [...reasons, ...holds].map((code) => `record.reason.${code}`).concat(kinds.map((kind) => `record.kind.${kind}`)).filter((key) => !zh.includes(key));
    expect([...new Set(missing)]).toEqual([]);
  });

  it('never stand in a source file as Chinese text', () => {
    // Comments may carry the Chinese term beside the English one.
    const bare = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/<!--[\s\S]*?-->/g, '').replace(/(^|\s)\/\/.*$/gm, '');
    expect(sources.filter(({ text }) => /\p{Script=Han}/u.test(bare(text))).map(({ path }) => path)).toEqual([]);
  });
});
