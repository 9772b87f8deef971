/** What the tests see of `demo.js`; the page itself needs nothing of this. */
export interface Steps { flight_on: boolean; disposed: boolean; killed: boolean; flight_off: boolean; arrived: boolean; tampered: boolean }
export interface RunnerState { flight: boolean; phone_running: boolean; phone_url: string; desk_url: string; steps: Steps; arrived_after_ms?: number | null; invented?: string | { zh: string; en: string } }
export type StepName = 'flight_on' | 'disposed' | 'killed' | 'flight_off' | 'tampered';
export interface StepView { name: StepName; done: boolean; current: boolean; ready: boolean; order: { path: string; body?: unknown } | null }
export declare const words: Record<'zh' | 'en', Record<string, string>>;
export declare function stepViews(state: RunnerState): StepView[];
export declare function lookAt(state: RunnerState): 'phone' | 'desk' | '';
export declare function tookSeconds(state: RunnerState): string | null;
export declare function fit(box: { width: number; height: number }, device: { width: number; height: number; stretch: boolean }): { scale: number; width: number; height: number };
export declare function say(key: string, language: 'zh' | 'en', values?: Record<string, string>): string;
