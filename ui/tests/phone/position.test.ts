/** Positions: never stale, never waited for, refined for half a minute. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FixInput } from '../../src/api/generated';
import { metresBetween } from '../../src/shared/distance';
import { fixNow, fromDevice, startPosition, stopPosition } from '../../src/shared/position';
import { REFINE_MS, refineFor } from '../../src/shared/position/refine';
import { freshWorld, type Setting } from './setting';

let at: Setting;
let report: (position: GeolocationPosition) => void;
const where = (accuracy: number, timestamp = Date.now()) =>
  ({ timestamp, coords: { longitude: 119.953, latitude: 31.7795, accuracy, altitude: 5 } }) as GeolocationPosition;

beforeEach(async () => {
  at = freshWorld();
  vi.useFakeTimers();
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 404 })));
  Object.defineProperty(navigator, 'geolocation', {
    configurable: true,
    value: { watchPosition: (took: typeof report) => ((report = took), 1), getCurrentPosition: () => undefined, clearWatch: () => undefined },
  });
  await startPosition();
});
afterEach(() => {
  stopPosition();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
const refined = () => at.backend.of('refine_place').map((p) => p.fix.accuracy_mm);

describe('a position', () => {
  it('is handed on in 1e-7 degrees and millimetres', () => {
    expect(fromDevice(where(6.4, 1000))).toEqual({ lon_e7: 1199530000, lat_e7: 317795000, accuracy_mm: 6400, source: 'gnss', fixed_at_ms: 1000 });
  });

  it('older than two minutes is no position', () => {
    report(where(8));
    expect(fixNow()?.accuracy_mm).toBe(8000);
    vi.advanceTimersByTime(121_000);
    expect(fixNow()).toBeNull();
  });

  it('is measured in metres between two points', () => {
    const a = { lon_e7: 1199530000, lat_e7: 317795000 };
    expect(metresBetween(a, { ...a, lat_e7: a.lat_e7 + 9000 })).toBeCloseTo(100, 0);
    expect(metresBetween(a, { ...a, lon_e7: a.lon_e7 + 9000 })).toBeCloseTo(85, 0);
  });
});

describe('refining', () => {
  const used: FixInput = fromDevice(where(40));
  const running: (() => void)[] = [];
  const refine = (fix: FixInput | null) => running[running.push(refineFor('case', fix)) - 1]!;
  afterEach(() => running.splice(0).forEach((stop) => stop()));

  it('sends each clearly better fix and no other', () => {
    refine(used);
    [38, 12, 11, 30, 5].forEach((metres) => report(where(metres)));
    expect(refined()).toEqual([12000, 5000]);
  });

  it('takes any fix where there was none', () => {
    refine(null);
    report(where(300));
    expect(refined()).toEqual([300_000]);
  });

  it('ends after half a minute', () => {
    refine(used);
    vi.advanceTimersByTime(REFINE_MS + 1);
    report(where(3));
    expect(refined()).toEqual([]);
  });

  it('ends when the record is undone', () => {
    refine(used)();
    report(where(3));
    expect(refined()).toEqual([]);
  });
});
