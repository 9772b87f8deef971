import { mount } from '@vue/test-utils';
import { beforeEach, describe, expect, it } from 'vitest';
import AlteredBanner from '@/desk/case/AlteredBanner.vue';
import { span } from '@/desk/case/moments';
import { overall, read } from '@/desk/case/verdicts';
import { language } from '@/shared/preferences';
import { answering, plugins } from './harness';
import { full, item, line } from './samples';

const check = (...items: ReturnType<typeof item>[]) => ({ ok: items.every((each) => each.verdict === 'holds'), items, checked_at_ms: 1 });

describe('an evidence check', () => {
  it('holds only when every item holds', () => {
    expect(overall(check(item('act', 'holds', '1'), item('photo', 'holds', 'h1')))).toBe('holds');
    expect(overall(check(item('act', 'holds', '1'), item('seal', 'open', '1')))).toBe('unfinished');
    expect(overall(check(item('photo', 'absent', 'h1')))).toBe('unfinished');
  });

  it('is altered as soon as one item is, whatever else is missing', () => {
    expect(overall(check(item('photo', 'absent', 'h1'), item('photo', 'altered', 'h2'), item('act', 'holds', '1')))).toBe('altered');
  });

  it('does not hold when the core says no, even if each item holds', () => {
    expect(overall({ ok: false, items: [item('act', 'holds', '1')], checked_at_ms: 1 })).toBe('unfinished');
  });

  it('puts each verdict with its photo or its entry of the history, and loses none', () => {
    const items = [item('act', 'holds', '1'), item('chain', 'altered', '2'), item('photo', 'altered', 'h2'), item('receipt', 'holds', 'elsewhere'), item('photo', 'absent', 'unknown')];
    const verdicts = read(check(...items), full('a'));
    expect(verdicts.photos.map((each) => [each.photo.role, each.verdict])).toEqual([['after', 'altered']]);
    expect(verdicts.acts.map((each) => [each.line.version, each.items.length])).toEqual([[1, 1], [2, 1]]);
    expect(verdicts.rest).toHaveLength(2);
    expect(verdicts.counts).toEqual({ holds: 2, altered: 2, absent: 1, open: 0 });
  });

  it('finds an entry that is not sent yet by its place in the history', () => {
    const verdicts = read(check(item('seal', 'open', '2')), full('a', { history: [line(1), line(null)] }));
    expect(verdicts.acts[0]?.line.version).toBeNull();
  });
});

describe('the alarm over an altered case', () => {
  beforeEach(() => {
    answering({});
    language.value = 'zh-CN';
  });

  it('names the photo or the entry, and never a hash', () => {
    const verdicts = read(check(item('photo', 'altered', 'h2'), item('act', 'altered', '2')), full('a'));
    const text = mount(AlteredBanner, { props: { verdicts }, global: plugins() }).text();
    expect(text).toContain('处置后');
    expect(text).toContain('添加备注');
    expect(text).not.toContain('h2');
  });
});

describe('when something can have happened', () => {
  it('is one moment when both bounds fall into one second', () => {
    expect(span(1_795_000_000_000, 1_795_000_000_400)).toBe('2026/11/18 19:06:40');
  });
  it('is two moments otherwise, the day once', () => {
    expect(span(1_795_000_000_000, 1_795_000_002_000)).toBe('2026/11/18 19:06:40 – 19:06:42');
    expect(span(1_795_000_000_000, 1_795_040_000_000)).toBe('2026/11/18 19:06:40 – 2026/11/19 06:13:20');
  });
});
