/**
 * Where the phone is, read in the background. Nothing waits for it and it never asks: a record is saved with the fix
 * there is, or plainly without one, and a better one may follow.
 */
import { shallowRef, type ShallowRef } from 'vue';
import type { FixInput } from '@/api/generated';
import { demoOffered } from '../demo';

/** An older fix says where she was, not where she is. */
const FRESH_MS = 120_000;
const REPEAT_MS = 10_000;

export interface Position {
  start(heard: (fix: FixInput) => void): void;
  stop(): void;
}

export function fromDevice(at: GeolocationPosition): FixInput {
  const { longitude, latitude, accuracy, altitude } = at.coords;
  return {
    lon_e7: Math.round(longitude * 1e7),
    lat_e7: Math.round(latitude * 1e7),
    accuracy_mm: Math.round(accuracy * 1000),
    // The browser does not say; only satellites give a height.
    source: altitude !== null || accuracy <= 30 ? 'gnss' : 'network',
    fixed_at_ms: Math.round(at.timestamp),
  };
}

class DevicePosition implements Position {
  private watching: number | null = null;
  private repeating: ReturnType<typeof setInterval> | undefined;

  start(heard: (fix: FixInput) => void): void {
    const took = (at: GeolocationPosition) => heard(fromDevice(at));
    const options: PositionOptions = { enableHighAccuracy: true, maximumAge: 5_000, timeout: 60_000 };
    this.watching = navigator.geolocation.watchPosition(took, () => undefined, options);
    // Some systems report only movement: a standing inspector would go stale.
    this.repeating = setInterval(() => navigator.geolocation.getCurrentPosition(took, () => undefined, options), REPEAT_MS);
  }

  stop(): void {
    if (this.watching !== null) navigator.geolocation.clearWatch(this.watching);
    clearInterval(this.repeating);
  }
}

class DemoPosition implements Position {
  private repeating: ReturnType<typeof setInterval> | undefined;

  start(heard: (fix: FixInput) => void): void {
    const ask = async () => {
      const answer = await fetch('/demo/position').catch(() => null);
      const fix = answer?.ok ? ((await answer.json()) as FixInput | null) : null;
      if (fix) heard(fix);
    };
    void ask();
    this.repeating = setInterval(() => void ask(), REPEAT_MS / 2);
  }

  stop(): void {
    clearInterval(this.repeating);
  }
}

const last: ShallowRef<FixInput | null> = shallowRef(null);
const listeners = new Set<(fix: FixInput) => void>();
let running: Position | null = null;

export async function startPosition(): Promise<void> {
  if (running) return;
  if (await demoOffered()) running = new DemoPosition();
  else if (navigator.geolocation) running = new DevicePosition();
  running?.start((fix) => {
    last.value = fix;
    listeners.forEach((each) => each(fix));
  });
}

export function stopPosition(): void {
  running?.stop();
  running = null;
}

/** The latest fix if it still says where the phone is. */
export function fixNow(now = Date.now()): FixInput | null {
  return last.value && now - last.value.fixed_at_ms <= FRESH_MS ? last.value : null;
}

/** For screens that show the position. */
export function useFix(): ShallowRef<FixInput | null> {
  return last;
}

export function onFix(heard: (fix: FixInput) => void): () => void {
  listeners.add(heard);
  return () => listeners.delete(heard);
}
