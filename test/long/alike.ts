import { expect } from '@jest/globals';

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: readonly number[]): number => mean(values.map((value) => (value - mean(values)) ** 2));
/** The middle nine tenths: a pause of the machine says nothing about a person. */
const middle = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b).slice(Math.ceil(values.length / 20), -Math.ceil(values.length / 20));

/** What chance gives two equal samples less often than once in a hundred thousand times. */
const BY_CHANCE = 4.5;
/** Medians of 80 requests of 25 to 50 ms on two busy cores differ by up to 5 ms with nothing to tell apart (five runs); the t is the sharper bar. */
const JITTER_MS = 8;
/** The error of a median over that of a mean, for a normal distribution: the root of half of pi. */
const MEDIAN_ERROR = Math.sqrt(Math.PI / 2);

/**
 * Expects that two samples of times, in milliseconds, cannot be told apart: by Welch's t, and by their medians, which may differ by a twentieth, by what requests differ on
 * two busy cores, or by what samples of this spread differ by chance.
 */
export function expectAlike(one: readonly number[], other: readonly number[]): void {
  const [a, b] = [middle(one), middle(other)];
  const error = Math.sqrt(variance(a) / a.length + variance(b) / b.length);
  expect(Math.abs((mean(a) - mean(b)) / error)).toBeLessThan(BY_CHANCE);
  expect(Math.abs(median(a) - median(b))).toBeLessThan(Math.max(median(b) / 20, JITTER_MS, BY_CHANCE * MEDIAN_ERROR * error));
}
