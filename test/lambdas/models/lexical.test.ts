import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lexicalEmbedding } from '../../../lambdas/models/lexical.ts';

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, at) => sum + value * b[at]!, 0);
const likeness = async (one: string, other: string): Promise<number> => {
  const [a, b] = await lexicalEmbedding.embed([one, other]);
  return dot(a!, b!);
};

test('every text has one vector of 384 dimensions and unit length', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 200, unit: 'grapheme' }), async (text) => {
      const [vector] = await lexicalEmbedding.embed([text]);
      expect(vector).toHaveLength(lexicalEmbedding.dimensions);
      expect(dot(vector!, vector!)).toBeCloseTo(1, 9);
    }),
  );
});

test('vectors come in the order of the texts', async () => {
  const [refund, delivery] = await lexicalEmbedding.embed(['refund', 'delivery']);

  expect(await lexicalEmbedding.embed(['delivery', 'refund'])).toEqual([delivery, refund]);
});

test('a text has the same vector for ever: vectors are stored, so a change here wants a new id', async () => {
  const [vector] = await lexicalEmbedding.embed(['The refund is paid within 5 working days. Les commandes annulées sont remboursées.']);
  const rounded = vector!
    .map((value) => value.toFixed(3))
    .join(' ')
    .replaceAll('-0.000', '0.000');

  expect(lexicalEmbedding.id).toBe('lexical-384-v1');
  expect(createHash('sha256').update(rounded).digest('hex').slice(0, 16)).toBe('24e0f3b6f13f06c5');
});

describe('what is alike', () => {
  test('another form, case or accent of the same words is nearly the same', async () => {
    expect(await likeness('Remboursement des commandes annulées', 'rembourser une COMMANDE annulee')).toBeGreaterThan(0.6);
  });

  test('a misspelt word is nearer than another word', async () => {
    expect(await likeness('guarantee', 'guarentee')).toBeGreaterThan((await likeness('guarantee', 'delivery')) + 0.05);
  });

  test('texts without a common word are far apart, and meaning is not seen', async () => {
    expect(await likeness('opening hours of the shop', 'descaling needs vinegar')).toBeLessThan(0.2);
    expect(await likeness('refund', 'money back')).toBeLessThan(0.2);
  });
});

test('an abort ends the work with its reason', async () => {
  const reason = new Error('the caller left');

  await expect(lexicalEmbedding.embed(['a'], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
