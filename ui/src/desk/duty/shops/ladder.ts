/** The warning ladder (提醒 → 告诫 → 移交): a step for each rung, which were climbed, which would come next. */
import type { CheckResultView } from '@/api/generated';

export const RUNGS = ['reminded', 'warned', 'passed'] as const;
export interface Rung { step: (typeof RUNGS)[number]; state: 'climbed' | 'next' | 'ahead' }

/** Everything below the next step has been climbed; at the top, all of it may have been. */
export function ladder(next: CheckResultView, last: CheckResultView | null): Rung[] {
  const at = RUNGS.findIndex((step) => step === next);
  return RUNGS.map((step, n) => ({ step, state: n === at ? (step === 'passed' && last === 'passed' ? 'climbed' : 'next') : n < at ? 'climbed' : 'ahead' }));
}
