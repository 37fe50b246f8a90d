import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { contrast } from '../../dashboard/pages/settings/contrast.ts';

const tokens = new Map(
  [...readFileSync('dashboard/styles/tokens.css', 'utf8').matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }] as const,
  ),
);
const sheet = readFileSync('docs/design.md', 'utf8');

/** What is written or drawn on what, and the least contrast that it needs: 4.5 for text (WCAG 2.2, 1.4.3), 3 for what tells a control apart (1.4.11). */
const PAIRS: readonly (readonly [front: string, back: string, least: number])[] = [
  ['text', 'ground', 4.5],
  ['text', 'surface', 4.5],
  ['text', 'raised', 4.5],
  ['text', 'sunken', 4.5],
  ['text', 'accent-soft', 4.5],
  ['muted', 'ground', 4.5],
  ['muted', 'surface', 4.5],
  ['muted', 'raised', 4.5],
  ['muted', 'sunken', 4.5],
  ['muted', 'accent-soft', 4.5],
  ['accent', 'ground', 4.5],
  ['accent', 'surface', 4.5],
  ['accent', 'raised', 4.5],
  ['accent', 'accent-soft', 4.5],
  ['on-accent', 'accent', 4.5],
  ['on-accent', 'accent-hover', 4.5],
  ['good', 'good-soft', 4.5],
  ['good', 'surface', 4.5],
  ['warn', 'warn-soft', 4.5],
  ['bad', 'bad-soft', 4.5],
  ['bad', 'ground', 4.5],
  ['bad', 'surface', 4.5],
  ['bad', 'raised', 4.5],
  ['on-bad', 'bad', 4.5],
  ['text', 'good-soft', 4.5],
  ['text', 'warn-soft', 4.5],
  ['edge', 'surface', 3],
  ['edge', 'ground', 3],
  ['edge', 'raised', 3],
  ['focus', 'ground', 3],
  ['focus', 'surface', 3],
];

const ratio = (front: string, back: string, mode: 'light' | 'dark'): number => contrast(tokens.get(front)?.[mode] ?? '', tokens.get(back)?.[mode] ?? '');
const shown = (value: number): string => value.toFixed(1);

test('black on white is 21, and order does not matter', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#ffffff', '#000000')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

describe.each(PAIRS)('%s on %s', (front, back, least) => {
  test(`has a contrast of ${least} or more, light and dark, and docs/design.md says so`, () => {
    const [light, dark] = [ratio(front, back, 'light'), ratio(front, back, 'dark')];

    expect(Math.min(light, dark)).toBeGreaterThanOrEqual(least);
    expect(sheet).toContain(`| ${front} on ${back} | ${shown(light)} | ${shown(dark)} | ${least} |`);
  });
});
