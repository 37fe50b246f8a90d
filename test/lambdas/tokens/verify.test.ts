import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Problem } from '../../../lambdas/core/problem.ts';
import { publicKeys, type KeyRing, type PublicKey, type SigningKey } from '../../../lambdas/tokens/key-ring.ts';
import { tokenVerifier, verifyOnce, type TokenVerifier } from '../../../lambdas/tokens/verify.ts';
import { problemOf } from '../core/refusals.ts';
import { claimsOf, forge, headerOf, ISSUER, newRing, nowSeconds, privateKeyOf, strangerKey } from './forge.ts';

let ring: KeyRing;
let key: SigningKey;
let verifier: TokenVerifier;
const verifierWith = (keys: (unknownKid: boolean) => Promise<readonly PublicKey[]>) => tokenVerifier({ issuer: ISSUER, keys }, Date.now);

beforeAll(async () => {
  ring = await newRing();
  key = ring.keys[0]!;
  verifier = verifierWith(async () => publicKeys(ring, nowSeconds()));
});

const ours = (payload: unknown = claimsOf('access'), header: object = {}): string =>
  forge({ ...headerOf('access', key.kid), ...header }, payload, privateKeyOf(key));
const refused = async (token: string): Promise<void> => {
  await expect(verifier.verify('access', token)).rejects.toThrow();
};

test('claims of our own come back with those that every token has', async () => {
  expect(await verifier.verify('access', ours({ ...claimsOf('access'), sid: 's' }))).toMatchObject({ sub: 'subject', jti: 'id', sid: 's' });
});

describe('claims', () => {
  test.each(['sub', 'jti', 'iss', 'aud', 'iat', 'nbf', 'exp'])('%s must be of its type', async (claim) => {
    for (const wrong of [null, true, {}, [claimsOf('access')[claim]], [], 1.5]) await refused(ours({ ...claimsOf('access'), [claim]: wrong }));
  });

  test.each(['[]', 'null', '"text"', '1', '{', '', '{"sub":"a"}'])('%j is no set of claims', async (payload) => {
    await refused(ours(payload));
  });

  test.each(['[]', 'null', '"RS256"', '{', '1'])('%j is no header', async (header) => {
    await refused(forge(header, claimsOf('access'), privateKeyOf(key)));
  });

  test('our own clock decides besides the library', async () => {
    const later = tokenVerifier({ issuer: ISSUER, keys: async () => publicKeys(ring, nowSeconds()) }, () => Date.now() + 700_000);

    await expect(later.verify('access', ours())).rejects.toThrow('time');
  });
});

test('a token with one character changed is refused, or is the very same token', async () => {
  const token = ours();
  const original = await verifier.verify('access', token);

  await fc.assert(
    fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom(...Array.from('AQgwBRhx01-_ .=\n')), async (at, character) => {
      const changed = token.slice(0, at) + character + token.slice(at + 1);
      const claims = await verifier.verify('access', changed).catch(() => undefined);
      if (at < token.lastIndexOf('.') && changed !== token) expect(claims).toBeUndefined();
      else if (claims) expect(claims).toEqual(original);
    }),
    { numRuns: 300 },
  );
});

describe('keys', () => {
  test('a published key proves what it signed itself, and nothing that another one signed', async () => {
    const privateKey = strangerKey().export({ format: 'jwk' }) as unknown as SigningKey['privateKey'];
    const other = { ...key, kid: 'test-key-2', privateKey };
    const both = verifierWith(async () => publicKeys({ keys: [key, other] }, nowSeconds()));

    await expect(both.verify('access', forge(headerOf('access', other.kid), claimsOf('access'), privateKeyOf(key)))).rejects.toThrow();
    await expect(both.verify('access', forge(headerOf('access', other.kid), claimsOf('access'), privateKeyOf(other)))).resolves.toBeDefined();
  });

  test('a key that is published no more proves nothing from then on', async () => {
    let published = publicKeys(ring, nowSeconds());
    const rotating = verifierWith(async () => published);
    await rotating.verify('access', ours());
    const next = await newRing('test-key-9');
    published = publicKeys(next, nowSeconds());

    await expect(rotating.verify('access', ours())).rejects.toThrow('unknown key');
    await expect(rotating.verify('access', forge(headerOf('access', 'test-key-9'), claimsOf('access'), privateKeyOf(next.keys[0]!)))).resolves.toBeDefined();
  });

  test('an unknown key is asked for once a token, and a known one never again', async () => {
    const asked: boolean[] = [];
    const counting = verifierWith(async (unknownKid) => {
      asked.push(unknownKid);
      return publicKeys(ring, nowSeconds());
    });
    await counting.verify('access', ours());
    await expect(counting.verify('access', ours(undefined, { kid: 'unknown-key' }))).rejects.toThrow('unknown key');

    expect(asked).toEqual([false, false, true]);
  });

  test('keys that cannot be read are an outage and no refusal of the token', async () => {
    const down = verifierWith(() => Promise.reject(new Problem('unavailable')));
    const link = forge(headerOf('verifyEmail', key.kid), claimsOf('verifyEmail'), privateKeyOf(key));

    expect((await problemOf(verifyOnce(down, 'verifyEmail', link)))?.code).toBe('unavailable');
    expect((await problemOf(verifyOnce(verifier, 'verifyEmail', ours())))?.code).toBe('token-refused');
  });
});

test('no address in a header is ever fetched (S1.4)', async () => {
  let hits = 0;
  const canary = createServer((_request, response) => {
    hits += 1;
    response.end(JSON.stringify({ keys: publicKeys(ring, nowSeconds()) }));
  });
  await new Promise<void>((resolve) => {
    canary.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(canary.address() as AddressInfo).port}/keys`;

  const attacker = strangerKey();
  for (const header of [{ jku: url }, { x5u: url }, { kid: url }, { jku: url, kid: 'unknown' }]) {
    await refused(ours(undefined, header));
    await refused(forge({ ...headerOf('access', key.kid), ...header }, claimsOf('access'), attacker));
  }
  await new Promise((resolve) => {
    canary.close(resolve);
  });

  expect(hits).toBe(0);
});
