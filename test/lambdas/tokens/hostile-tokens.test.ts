import { createHmac, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseKeyRing, publicKeys, rotateRing, signingKeyOf, type KeyRing, type PublicKey } from '../../../lambdas/tokens/key-ring.ts';
import { AUDIENCE, TOKEN_TYPES, type TokenKind } from '../../../lambdas/tokens/kinds.ts';
import { tokenVerifier, type TokenVerifier } from '../../../lambdas/tokens/verify.ts';

const ISSUER = 'urn:rempart:test';
const NOW = Date.UTC(2026, 10, 24) / 1000;
const KID = 'key-0001';
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwk = pair.publicKey.export({ format: 'jwk' }) as { n: string; e: string };
const published: readonly PublicKey[] = [{ kty: 'RSA', kid: KID, alg: 'RS256', use: 'sig', n: jwk.n, e: jwk.e }];

type Json = Record<string, unknown>;
const encode = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const header = (over: Json = {}): Json => ({ alg: 'RS256', kid: KID, typ: 'at+jwt', ...over });
const claims = (over: Json = {}): Json => ({
  iss: ISSUER,
  aud: AUDIENCE.access,
  sub: 'user',
  sid: 's',
  acc: 'a',
  jti: 'j',
  iat: NOW,
  nbf: NOW,
  exp: NOW + 900,
  ...over,
});
const signed = (head: Json | string, body: Json | string, key: KeyObject = pair.privateKey, algorithm = 'RSA-SHA256'): string => {
  const input = `${encode(head)}.${encode(body)}`;
  return `${input}.${createSign(algorithm).update(input).sign(key).toString('base64url')}`;
};
const keyed = (secret: string | Buffer): string => {
  const input = `${encode(header({ alg: 'HS256' }))}.${encode(claims())}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
};
const drop = (object: Json, name: string): Json => Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));

let verifier: TokenVerifier;
const real = Date.now;

beforeAll(() => {
  // The verifier compares times with its own clock and with the library's: both stand at NOW.
  Date.now = () => NOW * 1000;
  verifier = tokenVerifier({ issuer: ISSUER, keys: async () => published }, () => NOW * 1000);
});

afterAll(() => {
  Date.now = real;
});

test('a token of ours is proved', async () => {
  expect(await verifier.verify('access', signed(header(), claims()))).toMatchObject({ sub: 'user', sid: 's', acc: 'a' });
});

const good = signed(header(), claims());
const [h = '', b = '', s = ''] = good.split('.');
const pem = pair.publicKey.export({ type: 'spki', format: 'pem' }) as string;
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });

const HOSTILE: [string, string][] = [
  ...['none', 'None', 'nOnE', ''].map((alg): [string, string] => [`alg ${alg || 'empty'} (S1.1)`, `${encode(header({ alg }))}.${b}.`]),
  ['signature stripped', `${h}.${b}.`],
  ['two segments', `${h}.${b}`],
  ['four segments', `${good}.${s}`],
  ['JSON serialisation', JSON.stringify({ payload: b, protected: h, signature: s })],
  ['b64 false', signed(header({ b64: false, crit: ['b64'] }), claims())],
  ['unknown crit', signed(header({ crit: ['x'], x: 1 }), claims())],
  ...(
    [
      ['SPKI PEM', pem],
      ['PEM trimmed', pem.trim()],
      ['PKCS#1 PEM', pair.publicKey.export({ type: 'pkcs1', format: 'pem' }) as string],
      ['DER', pair.publicKey.export({ type: 'spki', format: 'der' })],
      ['modulus', Buffer.from(jwk.n, 'base64url')],
      ['JWKS text', JSON.stringify({ keys: published })],
      ['empty key', ''],
    ] as [string, string | Buffer][]
  ).map(([name, secret]): [string, string] => [`HS256 with ${name} (S1.2)`, keyed(secret)]),
  ['RS384', signed(header({ alg: 'RS384' }), claims(), pair.privateKey, 'RSA-SHA384')],
  ['RS512', signed(header({ alg: 'RS512' }), claims(), pair.privateKey, 'RSA-SHA512')],
  ['PS256 in name', signed(header({ alg: 'PS256' }), claims())],
  ['RS256 in name, SHA-512 in fact', signed(header(), claims(), pair.privateKey, 'RSA-SHA512')],
  ['embedded jwk (S1.4)', signed(header({ jwk: stranger.publicKey.export({ format: 'jwk' }) }), claims(), stranger.privateKey)],
  ['jku', signed(header({ jku: 'http://127.0.0.1:1/keys' }), claims(), stranger.privateKey)],
  ['x5u', signed(header({ x5u: 'http://127.0.0.1:1/keys' }), claims())],
  ['x5c', signed(header({ x5c: ['AAAA'] }), claims())],
  ...['../../dev/null', '__proto__', "' OR 1=1 --", 'x'.repeat(3_000), 'http://127.0.0.1:1/', 'a\0b', ''].map((kid): [string, string] => [
    `kid ${JSON.stringify(kid).slice(0, 20)} (S1.5)`,
    signed(header({ kid }), claims()),
  ]),
  ['kid a number', signed(header({ kid: 1 }), claims())],
  ['kid a list', signed(header({ kid: [KID] }), claims())],
  ['kid missing', signed(drop(header(), 'kid'), claims())],
  ['expired past the skew (S1.6)', signed(header(), claims({ iat: NOW - 931, nbf: NOW - 931, exp: NOW - 31 }))],
  ['exp as text', signed(header(), claims({ exp: '9999999999' }))],
  ['exp beyond numbers', signed(header(), JSON.stringify(claims()).replace(`"exp":${NOW + 900}`, '"exp":1e400'))],
  ['exp negative', signed(header(), claims({ exp: -1 }))],
  ['nbf in ten minutes', signed(header(), claims({ nbf: NOW + 600 }))],
  ['iat tomorrow', signed(header(), claims({ iat: NOW + 86_400, exp: NOW + 87_300 }))],
  ['a life of ten days', signed(header(), claims({ exp: NOW + 864_000 }))],
  ...['iss', 'aud', 'sub', 'jti', 'iat', 'nbf', 'exp'].map((name): [string, string] => [`without ${name}`, signed(header(), drop(claims(), name))]),
  ['another issuer', signed(header(), claims({ iss: 'urn:rempart:other' }))],
  ['another audience', signed(header(), claims({ aud: 'rempart:widget' }))],
  ['audiences', signed(header(), claims({ aud: [AUDIENCE.access, 'x'] }))],
  ['no typ', signed(drop(header(), 'typ'), claims())],
  ['typ JWT', signed(header({ typ: 'JWT' }), claims())],
  ["a stranger's key", signed(header(), claims(), stranger.privateKey)],
  ['a changed claim', `${h}.${encode(claims({ sub: 'other' }))}.${s}`],
  ['a space before it', ` ${good}`],
  ['a line break after it', `${good}\n`],
  ['padding', `${good}==`],
  ['5 000 characters', `${h}.${b}.${s}${'A'.repeat(5_000)}`],
  ['not JSON', `${encode('nope')}.${b}.${s}`],
  ['nothing', ''],
];

test.each(HOSTILE)('%s is refused', async (_, token) => {
  await expect(verifier.verify('access', token)).rejects.toThrow();
});

describe('a token of one kind', () => {
  const kinds = Object.keys(TOKEN_TYPES) as TokenKind[];
  const pairs = kinds.flatMap((made) => kinds.filter((used) => used !== made).map((used) => [made, used] as const));

  test.each(pairs)('%s passes for no %s (S1.8)', async (made, used) => {
    const token = signed(header({ typ: TOKEN_TYPES[made] }), claims({ aud: AUDIENCE[made] }));
    expect(await verifier.verify(made, token)).toBeDefined();
    await expect(verifier.verify(used, token)).rejects.toThrow();
    await expect(verifier.verify(used, signed(header({ typ: TOKEN_TYPES[used] }), claims({ aud: AUDIENCE[made] })))).rejects.toThrow();
  });
});

test('the skew that is forgiven is 30 seconds', async () => {
  expect(await verifier.verify('access', signed(header(), claims({ iat: NOW - 929, nbf: NOW - 929, exp: NOW - 29 })))).toBeDefined();
});

describe('the keys', () => {
  const at = (nowSeconds: number, kid: string) => ({ nowSeconds, overlapSeconds: 900, longestTokenSeconds: 604_800, kid });
  let first: KeyRing;
  let second: KeyRing;
  beforeAll(async () => {
    first = await rotateRing(parseKeyRing('generated-by-cloudformation'), at(NOW, 'first-key'));
    second = await rotateRing(first, at(NOW + 1_000, 'second-key'));
  });

  test('the first one signs at once', () => {
    expect(signingKeyOf(first, NOW).kid).toBe('first-key');
    expect(publicKeys(first, NOW).map(({ kid }) => kid)).toEqual(['first-key']);
  });

  test('the next one is published before it signs, and the one before until the last token is dead', () => {
    const published = (seconds: number) => publicKeys(second, seconds).map(({ kid }) => kid);
    expect(published(NOW + 1_000)).toEqual(['second-key', 'first-key']);
    expect(signingKeyOf(second, NOW + 1_899).kid).toBe('first-key');
    expect(signingKeyOf(second, NOW + 1_900).kid).toBe('second-key');
    expect(published(NOW + 1_900 + 604_799)).toContain('first-key');
    expect(published(NOW + 1_900 + 604_800)).toEqual(['second-key']);
  });

  test('before the first rotation nothing is signed', () => {
    expect(() => signingKeyOf({ keys: [] }, NOW)).toThrow();
  });

  test('published halves hold nothing private', () => {
    expect(Object.keys(publicKeys(second, NOW + 1_000)[0] ?? {})).toEqual(['kty', 'kid', 'alg', 'use', 'n', 'e']);
  });
});
