import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient, UpdateSecretVersionStageCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dueRotations, rotate } from '../../../local/engines/rotation.ts';
import type { RotationEvent } from '../../../local/engines/rotation.ts';
import { startSecrets } from '../../../local/engines/secrets.ts';
import type { Secrets } from '../../../local/engines/secrets.ts';
import { account, clientOptions, temporaryDirectory } from './account.ts';

const functionArn = 'arn:aws:lambda:eu-west-1:111122223333:function:rotate';
const arn = (name: string): string => `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}-aBcDeF`;
const names = ['rotated', 'unfinished', 'broken'];

describe('a rotation', () => {
  let engine: Secrets;
  let client: SecretsManagerClient;
  let calls: { readonly functionArn: string; readonly event: RotationEvent }[] = [];

  beforeAll(async () => {
    const secrets = names.map((name) => ({ name, arn: arn(name), value: 'first', rotation: { functionArn, days: 30 } }));
    engine = await startSecrets({ directory: temporaryDirectory(), account, secrets: [...secrets, { name: 'still', arn: arn('still'), value: 'x' }] });
    client = new SecretsManagerClient(clientOptions(engine.endpoint));
  });
  afterAll(async () => {
    client.destroy();
    await engine.stop();
  });

  /** What a rotation function does, through the API that it would use. */
  const work = async ({ Step, SecretId, ClientRequestToken }: RotationEvent): Promise<void> => {
    if (Step === 'createSecret') {
      await client.send(new PutSecretValueCommand({ SecretId, ClientRequestToken, SecretString: 'second', VersionStages: ['AWSPENDING'] }));
    }
    if (Step === 'testSecret') await client.send(new GetSecretValueCommand({ SecretId, VersionId: ClientRequestToken, VersionStage: 'AWSPENDING' }));
    if (Step === 'finishSecret') {
      const { VersionId } = await client.send(new GetSecretValueCommand({ SecretId }));
      await client.send(
        new UpdateSecretVersionStageCommand({ SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: ClientRequestToken, RemoveFromVersionId: VersionId }),
      );
    }
  };
  const run = (name: string, step: (event: RotationEvent) => Promise<void>): Promise<void> => {
    calls = [];
    const invoke = (called: string, event: RotationEvent): Promise<void> => {
      calls.push({ functionArn: called, event });
      return step(event);
    };
    return rotate({ store: engine.store, secretArn: arn(name), functionArn, invoke });
  };
  const stepsCalled = (): string[] => calls.map(({ event }) => event.Step);

  test('calls the function four times and makes the new version current', async () => {
    await run('rotated', work);

    expect(stepsCalled()).toEqual(['createSecret', 'setSecret', 'testSecret', 'finishSecret']);
    expect(new Set(calls.map(({ event }) => event.ClientRequestToken)).size).toBe(1);
    expect(calls[0]).toMatchObject({ functionArn, event: { SecretId: arn('rotated') } });
    expect(engine.value('rotated')).toBe('second');
  });

  test('fails when the function leaves the old version current', async () => {
    await expect(run('unfinished', async (event) => (event.Step === 'finishSecret' ? undefined : work(event)))).rejects.toThrow('without making version');
    expect(engine.value('unfinished')).toBe('first');
  });

  test('stops at the step that fails, and tries the same version again', async () => {
    const failing = async (event: RotationEvent): Promise<void> => {
      if (event.Step === 'setSecret') throw new Error('database away');
      await work(event);
    };
    await expect(run('broken', failing)).rejects.toThrow('failed in setSecret');
    expect(stepsCalled()).toEqual(['createSecret', 'setSecret']);
    const token = calls[0]?.event.ClientRequestToken;

    await run('broken', work);

    expect(calls[0]?.event.ClientRequestToken).toBe(token);
    expect(engine.value('broken')).toBe('second');
  });

  test('is due at once for a new schedule, then after its days, and never without one', () => {
    const secrets = engine.store.list();
    const due = (now: number): string[] => dueRotations(secrets, now).map(({ secretArn }) => secretArn);

    expect(due(Date.now())).toEqual([arn('unfinished')]);
    expect(due(Date.now() + 31 * 24 * 3600 * 1000)).toEqual(names.map(arn));
  });
});
