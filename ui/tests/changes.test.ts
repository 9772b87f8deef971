/** Changes heard by topic: gathered, but never put off for ever. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useBackend, type Backend } from '@/api';
import type { ChangeEvent, Topic } from '@/api/generated';
import { onChanged } from '@/shared/changes';

let change: (...topics: Topic[]) => void;
const heard: number[] = [];
const listen = () => heard.push(Date.now());

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  heard.length = 0;
  let listener: (event: ChangeEvent) => void = () => undefined;
  const onChange: Backend['onChange'] = (given) => {
    listener = given;
    return () => undefined;
  };
  useBackend({ onChange } as Backend);
  change = (...topics) => listener({ topics, cases: [] });
});
afterEach(() => vi.useRealTimers());

/** A change every `every` milliseconds. */
async function burst(count: number, every: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    change('cases');
    await vi.advanceTimersByTimeAsync(every);
  }
}

describe('changes', () => {
  it('within a moment count as one, and others are not heard', async () => {
    const off = onChanged(['cases'], listen);
    change('notices');
    await burst(3, 40);
    await vi.advanceTimersByTimeAsync(1000);
    expect(heard).toEqual([200]);
    off();
  });

  it('that never cease are told of every half second, and later ones after the usual moment', async () => {
    const off = onChanged(['cases'], listen);
    await burst(20, 100);
    expect(heard).toEqual([500, 1000, 1500, 2000]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(heard).toHaveLength(4);
    change('cases');
    await vi.advanceTimersByTimeAsync(1000);
    expect(heard.at(-1)).toBe(3120);
    off();
  });

  it('are not heard any more once let go, not even those under way', async () => {
    const off = onChanged(['cases'], listen);
    change('cases');
    off();
    change('cases');
    await vi.advanceTimersByTimeAsync(1000);
    expect(heard).toEqual([]);
  });
});
