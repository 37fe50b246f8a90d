import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SecretDefinition } from '../../../local/engines/secret-definition.ts';
import { startSecrets } from '../../../local/engines/secrets.ts';
import type { Secrets } from '../../../local/engines/secrets.ts';
import { account, clientOptions, temporaryDirectory } from './account.ts';

const arn = (name: string): string => `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}-aBcDeF`;
const definitions: readonly SecretDefinition[] = [
  { name: 'database', arn: arn('database'), generate: { length: 40, excludePunctuation: true, template: '{"username":"master"}', key: 'password' } },
  { name: 'fixed', arn: arn('fixed'), value: 'known' },
  { name: 'empty', arn: arn('empty') },
];

describe('the local Secrets Manager', () => {
  const directory = temporaryDirectory();
  let engine: Secrets;
  let client: SecretsManagerClient;
  const start = async (): Promise<void> => {
    engine = await startSecrets({ directory, account, secrets: definitions });
    client = new SecretsManagerClient(clientOptions(engine.endpoint));
  };
  const get = (SecretId: string, VersionStage?: string) => client.send(new GetSecretValueCommand({ SecretId, VersionStage }));
  const put = (SecretId: string, SecretString: string, ClientRequestToken: string = randomUUID(), VersionStages?: string[]) =>
    client.send(new PutSecretValueCommand({ SecretId, SecretString, ClientRequestToken, VersionStages }));

  beforeAll(start);
  afterAll(async () => {
    client.destroy();
    await engine.stop();
  });

  test('makes the secrets of the template, found by name, ARN and ARN without its end', async () => {
    const { SecretString, ARN, VersionStages } = await get('database');

    expect(JSON.parse(SecretString ?? '')).toEqual({ username: 'master', password: expect.stringMatching(/^[A-Za-z0-9]{40}$/) });
    expect({ ARN, VersionStages }).toEqual({ ARN: arn('database'), VersionStages: ['AWSCURRENT'] });
    expect((await get(arn('fixed'))).SecretString).toBe('known');
    expect((await get(arn('fixed').slice(0, -7))).SecretString).toBe('known');
    expect(engine.value('fixed')).toBe('known');
  });

  test('keeps the value before as AWSPREVIOUS', async () => {
    const { Name = '' } = await client.send(new CreateSecretCommand({ Name: 'moved', SecretString: 'one' }));
    await put(Name, 'two');
    await put(Name, 'three');

    expect((await get(Name)).SecretString).toBe('three');
    expect((await get(Name, 'AWSPREVIOUS')).SecretString).toBe('two');
    const { Versions } = await client.send(new ListSecretVersionIdsCommand({ SecretId: Name, IncludeDeprecated: true }));
    expect(Versions?.map((version) => version.VersionStages)).toEqual([[], ['AWSPREVIOUS'], ['AWSCURRENT']]);
  });

  test('takes the same put twice, but no other value under the same token', async () => {
    await client.send(new CreateSecretCommand({ Name: 'twice', SecretString: 'one' }));
    const token = randomUUID();
    await put('twice', 'two', token);
    await put('twice', 'two', token);

    await expect(put('twice', 'other', token)).rejects.toMatchObject({ name: 'ResourceExistsException' });
    expect((await get('twice', 'AWSPREVIOUS')).SecretString).toBe('one');
  });

  test('moves a label only from where it is, and never loses AWSCURRENT', async () => {
    const { VersionId: first } = await client.send(new CreateSecretCommand({ Name: 'staged', SecretString: 'one' }));
    const second = randomUUID();
    await put('staged', 'two', second, ['AWSPENDING']);
    expect((await get('staged')).SecretString).toBe('one');
    expect((await get('staged', 'AWSPENDING')).SecretString).toBe('two');
    const move = (to?: string, from?: string) =>
      client.send(new UpdateSecretVersionStageCommand({ SecretId: 'staged', VersionStage: 'AWSCURRENT', MoveToVersionId: to, RemoveFromVersionId: from }));

    await expect(move(second)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(move(undefined, first)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(move(randomUUID(), first)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await move(second, first);

    const { VersionIdsToStages } = await client.send(new DescribeSecretCommand({ SecretId: 'staged' }));
    expect(VersionIdsToStages).toEqual({ [String(first)]: ['AWSPREVIOUS'], [second]: ['AWSPENDING', 'AWSCURRENT'] });
  });

  test('says what is missing and what is there already', async () => {
    await expect(get('nowhere')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(get('empty')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(get('fixed', 'AWSPENDING')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(client.send(new CreateSecretCommand({ Name: 'fixed', SecretString: 'x' }))).rejects.toMatchObject({ name: 'ResourceExistsException' });
  });

  test('refuses another key pair', async () => {
    const stranger = new SecretsManagerClient(clientOptions(engine.endpoint, 'not-the-secret-of-this-account-000000000'));

    await expect(stranger.send(new GetSecretValueCommand({ SecretId: 'fixed' }))).rejects.toMatchObject({ name: 'InvalidSignatureException' });
  });

  test('keeps values in a file of the owner alone, across a restart and over the template', async () => {
    const before = (await get('database')).SecretString;
    await put('fixed', 'rotated');
    expect(statSync(join(directory, 'secrets.json')).mode & 0o777).toBe(0o600);
    client.destroy();
    await engine.stop();

    await start();

    expect((await get('database')).SecretString).toBe(before);
    expect((await get('fixed')).SecretString).toBe('rotated');
  });
});
