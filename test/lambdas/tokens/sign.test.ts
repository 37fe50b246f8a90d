import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { AUDIENCE, TOKEN_TYPES, type TokenKind } from '../../../lambdas/tokens/kinds.ts';
import { publicKeys, rotateRing, type KeyRing } from '../../../lambdas/tokens/key-ring.ts';
import { tokenSigner } from '../../../lambdas/tokens/sign.ts';
import { tokenVerifier } from '../../../lambdas/tokens/verify.ts';
import { awsStandIn, type AwsStandIn } from '../core/aws-stand-in.ts';
import { problemOf } from '../core/refusals.ts';
import { ISSUER, nowSeconds } from './forge.ts';

const KINDS = Object.keys(TOKEN_TYPES) as TokenKind[];
const secrets = new Map<string, string>([['generated', 'not-a-ring-yet']]);
let ring: KeyRing;
let secretsManager: AwsStandIn;

beforeAll(async () => {
  const now = nowSeconds();
  const first = await rotateRing({ keys: [] }, { nowSeconds: now - 1_000, overlapSeconds: 0, longestTokenSeconds: 600, kid: 'test-key-1' });
  ring = await rotateRing(first, { nowSeconds: now, overlapSeconds: 300, longestTokenSeconds: 600, kid: 'test-key-2' });
  secrets.set('ring', JSON.stringify(ring));
  secretsManager = await awsStandIn('SECRETS_MANAGER', (operation, { SecretId }) => {
    const SecretString = secrets.get(String(SecretId));
    return operation === 'GetSecretValue' && SecretString !== undefined ? { SecretString } : undefined;
  });
});
afterAll(() => secretsManager.stop());

const decode = (token: string, part: 0 | 1): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[part] ?? '', 'base64url').toString()) as Record<string, unknown>;
const signer = tokenSigner({ secretArn: 'ring', issuer: ISSUER }, Date.now);
const verifier = tokenVerifier({ issuer: ISSUER, keys: async () => publicKeys(ring, nowSeconds()) }, Date.now);

test.each(KINDS)('a signed %s token is proved by the published halves', async (kind) => {
  const token = await signer.sign(kind, { subject: 'usr', seconds: 60, claims: { sid: 'ses' } });
  const { iat, exp, ...claims } = await verifier.verify(kind, token);

  expect(decode(token, 0)).toEqual({ alg: 'RS256', kid: 'test-key-1', typ: TOKEN_TYPES[kind] });
  expect(claims).toMatchObject({ iss: ISSUER, aud: AUDIENCE[kind], sub: 'usr', sid: 'ses', jti: expect.any(String), nbf: iat });
  expect(exp - iat).toBe(60);
});

test('a claim of the caller cannot take the place of one of the token', async () => {
  const token = await signer.sign('access', {
    subject: 'usr',
    seconds: 60,
    claims: { sub: 'other', aud: 'other', iss: 'other', exp: 9_999_999_999, jti: 'other' },
    tokenId: 'id-1',
  });

  expect(decode(token, 1)).toMatchObject({ sub: 'usr', aud: AUDIENCE.access, iss: ISSUER, jti: 'id-1' });
  expect(decode(token, 1)['exp']).toBeLessThan(9_999_999_999);
});

test('every token has an id of its own', async () => {
  const ids = await Promise.all([1, 2, 3].map(async () => decode(await signer.sign('access', { subject: 'usr', seconds: 60 }), 1)['jti']));

  expect(new Set(ids).size).toBe(3);
});

test('the next key signs once its time has come, and not before', async () => {
  const kidAt = async (seconds: number): Promise<unknown> =>
    decode(await tokenSigner({ secretArn: 'ring', issuer: ISSUER }, () => Date.now() + seconds * 1000).sign('access', { subject: 'usr', seconds: 60 }), 0)[
      'kid'
    ];

  expect(await kidAt(290)).toBe('test-key-1');
  expect(await kidAt(301)).toBe('test-key-2');
});

test('before the first rotation nothing is signed, and it is said to be an outage', async () => {
  const early = tokenSigner({ secretArn: 'generated', issuer: ISSUER }, Date.now);

  expect((await problemOf(early.sign('access', { subject: 'usr', seconds: 60 })))?.code).toBe('unavailable');
});
