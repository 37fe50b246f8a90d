import { describe, expect, test } from '@jest/globals';
import { guessCounter } from '../../../lambdas/authorizer/guesses.ts';
import { attempts } from '../../../lambdas/limits/attempts.ts';
import { lockPolicies } from '../../../lambdas/limits/contract.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import { hashApiKey, isApiKey, makeApiKey } from '../../../lambdas/tokens/api-key.ts';
import { memoryAttempts } from '../limits/memory-attempts.ts';

const client = (address: string) => ({ address, country: undefined, origin: '', agent: '' });
const guess = (wellFormed: boolean, address = '192.0.2.1') => ({ wellFormed, client: client(address), requestId: 'r' });

describe('keys that are none (S5.9)', () => {
  test('with a wrong checksum cost no look, and after twenty the address waits; another does not', async () => {
    let now = 1_000_000;
    const count = guessCounter({ spend: () => Promise.reject(new Error('asked')) }, () => now);
    for (let n = 0; n < 20; n += 1) expect(await count(guess(false))).toBeUndefined();

    expect(await count(guess(false))).toBe(900);
    expect(await count(guess(false, '192.0.2.2'))).toBeUndefined();
    now += 900_000;
    expect(await count(guess(false))).toBeUndefined();
  });

  test('that could have been keys count where every environment sees it', async () => {
    const spent: unknown[] = [];
    const count = guessCounter({ spend: async ({ subjects }) => void spent.push(subjects) }, () => 0);
    expect(await count(guess(true))).toBeUndefined();
    expect(spent).toEqual([[{ kind: 'key-network', id: '192.0.2.1' }]]);
  });

  test('a thousand from one network make it wait from the twenty-first on, and nobody else (S5.9)', async () => {
    const counted = attempts(
      memoryAttempts(),
      lockPolicies(900),
      async () => undefined,
      () => 1_000_000,
    );
    const count = guessCounter(counted, () => 1_000_000);
    const waits = [];
    for (let n = 0; n < 1_000; n += 1) waits.push(await count(guess(true)));

    expect(waits.filter((wait) => wait === undefined)).toHaveLength(20);
    expect(new Set(waits.slice(20))).toEqual(new Set([900]));
    expect(await count(guess(true, '192.0.2.2'))).toBeUndefined();
  });

  test('are told to wait when the store says so, and an outage is an outage', async () => {
    const locked = guessCounter({ spend: () => Promise.reject(new Problem('locked-out', '', { extra: { retryAfterSeconds: 42 } })) }, () => 0);
    const down = guessCounter({ spend: () => Promise.reject(new Problem('unavailable')) }, () => 0);
    expect(await locked(guess(true))).toBe(42);
    await expect(down(guess(true))).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('the text of a key (S5.3)', () => {
  const keys = Array.from({ length: 2_000 }, () => makeApiKey());

  test('never repeats, carries its checksum, and uses every letter alike', () => {
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.every(isApiKey)).toBe(true);
    const counts = new Map<string, number>();
    for (const letter of keys.map((key) => key.slice(8, 51)).join('')) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    const expected = (2_000 * 43) / 62;
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 61 degrees of freedom: 122 is beyond one in a hundred thousand.
    expect([counts.size, chiSquare < 122]).toEqual([62, true]);
  });

  test.each(['', 'sk_live_', keys[0]!.slice(0, -1), `${keys[0]!}a`, keys[0]!.replace('live', 'prod'), keys[0]!.toLowerCase(), ` ${keys[0]!}`])(
    '%p is none',
    (text) => expect(isApiKey(text)).toBe(false),
  );

  test('is found by a hash that says nothing of it', () => {
    expect(hashApiKey(keys[0]!)).toMatch(/^[\w-]{43}$/);
    expect(hashApiKey(keys[0]!)).not.toBe(hashApiKey(keys[1]!));
  });
});
