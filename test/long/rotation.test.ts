import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClient, type Client } from '../../local/client/client.ts';
import { invokeWorker, newTenant, type Tenant, type TestCloud } from '../support/cloud.ts';
import { killableCloud, moved } from '../support/killable-cloud.ts';

const { directory, start, kill } = killableCloud();
let running: TestCloud;
let secrets: SecretsManagerClient;
let person: Tenant;
beforeAll(async () => {
  running = await start();
  secrets = new SecretsManagerClient({
    endpoint: running.endpoints['AWS_ENDPOINT_URL_SECRETS_MANAGER'] ?? '',
    region: running.account.region,
    credentials: running.account,
  });
  person = await newTenant(running.app);
}, 180_000);
afterAll(() => secrets?.destroy());

/** The secret of a construct, by its beginning. */
function secretNamed(name: string): string {
  const found = running.secretArns.find((arn) => arn.includes(name));
  if (!found) throw new Error(`no secret ${name} among ${running.secretArns.join(', ')}`);
  return found;
}

interface Load {
  readonly stop: () => Promise<{ readonly asked: number; readonly triedAgain: number; readonly failed: readonly string[] }>;
}

/** Asks without a pause, each call once more where it fails, as a client with one retry does. */
function load(ask: () => Promise<number>): Load {
  const failed: string[] = [];
  let [asked, triedAgain, over] = [0, 0, false];
  const work = (async () => {
    while (!over) {
      asked += 1;
      const first = await ask();
      if (first < 400) continue;
      triedAgain += 1;
      const second = await ask();
      if (second >= 400) failed.push(`${first}, then ${second}`);
    }
  })();
  return {
    stop: async () => {
      over = true;
      await work;
      return { asked, triedAgain, failed };
    },
  };
}

/** A rotation as Secrets Manager runs it: four steps with one token. */
async function rotate(worker: string, SecretId: string): Promise<void> {
  const ClientRequestToken = randomUUID();
  for (const Step of ['createSecret', 'setSecret', 'testSecret', 'finishSecret']) await invokeWorker(worker, { Step, SecretId, ClientRequestToken }, running);
}

const reads = (client: Client) => async (): Promise<number> => (await client.call('GET', '/v1/me')).status;
/** A session from a fresh log-in: it signs with the newest key and reads the newest pepper. */
const logIn = async (): Promise<number> => {
  const client = createClient(running.app);
  const { status } = await client.call('POST', '/v1/auth/login', { body: { email: person.email, password: person.password } });
  return status >= 400 ? status : reads(client)();
};

test('the signing key is renewed twice under load: no request fails beyond one more try, and a session from before goes on (S15.5)', async () => {
  const keys = secretNamed('SigningKey');
  const kids = async (): Promise<string[]> =>
    (await createClient(running.app).call<{ keys: { kid: string }[] }>('GET', '/.well-known/jwks.json')).body.keys.map(({ kid }) => kid);
  const before = await kids();
  const loads = [load(reads(person.client)), load(logIn)];
  await rotate('KeysRotate', keys);
  await rotate('KeysRotate', keys);
  const found = await Promise.all(loads.map(({ stop }) => stop()));

  for (const { asked, failed } of found) expect([failed, asked > 0]).toEqual([[], true]);
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: keys }));
  expect(before.every((kid) => SecretString.includes(kid))).toBe(true);
  expect(JSON.parse(SecretString)).not.toEqual({});
  expect(await reads(person.client)()).toBe(200);
});

test('a new pepper comes under load: every log-in goes on, before and after its row has moved to it (S15.5)', async () => {
  const pepper = secretNamed('Pepper');
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: pepper }));
  const versions = SecretString.startsWith('{') ? (JSON.parse(SecretString) as Record<string, string>) : { 1: SecretString };
  const next = Object.keys(versions).length + 1;
  const logins = load(logIn);
  await secrets.send(new PutSecretValueCommand({ SecretId: pepper, SecretString: JSON.stringify({ ...versions, [next]: 'n'.repeat(48) }) }));
  expect(await logIn()).toBe(200);
  const { asked, failed } = await logins.stop();

  expect([failed, asked > 0]).toEqual([[], true]);
});

test('a copy of the data folder is a backup: it starts elsewhere with everybody and everything that was in it, and is not the original', async () => {
  const { body: bot } = await person.client.call<{ id: string }>('POST', '/v1/chatbots', { body: { name: 'Kept' } });
  await kill();
  const copy = await mkdtemp(join(tmpdir(), 'rempart-backup-'));
  await cp(directory(), copy, { recursive: true });
  const original = await start();
  const changed = moved(person.client, original.app);
  expect((await changed.call('DELETE', `/v1/chatbots/${bot.id}`)).status).toBeLessThan(300);
  await kill();

  await rm(directory(), { recursive: true });
  await cp(copy, directory(), { recursive: true });
  const restored = moved(person.client, (await start()).app);
  expect((await restored.call<{ name: string }>('GET', `/v1/chatbots/${bot.id}`)).body.name).toBe('Kept');
  await rm(copy, { recursive: true });
}, 300_000);
