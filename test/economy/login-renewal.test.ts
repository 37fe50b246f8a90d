import { randomUUID } from 'node:crypto';
import { ExecuteStatementCommand, RDSDataClient } from '@aws-sdk/client-rds-data';
import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { LOGINS, type DatabaseLogin } from '../../lambdas/database/contract.ts';
import { cloud, invokeWorker } from '../support/cloud.ts';
import { databaseClient } from '../support/database.ts';
import { underLoad } from '../support/mixed-load.ts';
import { peopleAtWork, type Working } from '../support/working-people.ts';

let secrets: SecretsManagerClient;
let api: RDSDataClient;
let work: Working;
beforeAll(async () => {
  const { account, endpoints } = cloud();
  const client = (service: string) => ({
    endpoint: endpoints[`AWS_ENDPOINT_URL_${service}`] ?? '',
    region: account.region,
    credentials: account,
    maxAttempts: 1,
  });
  secrets = new SecretsManagerClient(client('SECRETS_MANAGER'));
  api = new RDSDataClient(client('RDS_DATA'));
  work = await peopleAtWork(cloud());
}, 300_000);
afterAll(() => [secrets, api].forEach((client) => client?.destroy()));

const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;
const rotate = async (SecretId: string, ClientRequestToken: string, steps: readonly string[] = STEPS): Promise<void> => {
  for (const Step of steps) await invokeWorker('LoginRotate', { Step, SecretId, ClientRequestToken });
};
const arnOf = (login: DatabaseLogin): string => cloud().loginSecrets[login] ?? '';
const passwordOf = async (login: DatabaseLogin): Promise<string> => {
  const { SecretString = '{}' } = await secrets.send(new GetSecretValueCommand({ SecretId: arnOf(login) }));
  return (JSON.parse(SecretString) as { password: string }).password;
};
/** Comes to the database by a secret that somebody has made of what they know. */
async function comeWith(username: string, password: string): Promise<unknown> {
  const { account } = cloud();
  const { ARN } = await secrets.send(new CreateSecretCommand({ Name: `known-${randomUUID()}`, SecretString: JSON.stringify({ username, password }) }));
  const resourceArn = `arn:aws:rds:${account.region}:${account.accountId}:cluster:rempart`;
  return api.send(new ExecuteStatementCommand({ resourceArn, secretArn: ARN, database: 'rempart', sql: 'SELECT 1' }));
}

test.each(LOGINS)(
  'the password of %s is renewed under load: no request fails beyond one more try, the new one opens and the old one is dead (S15.5)',
  async (login) => {
    const former = await passwordOf(login);
    await comeWith(login, former);

    await underLoad(`password of ${login}`, work.loops, () => rotate(arnOf(login), randomUUID()));

    expect(await passwordOf(login)).not.toBe(former);
    await comeWith(login, await passwordOf(login));
    await expect(comeWith(login, former)).rejects.toThrow(/password authentication failed.*28P01/);
    const database = await databaseClient(login);
    expect((await database.query('SELECT current_user AS who')).rows).toEqual([{ who: login }]);
    await database.end();
  },
  300_000,
);

test('a renewal that dies between its steps leaves everything working with the old password, and is resumed (S15.5)', async () => {
  const version = randomUUID();
  const former = await passwordOf('app_api');
  await underLoad('a renewal that died', work.loops, async () => {
    for (const died of [1, 2, 3]) {
      await rotate(arnOf('app_api'), version, STEPS.slice(0, died));
      expect(await passwordOf('app_api')).toBe(former);
      await comeWith('app_api', former);
    }
    await rotate(arnOf('app_api'), version);
  });
  await expect(comeWith('app_api', former)).rejects.toThrow('28P01');
}, 300_000);
