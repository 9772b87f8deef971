/**
 * Where the phone is, read in the background. Nothing waits for it and it never asks: a record is saved with the fix
 * there is, or plainly without one, and a better one may follow.
 */
import { shallowRef, type ShallowRef } from 'vue';
import type { FixInput, TrackFix } from '@/api/generated';
import { demoOffered } from '../demo';

/** An older fix says where she was, not where she is. */
const FRESH_MS = 120_000;
const REPEAT_MS = 10_000;

/** What a receiver says of a record's place when it does not say how exact it is, millimetres. */
const UNSAID_MM = 100_000;

/** Why no position comes: not allowed, not to be had from this device now, or none came in time. */
export type Trouble = 'permission' | 'unavailable' | 'silent';

/** A position for a record, and the same as a track takes it: with no exactness where none was said, and whether it is made up. */
export interface Heard {
  fix: FixInput;
  track: TrackFix;
}

export interface Position {
  start(heard: (heard: Heard) => void, troubled: (why: Trouble) => void): void;
  stop(): void;
}

export function fromDevice(at: GeolocationPosition): FixInput {
  const { longitude, latitude, accuracy, altitude } = at.coords;
  return {
    lon_e7: Math.round(longitude * 1e7),
    lat_e7: Math.round(latitude * 1e7),
    accuracy_mm: Number.isFinite(accuracy) ? Math.round(accuracy * 1000) : UNSAID_MM,
    // The browser does not say; only satellites give a height.
    source: altitude !== null || accuracy <= 30 ? 'gnss' : 'network',
    fixed_at_ms: Math.round(at.timestamp),
  };
}

/** Nought is how systems write that they do not know. A browser does not tell a made-up position from a real one; the native service does. */
export function trackOf(fix: FixInput, accuracy: number, mock = false): TrackFix {
  const { lon_e7, lat_e7, fixed_at_ms } = fix;
  return { lon_e7, lat_e7, fixed_at_ms, mock, accuracy_mm: Number.isFinite(accuracy) && accuracy > 0 ? Math.round(accuracy * 1000) : null };
}

const TROUBLES: Record<number, Trouble> = { 1: 'permission', 2: 'unavailable', 3: 'silent' };

class DevicePosition implements Position {
  private watching: number | null = null;
  private repeating: ReturnType<typeof setInterval> | undefined;

  start(heard: (heard: Heard) => void, troubled: (why: Trouble) => void): void {
    const took = (at: GeolocationPosition) => {
      const fix = fromDevice(at);
      heard({ fix, track: trackOf(fix, at.coords.accuracy) });
    };
    const failed = ({ code }: GeolocationPositionError) => troubled(TROUBLES[code] ?? 'unavailable');
    const options: PositionOptions = { enableHighAccuracy: true, maximumAge: 5_000, timeout: 60_000 };
    this.watching = navigator.geolocation.watchPosition(took, failed, options);
    // Some systems report only movement: a standing inspector would go stale.
    this.repeating = setInterval(() => navigator.geolocation.getCurrentPosition(took, failed, options), REPEAT_MS);
  }

  stop(): void {
    if (this.watching !== null) navigator.geolocation.clearWatch(this.watching);
    clearInterval(this.repeating);
  }
}

class DemoPosition implements Position {
  private repeating: ReturnType<typeof setInterval> | undefined;

  start(heard: (heard: Heard) => void): void {
    const ask = async () => {
      const answer = await fetch('/demo/position').catch(() => null);
      const fix = answer?.ok ? ((await answer.json()) as FixInput | null) : null;
      // Nobody walked there: a track says so.
      if (fix) heard({ fix, track: trackOf(fix, fix.accuracy_mm / 1000, true) });
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
const tracking = new Set<(fix: TrackFix) => void>();
/** Why no position comes, until one does. */
const trouble: ShallowRef<Trouble | null> = shallowRef(null);
let running: Position | null = null;

export async function startPosition(): Promise<void> {
  if (running) return;
  if (await demoOffered()) running = new DemoPosition();
  else if (navigator.geolocation) running = new DevicePosition();
  else trouble.value = 'unavailable';
  running?.start(({ fix, track }) => {
    [last.value, trouble.value] = [fix, null];
    listeners.forEach((each) => each(fix));
    tracking.forEach((each) => each(track));
  }, (why) => (trouble.value = why));
}

export function stopPosition(): void {
  running?.stop();
  [running, trouble.value] = [null, null];
}

/** The latest fix if it still says where the phone is. */
export function fixNow(now = Date.now()): FixInput | null {
  return last.value && now - last.value.fixed_at_ms <= FRESH_MS ? last.value : null;
}

/** For screens that show the position. */
export function useFix(): ShallowRef<FixInput | null> {
  return last;
}

/** Why no position comes, for screens and for a patrol's gaps. */
export function useTrouble(): ShallowRef<Trouble | null> {
  return trouble;
}

/** For a track: every position as it was heard. */
export function onTrackFix(heard: (fix: TrackFix) => void): () => void {
  tracking.add(heard);
  return () => tracking.delete(heard);
}

export function onFix(heard: (fix: FixInput) => void): () => void {
  listeners.add(heard);
  return () => listeners.delete(heard);
}
