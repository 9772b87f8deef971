import { describe, expect, it } from 'vitest';
import { dayEnd, dayOf, dayStart, emptyFilter, fromQuery, inUse, toQuery } from '@/desk/cases/filter';
import { step } from '@/desk/cases/keys';

describe('the filter of cases', () => {
  it('comes back from the address as it was written', () => {
    const filter = { ...emptyFilter(), state: 'reported' as const, street: '320404001', class: 'gb:matter:06010', text: '公交 站', from_ms: 5, to_ms: 9, incomplete: true, bbox: [1, -2, 3, 4] as [number, number, number, number] };
    expect(fromQuery(toQuery(filter))).toEqual(filter);
  });

  it('leaves out whatever in an address does not fit', () => {
    expect(fromQuery({ state: 'closed', from: 'yesterday', bbox: '1,2,x,4', street: ['a', 'b'], incomplete: 'yes' })).toEqual(emptyFilter());
  });

  it('writes nothing for an empty filter', () => {
    expect(toQuery(emptyFilter())).toEqual({});
    expect(inUse(emptyFilter())).toBe(0);
  });

  it('counts a time range as one part and the window of the map as none', () => {
    expect(inUse({ ...emptyFilter(), from_ms: 0, to_ms: 1, bbox: [0, 0, 1, 1], incomplete: true })).toBe(2);
  });

  it('takes days as days in China', () => {
    expect(dayStart('2026-11-21')).toBe(Date.UTC(2026, 10, 20, 16));
    expect(dayEnd('2026-11-21')).toBe(Date.UTC(2026, 10, 21, 16) - 1);
    expect(dayOf(dayStart('2026-11-21'))).toBe('2026-11-21');
    expect(dayOf(dayEnd('2026-11-21'))).toBe('2026-11-21');
  });
});

describe('keys in the table', () => {
  it('begin at the top and stop at both ends', () => {
    expect(step('ArrowDown', -1, 3, 2)).toBe(0);
    expect(step('ArrowDown', 2, 3, 2)).toBe(2);
    expect(step('ArrowUp', 0, 3, 2)).toBe(0);
    expect(step('PageDown', 0, 9, 4)).toBe(4);
    expect(step('End', 1, 9, 4)).toBe(8);
    expect(step('Home', 5, 9, 4)).toBe(0);
  });

  it('are not ours when the list is empty or the key is another', () => {
    expect(step('ArrowDown', -1, 0, 2)).toBeNull();
    expect(step('Tab', 1, 3, 2)).toBeNull();
  });
});
