/** Contrast of every text colour on every ground it stands on, computed from the tokens (WCAG 2.1). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '../src/shared/tokens.css'), 'utf8');

function tokens(theme: string): Record<string, string> {
  const block = new RegExp(`:root\\[data-theme='${theme}'\\] \\{([^}]+)\\}`).exec(css)?.[1] ?? '';
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1]!, m[2]!]));
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

const PAIRS: [string, string][] = [
  ['text', 'bg'], ['text', 'surface'], ['text', 'surface-2'], ['text-2', 'bg'], ['text-2', 'surface'], ['text-2', 'surface-2'],
  ['primary', 'surface'], ['primary', 'bg'], ['on-primary', 'primary'], ['on-primary-soft', 'primary-soft'],
  ['ok', 'surface'], ['ok', 'ok-soft'], ['wait', 'surface'], ['wait', 'wait-soft'], ['bad', 'surface'], ['bad', 'bad-soft'], ['info', 'surface'], ['info', 'info-soft'],
];

describe.each([['light', 4.5], ['dark', 4.5], ['outdoor', 7]] as const)('the %s theme', (theme, least) => {
  const colours = tokens(theme);
  it.each(PAIRS)(`shows %s on %s at ${least}:1 or more`, (text, ground) => {
    expect(contrast(colours[text]!, colours[ground]!)).toBeGreaterThanOrEqual(least);
  });
  it('draws the edges of what can be touched at 3:1 or more', () => {
    expect(contrast(colours['line-strong']!, colours.surface!)).toBeGreaterThanOrEqual(3);
  });
});
