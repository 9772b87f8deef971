/** 归谁管: which unit answers, and from where that follows: the class itself, its group, or whoever takes the rest (`*`). */
import type { AnswerView } from '@/api/generated';

export const REST = '*';
export type Source = 'own' | 'group' | 'rest' | 'nobody';
export interface Resolved { unit: string | null; unit_name: string | null; source: Source }

const NOBODY: Resolved = { unit: null, unit_name: null, source: 'nobody' };

/** Who answers for a class or group in an area: named for itself, else for its group, else for the rest. */
export function resolve(answers: readonly AnswerView[], key: string, group: string | null = null): Resolved {
  const given = (of: string | null) => answers.find((answer) => answer.key === of && answer.unit !== null);
  const found = (answer: AnswerView | undefined, source: Source): Resolved | null => answer ? { unit: answer.unit, unit_name: answer.unit_name, source } : null;
  const own = (answer: AnswerView | undefined) => (answer?.own ? answer : undefined);
  return (
    found(own(given(key)), 'own') ?? found(own(given(group)), 'group') ?? found(given(REST), key === REST ? 'own' : 'rest') ??
    // The core may have resolved it already without listing from where.
    found(given(key) ?? given(group), 'rest') ?? NOBODY
  );
}

export interface Place { row: number; column: number }

/** Where an arrow key leads in a table of so many rows and columns; none for other keys. It never leaves the table. */
export function move(key: string, at: Place, rows: number, columns: number): Place | null {
  if (key === 'Home') return { row: at.row, column: 0 };
  if (key === 'End') return { row: at.row, column: columns - 1 };
  const [down, right] = ({ ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] } as Record<string, [number, number]>)[key] ?? [0, 0];
  if (!down && !right) return null;
  const within = (n: number, end: number) => Math.min(Math.max(n, 0), end - 1);
  return { row: within(at.row + down, rows), column: within(at.column + right, columns) };
}

/** The areas a choice holds for: all that are marked when the one clicked is among them, else that one alone. */
export const chosenAreas = (clicked: string, marked: ReadonlySet<string>): string[] => (marked.has(clicked) ? [...marked] : [clicked]);
