import { describe, expect, it } from 'vitest';
import { emptyFilter } from '@/desk/cases/filter';
import { gathered } from '@/desk/live';
import { useCase } from '@/desk/stores/case';
import { PAGE, useCases } from '@/desk/stores/cases';
import { news, useOverview } from '@/desk/stores/overview';
import { answering, refusal, settle } from './harness';
import { brief, full, overview } from './samples';

const rows = (from: number, count: number) => Array.from({ length: count }, (_, n) => brief(`c${from + n}`));
const points = () => ({ points: [], cut: false });

describe('cases', () => {
  it('asks table and map with the same filter', async () => {
    const { asked } = answering({ case_list: () => ({ rows: rows(0, 1), total: 1, next: null }), desk_points: points });
    const cases = useCases();
    await cases.setFilter({ ...emptyFilter(), street: '320404001' });
    expect(asked.map((each) => (each.params as { filter: { street: string } }).filter.street)).toEqual(['320404001', '320404001']);
    expect(cases.total).toBe(1);
  });

  it('adds the next page behind the rows it has, and stops at the end', async () => {
    answering({
      case_list: ({ after }) => (after ? { rows: rows(100, 30), total: 130, next: null } : { rows: rows(0, 100), total: 130, next: 'n1' }),
      desk_points: points,
    });
    const cases = useCases();
    await cases.load();
    await cases.grow();
    await cases.grow();
    expect(cases.rows).toHaveLength(130);
    expect(cases.rows[129]?.id).toBe('c129');
    expect(cases.next).toBeNull();
  });

  it('never shows an older answer over a newer question', async () => {
    let release: (() => void) | undefined;
    answering({
      case_list: async ({ filter }) => {
        if (filter.text === 'slow') await new Promise<void>((go) => (release = go));
        return { rows: [brief(filter.text ?? 'none')], total: 1, next: null };
      },
      desk_points: points,
    });
    const cases = useCases();
    const slow = cases.setFilter({ ...emptyFilter(), text: 'slow' });
    await cases.setFilter({ ...emptyFilter(), text: 'new' });
    release!();
    await slow;
    expect(cases.rows[0]?.id).toBe('new');
  });

  it('asks again on a change and keeps as many rows as were scrolled through', async () => {
    const limits: number[] = [];
    const { changed } = answering({
      case_list: ({ after, limit }) => {
        if (!after) limits.push(limit);
        return { rows: rows(after ? 100 : 0, limit), total: 500, next: 'more' };
      },
      desk_points: points,
    });
    const cases = useCases();
    await cases.load();
    await cases.grow();
    changed({ topics: ['cases'], cases: [] });
    await settle(60);
    expect(limits).toEqual([PAGE, 2 * PAGE]);
    expect(cases.rows).toHaveLength(200);
  });

  it('drops a selection that the new filter no longer shows, and keeps one that it does', async () => {
    answering({ case_list: ({ filter }) => ({ rows: filter.text ? rows(5, 1) : rows(0, 9), total: 9, next: null }), desk_points: points });
    const cases = useCases();
    await cases.load();
    cases.selected = 'c5';
    await cases.setFilter({ ...emptyFilter(), text: 'x' });
    expect(cases.selected).toBe('c5');
    await cases.setFilter(emptyFilter());
    cases.selected = 'c1';
    await cases.setFilter({ ...emptyFilter(), text: 'x' });
    expect(cases.selected).toBeNull();
  });

  it('keeps its rows when a later question fails', async () => {
    let fails = false;
    answering({ case_list: () => { if (fails) throw refusal('internal'); return { rows: rows(0, 2), total: 2, next: null }; }, desk_points: points });
    const cases = useCases();
    await cases.load();
    fails = true;
    await cases.refresh();
    expect(cases.rows).toHaveLength(2);
    expect(cases.failed?.code).toBe('internal');
  });
});

describe('arrivals', () => {
  it('mark nothing at the first look', () => {
    expect(news(null, [brief('a')])).toEqual({ fresh: [], completed: [] });
  });

  it('mark what was not there before, and what has just become complete', () => {
    const waiting = brief('a', { photos: { named: 2, arrived: 1 } });
    expect(news([waiting], [brief('b'), brief('a')])).toEqual({ fresh: ['b'], completed: ['a'] });
  });

  it('do not mark a case that was complete already', () => {
    expect(news([brief('a')], [brief('a')]).completed).toEqual([]);
  });

  it('are asked for within a moment of the change event, and the counts follow in place', async () => {
    let arrived = 0;
    const { changed } = answering({ desk_overview: () => overview({ arrivals: [brief('a', { photos: { named: 2, arrived } })] }) });
    const store = useOverview();
    await store.load();
    for (arrived = 1; arrived <= 2; arrived += 1) {
      changed({ topics: ['photos'], cases: [] });
      await settle(320);
      expect(store.value?.arrivals[0]?.photos.arrived).toBe(arrived);
    }
    expect(store.completed.has('a')).toBe(true);
  });

  it('stand with the records held back: a notice of one asks again', async () => {
    const { asked, changed } = answering({ desk_overview: () => overview() });
    await useOverview().load();
    changed({ topics: ['notices'], cases: [] });
    await settle(20);
    expect(asked).toHaveLength(2);
  });
});

describe('one case', () => {
  it('drops the check of the case before', async () => {
    answering({ case: ({ case: id }) => full(id), evidence_check: () => ({ ok: true, items: [], checked_at_ms: 1 }) });
    const store = useCase();
    await store.open('a');
    await store.checkEvidence();
    expect(store.check?.ok).toBe(true);
    await store.open('b');
    expect(store.check).toBeNull();
    expect(store.value?.brief.id).toBe('b');
  });

  it('passes a refusal on to the dialog that gave the command', async () => {
    answering({ case: ({ case: id }) => full(id), transfer: () => { throw refusal('already_so'); } });
    const store = useCase();
    await store.open('a');
    await expect(store.command('transfer', { case: 'a', street: 's' })).rejects.toMatchObject({ code: 'already_so' });
  });
});

describe('gathered questions', () => {
  it('ask at once, and once more after a burst', async () => {
    let asked = 0;
    const again = gathered(async () => void (asked += 1), 30);
    for (let n = 0; n < 50; n += 1) again();
    await settle(5);
    expect(asked).toBe(1);
    await settle(80);
    expect(asked).toBe(2);
  });

  it('go on asking while changes never cease', async () => {
    let asked = 0;
    const again = gathered(async () => void (asked += 1), 20);
    for (let n = 0; n < 20; n += 1) {
      again();
      await settle(10);
    }
    expect(asked).toBeGreaterThan(4);
  });
});
