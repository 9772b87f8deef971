/** The logic of the duty pages: slots, flags, answers, ladders, what is unsaved. */
import { afterEach, describe, expect, it } from 'vitest';
import { effectScope, ref } from 'vue';
import type { AnswerView, PersonChoice, SlotView } from '@/api/generated';
import { chosenAreas, move, resolve } from '@/desk/duty/answers';
import { useDraft } from '@/desk/duty/draft';
import { chips, ordered, toneOf } from '@/desk/duty/flags';
import { geometryOf, typedPoint, windowOf } from '@/desk/duty/geo';
import { share } from '@/desk/duty/measure';
import { usePaged } from '@/desk/duty/paged';
import { ladder } from '@/desk/duty/shops/ladder';
import { clashes, clockOf, draftOf, faultOf, minuteOf, overnight, runsOf, slotOf, stretches, weekMinutes } from '@/desk/duty/slots';
import { mayWork, peopleFor, useGroups } from '@/desk/duty/store';
import { anyUnsaved, leaves } from '@/desk/duty/unsaved';
import { answering } from './harness';

const slot = (days: number[], from_min: number, to_min: number): SlotView => ({ days, from_min, to_min });

describe('a typed time', () => {
  it.each([['7:30', 450], ['0730', 450], ['730', 450], ['7', 420], ['7：30', 450], [' 24:00 ', 1440], ['0:00', 0]])('“%s” is understood', (text, minute) => {
    expect(minuteOf(text)).toBe(minute);
  });
  it.each(['', '25:00', '24:01', '7:60', 'noon', '-1', '07:3', '12345'])('“%s” is no time', (text) => {
    expect(minuteOf(text)).toBeNull();
  });
  it('is written back in full, the end of the day as 24:00', () => {
    expect([clockOf(5), clockOf(450), clockOf(1440)]).toEqual(['00:05', '07:30', '24:00']);
  });
});

describe('a typed slot', () => {
  it('becomes what the core keeps, with its weekdays once and in order', () => {
    expect(slotOf({ days: [5, 1, 5], from: '730', to: '17:30' })).toEqual(slot([1, 5], 450, 1050));
  });
  it('survives being read and typed back', () => {
    const night = slot([5, 6], 1080, 90);
    expect(slotOf(draftOf(night))).toEqual(night);
  });
  it('is refused with the reason: no day, no time, an end equal to the beginning, a beginning at 24:00', () => {
    expect(faultOf({ days: [], from: '8', to: '9' })).toBe('days');
    expect(faultOf({ days: [1], from: '8', to: 'late' })).toBe('time');
    expect(faultOf({ days: [1], from: '8:00', to: '0800' })).toBe('same');
    expect(faultOf({ days: [1], from: '24:00', to: '6' })).toBe('time');
    expect(slotOf({ days: [], from: '8', to: '9' })).toBeNull();
  });
  it('may last a whole day or run past midnight', () => {
    expect(faultOf({ days: [1], from: '0:00', to: '24:00' })).toBeNull();
    expect(overnight(slotOf({ days: [5], from: '22:00', to: '2:00' })!)).toBe(true);
    expect(overnight(slotOf({ days: [5], from: '22:00', to: '24:00' })!)).toBe(false);
  });
});

describe('a week of slots', () => {
  it('joins neighbouring weekdays', () => {
    expect(runsOf([3, 1, 2, 5, 7, 6])).toEqual([[1, 3], [5, 7]]);
    expect(runsOf([])).toEqual([]);
  });
  it('cuts at midnight, and Sunday night runs into Monday', () => {
    expect(stretches([slot([7], 1320, 120)])).toEqual([{ day: 7, from: 1320, to: 1440, slot: 0 }, { day: 1, from: 0, to: 120, slot: 0 }]);
    expect(stretches([slot([2], 1320, 0)])).toEqual([{ day: 2, from: 1320, to: 1440, slot: 0 }]);
  });
  it('counts a minute once even if two slots share it', () => {
    expect(weekMinutes([slot([1], 480, 600), slot([1], 540, 660)])).toBe(180);
    expect(weekMinutes([slot([7], 1320, 120)])).toBe(240);
    expect(weekMinutes([slot([1, 2, 3, 4, 5, 6, 7], 0, 1440)])).toBe(7 * 1440);
  });
  it('names slots that run at the same time, past midnight too, and none that only touch', () => {
    expect(clashes([slot([1], 480, 600), slot([1], 600, 720)])).toEqual([]);
    expect(clashes([slot([7], 1320, 120), slot([1], 60, 300)])).toEqual([[0, 1]]);
    expect(clashes([slot([1, 2, 3], 480, 600), slot([2, 3], 500, 520)])).toEqual([[0, 1]]);
  });
});

describe('flags', () => {
  it('stand in one order, the empty area first', () => {
    expect(ordered(['no_shape', 'overload', 'empty'])).toEqual(['empty', 'overload', 'no_shape']);
    expect([toneOf('empty'), toneOf('overlaps')]).toEqual(['bad', 'wait']);
  });
  it('make chips of what occurs, and keep the chosen one though nothing carries it any more', () => {
    const made = chips([['overload', 2], ['empty', 3], ['no_slots', 0]], 'no_slots');
    expect(made).toEqual([{ flag: 'empty', count: 3, on: false }, { flag: 'overload', count: 2, on: false }, { flag: 'no_slots', count: 0, on: true }]);
  });
});

describe('who answers', () => {
  const answer = (key: string, unit: string | null, own: boolean): AnswerView => ({ key, name_zh: key, name_en: key, unit, unit_name: unit, own });
  const answers = [answer('*', 'law', true), answer('m:06', 'clean', true), answer('m:07', 'law', false), answer('2026:m:06013', 'roads', true)];

  it('is the class itself, then its group, then whoever takes the rest', () => {
    expect(resolve(answers, '2026:m:06013', 'm:06')).toMatchObject({ unit: 'roads', source: 'own' });
    expect(resolve(answers, '2026:m:06010', 'm:06')).toMatchObject({ unit: 'clean', source: 'group' });
    expect(resolve(answers, '2026:m:07001', 'm:07')).toMatchObject({ unit: 'law', source: 'rest' });
    expect(resolve(answers, 'm:07')).toMatchObject({ unit: 'law', source: 'rest' });
    expect(resolve(answers, '*')).toMatchObject({ unit: 'law', source: 'own' });
  });
  it('is nobody where nobody was named', () => {
    expect(resolve([answer('m:06', null, false)], 'm:06')).toMatchObject({ unit: null, source: 'nobody' });
  });
  it('is taken as the core resolved it even when it does not list from where', () => {
    expect(resolve([answer('m:07', 'law', false)], 'm:07')).toMatchObject({ unit: 'law', source: 'rest' });
  });
  it('is set for all marked areas when one of them is pressed, and for one alone otherwise', () => {
    expect(chosenAreas('a', new Set(['a', 'b']))).toEqual(['a', 'b']);
    expect(chosenAreas('c', new Set(['a', 'b']))).toEqual(['c']);
  });
  it('is walked by arrow keys that never leave the table', () => {
    expect(move('ArrowRight', { row: 0, column: 2 }, 2, 3)).toEqual({ row: 0, column: 2 });
    expect(move('ArrowDown', { row: 0, column: 2 }, 2, 3)).toEqual({ row: 1, column: 2 });
    expect(move('Home', { row: 1, column: 2 }, 2, 3)).toEqual({ row: 1, column: 0 });
    expect(move('Enter', { row: 1, column: 2 }, 2, 3)).toBeNull();
  });
});

describe('people to choose from', () => {
  const person = (id: string, name: string, staff_no: string, streets: string[], areas = 0): PersonChoice => ({ id, name, staff_no, unit_name: null, areas, streets });
  const people = [person('1', '周晓岚', '1001', ['s2']), person('2', '陆建平', '1002', ['s1'], 5), person('3', '安宁', '1003', ['*'])];

  it('are found by name or staff number', () => {
    expect(peopleFor(people, 's1', '晓岚').map((each) => each.id)).toEqual(['1']);
    expect(peopleFor(people, 's1', '1002').map((each) => each.id)).toEqual(['2']);
  });
  it('stand by whether they may work here and by name, never by how much they do', () => {
    expect(peopleFor(people, 's1', '').map((each) => each.id)).toEqual(['3', '2', '1']);
    expect(people.map((each) => mayWork(each, 's1'))).toEqual([false, true, true]);
  });
});

describe('class groups', () => {
  it('are asked for once by all who need them at the same time, and found by all', async () => {
    const { asked } = answering({ class_tree: () => ({ groups: [{ group: 'm:06', kind: 'matter', name_zh: '市容环境', name_en: 'City appearance', count: 7 }], classes: [] }) });
    const groups = useGroups();
    const found = await Promise.all([groups.nameOf('m:06'), groups.nameOf('m:06')]);
    expect(found.map((each) => each?.name_en)).toEqual(['City appearance', 'City appearance']);
    expect(asked).toHaveLength(1);
  });
});

describe('the warning ladder', () => {
  it('shows what was climbed and what would come next', () => {
    expect(ladder('reminded', 'kept').map((rung) => rung.state)).toEqual(['next', 'ahead', 'ahead']);
    expect(ladder('passed', 'warned').map((rung) => rung.state)).toEqual(['climbed', 'climbed', 'next']);
    expect(ladder('passed', 'passed').map((rung) => rung.state)).toEqual(['climbed', 'climbed', 'climbed']);
  });
});

describe('a share of the surface', () => {
  it('is unknown where the whole is, and 100 only when nothing is missing', () => {
    expect(share(5, 0)).toBeNull();
    expect([share(1, 3), share(996, 1000), share(9999, 10000), share(12, 10)]).toEqual([33, 99.6, 100, 100]);
  });
});

describe('places', () => {
  it('are read from typed degrees, or not at all', () => {
    expect(typedPoint('119.953', '31.7795')).toEqual({ lon_e7: 1199530000, lat_e7: 317795000 });
    expect([typedPoint('', '31'), typedPoint('31.7', '119.9'), typedPoint('east', '31')]).toEqual([null, null, null]);
  });
  it('are drawn with closed rings and looked at as a whole', () => {
    const shape = { area: [[[[0, 0], [10, 0], [10, 20]] as [number, number][]]] };
    expect(geometryOf(shape)).toEqual({ type: 'MultiPolygon', coordinates: [[[[0, 0], [1e-6, 0], [1e-6, 2e-6], [0, 0]]]] });
    expect(windowOf([shape, { point: [-5, 30] }])).toEqual([-5, 0, 10, 30]);
    expect(windowOf([])).toBeNull();
  });
});

describe('a draft', () => {
  const scope = effectScope();
  afterEach(() => scope.stop());

  it('is unsaved from the first change to the save, and says when somebody else changed the same', () => {
    scope.run(() => {
      const kept = ref('a');
      const draft = useDraft(() => ({ text: kept.value }));
      draft.begin();
      expect([draft.dirty.value, anyUnsaved()]).toEqual([false, false]);
      draft.value.value.text = 'b';
      expect([draft.dirty.value, anyUnsaved()]).toEqual([true, true]);
      kept.value = 'c';
      expect(draft.moved.value).toBe(true);
      draft.keep();
      expect(anyUnsaved()).toBe(false);
    });
  });
  it('is asked about when the page or the record is left, not when a list is narrowed', () => {
    const at = (path: string, query: Record<string, string> = {}) => ({ path, query });
    expect(leaves(at('/duty/shops', { at: 'b' }), at('/duty/shops', { at: 'a' }))).toBe(true);
    expect(leaves(at('/duty'), at('/duty/shops'))).toBe(true);
    expect(leaves(at('/duty/shops', { at: 'a', street: 's' }), at('/duty/shops', { at: 'a' }))).toBe(false);
  });
});

describe('a paged list', () => {
  const pages: Record<string, { rows: string[]; next: string | null }> = { '': { rows: ['a'], next: '1' }, '1': { rows: ['b'], next: null } };

  it('goes forward by what the core said and back the way it came', async () => {
    const list = usePaged(async (after) => pages[after ?? '']!);
    await list.first();
    await list.back();
    expect([list.page.value?.rows, list.number.value, list.hasNext.value]).toEqual([['a'], 1, true]);
    await list.forward();
    await list.forward();
    expect([list.page.value?.rows, list.number.value, list.hasNext.value]).toEqual([['b'], 2, false]);
    await list.back();
    expect(list.page.value?.rows).toEqual(['a']);
  });
  it('drops an answer that a newer question has overtaken, and keeps what it shows when one fails', async () => {
    const waiting: ((page: { rows: string[]; next: string | null }) => void)[] = [];
    const list = usePaged(() => new Promise<{ rows: string[]; next: string | null }>((done) => waiting.push(done)));
    const [old, fresh] = [list.first(), list.first()];
    waiting[1]!({ rows: ['new'], next: null });
    waiting[0]!({ rows: ['old'], next: null });
    await Promise.all([old, fresh]);
    expect(list.page.value?.rows).toEqual(['new']);
    const broken = usePaged<{ next: null; rows: string[] }>(async () => Promise.reject(new Error('offline')));
    await broken.first();
    expect([broken.page.value, (broken.failed.value as Error).message]).toEqual([null, 'offline']);
  });
});
