import { expect, test } from '@jest/globals';
import { keySource, stripeKeys } from '../../../lambdas/billing/keys.ts';

const SECRETS = ['whsec_0123456789abcdef'];
const text = (apiKey: unknown, webhookSecrets: unknown = SECRETS): string => JSON.stringify({ apiKey, webhookSecrets });

test('a secret in which nobody has written a key is an instance without Stripe', () => {
  expect(stripeKeys('{"unused":"aB3"}')).toBeUndefined();
});

test('the mode is that of the key, a restricted one among them', () => {
  expect(stripeKeys(text('sk_test_canary00'))).toEqual({ apiKey: 'sk_test_canary00', webhookSecrets: SECRETS, live: false });
  expect(stripeKeys(text('rk_live_canary00'))?.live).toBe(true);
});

test.each([
  ['an empty key', text('')],
  ['a key with a space', text('sk_live_canary00 ')],
  ['a public key', text('pk_live_canary00')],
  ['no secret of the webhook', text('sk_live_canary00', [])],
  ['an empty secret', text('sk_live_canary00', [''])],
  ['a blank secret', text('sk_live_canary00', ['   '])],
  ['a secret beside a right one', text('sk_live_canary00', [...SECRETS, 'whsec_'])],
])('%s is an error and not an instance without Stripe, and says nothing of what it holds (S30.4)', (_name, secret) => {
  expect(() => stripeKeys(secret)).toThrow(/^the secret of Stripe is not usable: (?:apiKey|webhookSecrets)/);
  expect(() => stripeKeys(secret)).not.toThrow(/canary|whsec/);
});

test('a stranger cannot have the secret read again and again', async () => {
  let now = 0;
  const reads: boolean[] = [];
  const keys = keySource(
    async (anew = false) => {
      reads.push(anew);
      return text('sk_test_canary00');
    },
    () => now,
  );

  await keys();
  for (let at = 0; at < 5; at += 1) await keys(true);
  now = 60_000;
  await keys(true);

  expect(reads).toEqual([false, true, false, false, false, false, true]);
});

test('a secret that cannot be read is nothing to decide by', async () => {
  const keys = keySource(
    () => Promise.reject(new Error('denied')),
    () => 0,
  );

  await expect(keys()).rejects.toMatchObject({ code: 'unavailable' });
});
