import { createPrivateKey, randomUUID, type JsonWebKey } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { userKey } from '../../lambdas/people/rows.ts';
import { createClient } from '../../local/client/client.ts';
import { claimsOf } from '../support/claims.ts';
import { tablesOf } from '../support/cloud-clients.ts';
import { freshSource, invokeWorker, newTenant, until, type TestCloud } from '../support/cloud.ts';
import { killableCloud } from '../support/killable-cloud.ts';
import { underLoad } from '../support/mixed-load.ts';
import { signedWith } from '../support/signing-key.ts';
import { accessOf, kidOf, logIn, peopleAtWork, type Working } from '../support/working-people.ts';

/** The deployed values are 60, 900 and a week (lib/features/row.ts, lib/features/identity.ts); the code is the same. */
const [KEPT_SECONDS, OVERLAP_SECONDS] = [2, 8];
const { start } = killableCloud({ variables: { KEPT_SECONDS: String(KEPT_SECONDS), OVERLAP_SECONDS: String(OVERLAP_SECONDS) } });
let running: TestCloud;
let secrets: SecretsManagerClient;
let work: Working;
beforeAll(async () => {
  running = await start();
  secrets = new SecretsManagerClient({
    endpoint: running.endpoints['AWS_ENDPOINT_URL_SECRETS_MANAGER'] ?? '',
    region: running.account.region,
    credentials: running.account,
  });
  work = await peopleAtWork(running);
}, 180_000);
afterAll(() => secrets?.destroy());

const arnOf = (name: string): string => running.secretArns.find((arn) => arn.includes(name)) ?? '';
const valueOf = async (name: string): Promise<Record<string, unknown>> => {
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: arnOf(name) }));
  return JSON.parse(SecretString) as Record<string, unknown>;
};
const operator = <T = Record<string, unknown>>(line: string): Promise<T> => invokeWorker<T>('OperatorCommand', { line: line.split(' ') }, running);
const published = async (): Promise<string[]> =>
  (await createClient(running.app).call<{ keys: { kid: string }[] }>('GET', '/.well-known/jwks.json')).body.keys.map(({ kid }) => kid);

const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;
/** Steps of a rotation as Secrets Manager runs them: with one token. */
const rotateKeys = async (ClientRequestToken: string, steps: readonly string[] = STEPS): Promise<void> => {
  for (const Step of steps) await invokeWorker('KeysRotate', { Step, SecretId: arnOf('SigningKey'), ClientRequestToken }, running);
};
/** The key by which a log-in of now is signed. */
const signing = async (): Promise<string> => kidOf(accessOf((await logIn(work.newcomer, running.app)).client));
/** What a token opens, by itself. */
const opens = async (token: string): Promise<number> =>
  (await createClient(running.app, freshSource()).call('GET', '/v1/me', { headers: { cookie: `__Host-access=${token}` } })).status;

describe('under load, with no request that fails beyond one more try (S15.5)', () => {
  test('the signing key is renewed: the new one signs after its overlap, and what the old one signed is still believed (S15.5)', async () => {
    const version = randomUUID();
    const former = accessOf(work.reader.client) ?? '';
    await underLoad('signing key', work.loops, async () => {
      expect(await signing()).toBe(kidOf(former));
      await rotateKeys(version);
      expect(await published()).toEqual([version, kidOf(former)]);
      await until(async () => (await signing()) === version, 'the new key does not sign');
    });

    expect(kidOf(accessOf(work.refresher.client))).toBe(version);
    expect([kidOf(former) === version, await opens(former)]).toEqual([false, 200]);
  });

  test('a rotation that dies after any of its steps leaves everything working, and is resumed with the same version (S15.5)', async () => {
    for (const died of [1, 2, 3]) {
      const version = randomUUID();
      await underLoad(`a rotation that died after ${STEPS[died - 1]}`, work.loops, async () => {
        await rotateKeys(version, STEPS.slice(0, died));
        expect(await signing()).not.toBe(version);
        await rotateKeys(version);
      });
      await until(async () => (await signing()) === version, 'the resumed rotation did not end');
    }
  });

  test('the pepper is renewed: rows move at the next log-in, and it is not dropped while a row names it (S15.5)', async () => {
    const { db, end } = tablesOf(running);
    const versionOf = async (userId: string): Promise<number> => {
      const { Item = {} } = await db.send(new GetCommand({ TableName: running.tableNames['Identity'] ?? '', Key: userKey(userId) }));
      return (Item['password'] as { pepper: number }).pepper;
    };
    expect(await versionOf(work.newcomer.userId)).toBe(1);
    await underLoad('pepper', work.loops, async () => {
      expect(await operator('renew pepper')).toMatchObject({ ok: true, newest: 2, everywhereInSeconds: KEPT_SECONDS });
      await until(async () => (await versionOf(work.newcomer.userId)) === 2, 'no row moves');
      await until(async () => String((await operator('drop pepper 1'))['error']).includes('still named by'), 'it is not looked for');
    });
    expect(await operator('versions pepper')).toMatchObject({ newest: 2, named: { 1: { passwords: 2 }, 2: { passwords: 1 } } });
    expect(Object.keys(await valueOf('Pepper'))).toEqual(['1', '2']);
    end();
  });

  test('the seal of what sites sign with is renewed and the old one dropped: what it sealed is sealed anew (S15.5)', async () => {
    await underLoad('visitor seal', work.loops, async () => {
      expect(await operator('renew visitor-seal')).toMatchObject({ ok: true, newest: 2 });
      expect(await operator('versions visitor-seal')).toMatchObject({ named: { 1: { visitorSecrets: 1 }, 2: {} } });
      await until(async () => (await operator('drop visitor-seal 1'))['ok'] === true, 'it is not dropped');
      expect(await operator('versions visitor-seal')).toMatchObject({ named: { 2: { visitorSecrets: 1 } } });
    });
    expect(Object.keys(await valueOf('VisitorSeal'))).toEqual(['2']);
  });
});

test('a pepper that is dropped all the same proves nothing any more, and who has moved comes in (S15.5)', async () => {
  expect(await operator('drop pepper 1 --anyway')).toMatchObject({ ok: true, dropped: 1 });
  expect(Object.keys(await valueOf('Pepper'))).toEqual(['2']);

  // Whoever comes while functions still know it moves to the newest one, and goes on.
  await delay(KEPT_SECONDS * 1000 + 500);
  expect((await logIn(work.reader, running.app)).status).toBe(401);
  expect((await logIn(work.newcomer, running.app)).status).toBe(200);
});

describe('after a leak of the signing key', () => {
  test('what it signs is refused within the time that keys are kept, and sessions go on by a refresh', async () => {
    const person = await newTenant(running.app);
    const { keys } = (await valueOf('SigningKey')) as { keys: { kid: string; privateKey: JsonWebKey }[] };
    const leaked = keys.find(({ kid }) => kid === kidOf(accessOf(person.client)));
    const key = createPrivateKey({ key: leaked?.privateKey ?? {}, format: 'jwk' });
    const claims = claimsOf(accessOf(person.client) ?? '');
    const forged = signedWith(key, { alg: 'RS256', kid: leaked?.kid, typ: 'at+jwt' }, claims);
    expect(await opens(forged)).toBe(200);
    // One that was half done has the leaked key in its hands.
    const half = randomUUID();
    await rotateKeys(half, ['createSecret']);

    const purged = await operator<{ signs: string; withdrawn: string[]; refusedWithinSeconds: number }>('purge-keys leaked');
    const since = Date.now();
    await until(async () => (await opens(forged)) === 401, 'what the leaked key signed is believed');
    const refusedAfter = (Date.now() - since) / 1000;
    console.info(`refused ${refusedAfter.toFixed(1)} s after the purge, where keys are kept ${KEPT_SECONDS} s`);

    expect(refusedAfter).toBeLessThan(KEPT_SECONDS + 2);
    expect(purged).toMatchObject({ ok: true, refusedWithinSeconds: KEPT_SECONDS, withdrawn: expect.arrayContaining([leaked?.kid]) });
    await expect(rotateKeys(half, STEPS.slice(1))).rejects.toThrow('pending');
    expect(await published()).toEqual([purged.signs]);
    expect(await operator('keys')).toMatchObject({ keys: [{ kid: purged.signs, signs: true, published: true }], strangers: [] });

    await until(async () => {
      const traded = await person.client.call('POST', '/v1/auth/refresh');
      return traded.status < 400 && (await person.client.call('GET', '/v1/me')).status === 200;
    }, 'the session does not go on');
    expect(kidOf(accessOf(person.client))).toBe(purged.signs);
    expect([await opens(forged), await opens(accessOf(work.reader.client) ?? '')]).toEqual([401, 401]);
    const { body } = await createClient(running.app).call<{ type: string }[]>('GET', '/__local/journal?type=signing_keys_purged');
    expect(body.filter(({ type }) => type === 'signing_keys_purged')).toHaveLength(1);
  });

  test('and rotations go on from the new key', async () => {
    const version = randomUUID();
    await rotateKeys(version);
    await until(async () => (await signing()) === version, 'the rotated key does not sign');
    expect(await published()).toHaveLength(2);
  });
});
