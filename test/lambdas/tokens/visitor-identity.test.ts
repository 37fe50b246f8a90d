import { createHmac, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { SignJWT, type JWTPayload } from 'jose';
import { vouchedId, vouchedVisitor, type VouchingSecret } from '../../../lambdas/tokens/visitor-identity.ts';
import { problemOf } from '../core/refusals.ts';

const NOW = 1_700_000_000;
const KEY = 'pk_AAAAAAAAAAAAAAAAAAAAAA';
const secret = (letter: string): VouchingSecret => ({ id: `id-${letter}`, secret: `vs_${letter.repeat(43)}` });
const SECRETS = [secret('n'), secret('p')];
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const claims: JWTPayload = { sub: 'customer-7', aud: KEY, exp: NOW + 300 };
const signed = (payload: JWTPayload, by: VouchingSecret = SECRETS[0]!, alg = 'HS256'): Promise<string> =>
  new SignJWT(payload).setProtectedHeader({ alg }).sign(bytes(by.secret));
const look = (token: string, secrets: readonly VouchingSecret[] = SECRETS) => vouchedVisitor(token, secrets, KEY, NOW * 1000);
const refused = async (token: string, secrets?: readonly VouchingSecret[]) => (await problemOf(look(token, secrets)))?.code;

/** A token as no library would make it. */
function raw(header: object, payload: object, sign: (input: string) => string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${part(header)}.${part(payload)}`;
  return `${input}.${sign(input)}`;
}
const hmac =
  (by: VouchingSecret, hash = 'sha256') =>
  (input: string): string =>
    createHmac(hash, by.secret).update(input).digest('base64url');

describe('a site vouches', () => {
  test('by its secret, for a subject, for a while', async () => {
    expect(await look(await signed(claims))).toEqual({ secretId: 'id-n', subject: 'customer-7' });
  });

  test('also by the secret before, for as long as it is among them', async () => {
    const token = await signed(claims, SECRETS[1]);

    expect(await look(token)).toMatchObject({ secretId: 'id-p' });
    expect(await refused(token, [SECRETS[0]!])).toBe('token-refused');
  });

  test('for a name and an address, where they are such', async () => {
    expect(await look(await signed({ ...claims, name: ' Zoë R&D ', email: 'zoe@example.com' }))).toMatchObject({ name: 'Zoë R&D', email: 'zoe@example.com' });
  });

  test.each([
    { name: '<b>x</b>' },
    { name: 'x\ny' },
    { name: 7 },
    { name: 'x'.repeat(101) },
    { email: 'no address' },
    { email: ['a@example.com'] },
    { name: 'a‮b' },
  ])('and what is none of these is left out: %j', async (more) => {
    const visitor = await look(await signed({ ...claims, ...(more as JWTPayload) }));

    expect(visitor).toEqual({ secretId: 'id-n', subject: 'customer-7' });
  });

  test('up to an hour ahead, and the clocks may differ by half a minute', async () => {
    expect(await look(await signed({ ...claims, exp: NOW + 3_629 }))).toMatchObject({ subject: 'customer-7' });
    expect(await look(await signed({ ...claims, exp: NOW - 20 }))).toMatchObject({ subject: 'customer-7' });
  });
});

describe('a hostile token is refused', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const cases: [string, () => Promise<string> | string][] = [
    ['nothing', () => ''],
    ['no token', () => 'not a token'],
    ['alg none', () => raw({ alg: 'none' }, claims, () => '')],
    ['alg none, with a signature', () => raw({ alg: 'none' }, claims, hmac(SECRETS[0]!))],
    ['RS256 by a key of its own', () => new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(privateKey)],
    ['HS256 signature under an RS256 header', () => raw({ alg: 'RS256' }, claims, hmac(SECRETS[0]!))],
    ['HS512', () => raw({ alg: 'HS512' }, claims, hmac(SECRETS[0]!, 'sha512'))],
    [
      'a key that it brings along',
      () => raw({ alg: 'HS256', jwk: { kty: 'oct', k: 'AAAA' } }, claims, (input) => createHmac('sha256', Buffer.alloc(3)).update(input).digest('base64url')),
    ],
    ['a critical header', () => raw({ alg: 'HS256', crit: ['exp2'], exp2: 1 }, claims, hmac(SECRETS[0]!))],
    ['an unencoded payload', () => raw({ alg: 'HS256', b64: false, crit: ['b64'] }, claims, hmac(SECRETS[0]!))],
    ["another chatbot's secret", () => signed(claims, secret('x'))],
    ['an empty secret', () => raw({ alg: 'HS256' }, claims, hmac({ id: '', secret: '' }))],
    ['another audience', () => signed({ ...claims, aud: 'pk_BBBBBBBBBBBBBBBBBBBBBB' })],
    ['no audience', () => signed({ sub: 'customer-7', exp: NOW + 300 })],
    ['several audiences', () => signed({ ...claims, aud: [KEY, 'pk_BBBBBBBBBBBBBBBBBBBBBB'] })],
    ['an audience in a list', () => signed({ ...claims, aud: [KEY] })],
    ['one that has expired', () => signed({ ...claims, exp: NOW - 31 })],
    ['no end', () => signed({ sub: 'customer-7', aud: KEY })],
    ['an end in words', () => raw({ alg: 'HS256' }, { ...claims, exp: '9999999999' }, hmac(SECRETS[0]!))],
    ['more than an hour', () => signed({ ...claims, exp: NOW + 3_700 })],
    ['one that is not good yet', () => signed({ ...claims, nbf: NOW + 120 })],
    ['no subject', () => signed({ aud: KEY, exp: NOW + 300 })],
    ['an empty subject', () => signed({ ...claims, sub: '' })],
    ['a subject that is a number', () => raw({ alg: 'HS256' }, { ...claims, sub: 7 }, hmac(SECRETS[0]!))],
    ['a subject without end', () => signed({ ...claims, sub: 'x'.repeat(201) })],
    ['a subject of two lines', () => signed({ ...claims, sub: 'a\nb' })],
    ['a token without end', () => signed({ ...claims, name: 'x'.repeat(5_000) })],
    ['one that was changed', async () => (await signed(claims)).replace(/\.([\w-]+)\./, (_, body: string) => `.${body.slice(0, -2)}AA.`)],
  ];
  test.each(cases)('%s', async (_name, token) => {
    expect(await refused(await token())).toBe('token-refused');
  });

  test('whatever it says, where the chatbot has no secret', async () => {
    expect(await refused(await signed(claims), [])).toBe('token-refused');
  });
});

describe('the id of a visitor who is vouched for', () => {
  test('is the same on every device, another in every chatbot, and says nothing of who it is', () => {
    expect(vouchedId('bot', 'zoe@example.com')).toBe(vouchedId('bot', 'zoe@example.com'));
    expect(new Set([vouchedId('bot', 'a'), vouchedId('bot', 'b'), vouchedId('other', 'a'), vouchedId('bota', '')]).size).toBe(4);
    expect(vouchedId('bot', 'zoe@example.com')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
