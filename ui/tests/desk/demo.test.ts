import { describe, expect, it } from 'vitest';
import { fit, lookAt, say, stepViews, tookSeconds, words } from '../../demo/demo.js';

const steps = { flight_on: false, disposed: false, killed: false, flight_off: false, arrived: false, tampered: false };
const state = (more: Partial<typeof steps> = {}, flight = false, phone_running = true) =>
  ({ flight, phone_running, phone_url: '/p', desk_url: '/d', steps: { ...steps, ...more } });
const current = (of: ReturnType<typeof state>) => stepViews(of).find((step) => step.current)?.name;

describe('the first minute', () => {
  it('goes from step to step as each is done', () => {
    expect(current(state())).toBe('flight_on');
    expect(current(state({ flight_on: true }, true))).toBe('disposed');
    expect(current(state({ flight_on: true, disposed: true }, true))).toBe('killed');
    expect(current(state({ flight_on: true, disposed: true, killed: true }, true))).toBe('flight_off');
    expect(current(state({ flight_on: true, disposed: true, killed: true, flight_off: true, arrived: true }))).toBe('tampered');
    expect(current(state({ flight_on: true, disposed: true, killed: true, flight_off: true, arrived: true, tampered: true }))).toBeUndefined();
  });

  it('does not call the kill done before the phone runs again', () => {
    expect(current(state({ flight_on: true, disposed: true, killed: true }, true, false))).toBe('killed');
  });

  it('offers only what can be done now', () => {
    const ready = stepViews(state()).filter((step) => step.order && step.ready).map((step) => step.name);
    expect(ready).toEqual(['flight_on']);
  });

  it('points at a device only while the person has something to do on it', () => {
    const round = { flight_on: true, disposed: true, killed: true, flight_off: true, arrived: true };
    expect(lookAt(state())).toBe('');
    expect(lookAt(state({ flight_on: true }, true))).toBe('phone');
    expect(lookAt(state(round))).toBe('');
    expect(lookAt(state({ ...round, tampered: true }))).toBe('desk');
  });

  it('shows the time the runner measured, and none while there is none', () => {
    expect(tookSeconds({ ...state(), arrived_after_ms: 2140 })).toBe('2.1');
    expect(tookSeconds({ ...state(), arrived_after_ms: null })).toBeNull();
    expect(tookSeconds(state())).toBeNull();
  });

  it('never cuts a device', () => {
    expect(fit({ width: 500, height: 432 }, { width: 410, height: 864, stretch: false }).scale).toBe(0.5);
    expect(fit({ width: 720, height: 450 }, { width: 1440, height: 900, stretch: true })).toEqual({ scale: 0.5, width: 1440, height: 900 });
  });

  it('has every word in both languages', () => {
    expect(Object.keys(words.en).sort()).toEqual(Object.keys(words.zh).sort());
    expect(say('took', 'en', { s: '2.1' })).toBe('The desk had it after 2.1 s, with 2\u00a0of\u00a02 photos.');
  });
});
