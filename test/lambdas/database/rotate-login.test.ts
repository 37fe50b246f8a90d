import { beforeEach, describe, expect, test } from '@jest/globals';
import type { RotationEvent } from '../../../lambdas/core/rotating-secret.ts';
import { rotateLogin, type LoginRotationDeps } from '../../../lambdas/database/rotate-login.ts';

const [OLD, NEW] = ['o'.repeat(48), 'n'.repeat(48)];
const secretOf = (password: string): string => JSON.stringify({ username: 'app_api', password });

let stages: Map<string, string>;
let role: string;
let promoteFails: boolean;
let answerLost: boolean;
const deps: LoginRotationDeps = {
  secrets: {
    read: async (_id, stage, version) => stages.get(stage === 'AWSCURRENT' ? stage : `${stage} ${version}`),
    putPending: async (_id, version, value) => void stages.set(`AWSPENDING ${version}`, value),
    promote: async (_id, version) => {
      if (promoteFails) throw new Error('away');
      stages.set('AWSCURRENT', stages.get(`AWSPENDING ${version}`) ?? '');
      if (answerLost) throw new Error('no answer');
    },
  },
  setPassword: async ({ password }) => void (role = password),
  newPassword: () => NEW,
};
const step = (Step: RotationEvent['Step'], version = 'v2') => rotateLogin({ Step, SecretId: 'secret', ClientRequestToken: version }, deps);
const current = () => JSON.parse(stages.get('AWSCURRENT') ?? '');

beforeEach(() => {
  stages = new Map([['AWSCURRENT', secretOf(OLD)]]);
  role = OLD;
  promoteFails = false;
  answerLost = false;
});

describe('the password of a login', () => {
  test('is renewed, and until the last step role and secret are what they were', async () => {
    for (const name of ['createSecret', 'setSecret', 'testSecret'] as const) await step(name);
    expect([role, current().password]).toEqual([OLD, OLD]);

    await step('finishSecret');
    expect([role, current()]).toEqual([NEW, { username: 'app_api', password: NEW }]);
  });

  test('is the same whichever steps are repeated', async () => {
    for (const name of ['createSecret', 'createSecret', 'testSecret', 'finishSecret', 'finishSecret'] as const) await step(name);

    expect([role, current().password]).toEqual([NEW, NEW]);
  });

  test('is taken back when the secret cannot be renewed, and the next try succeeds', async () => {
    await step('createSecret');
    promoteFails = true;
    await expect(step('finishSecret')).rejects.toThrow('away');
    expect([role, current().password]).toEqual([OLD, OLD]);

    promoteFails = false;
    await step('finishSecret');
    expect([role, current().password]).toEqual([NEW, NEW]);
  });

  test('is the one of the secret when the secret was renewed and only the answer was lost', async () => {
    await step('createSecret');
    answerLost = true;
    await expect(step('finishSecret')).rejects.toThrow('no answer');
    expect([role, current().password]).toEqual([NEW, NEW]);
  });

  test('is made right by the next try when the function died between role and secret (S15.5)', async () => {
    await step('createSecret');
    promoteFails = true;
    // Dead: nobody takes the password back either.
    let calls = 0;
    const died = {
      ...deps,
      setPassword: async (secret: { readonly password: string }) => ((calls += 1) === 1 ? void (role = secret.password) : Promise.reject(new Error('dead'))),
    };
    await expect(rotateLogin({ Step: 'finishSecret', SecretId: 'secret', ClientRequestToken: 'v2' }, died)).rejects.toThrow('dead');
    expect([role, current().password]).toEqual([NEW, OLD]);

    promoteFails = false;
    for (const name of ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const) await step(name);
    expect([role, current().password]).toEqual([NEW, NEW]);
  });

  test('is not set from a version that has no value: the schedule is tried with one', async () => {
    await step('testSecret', 'never-made');
    await step('finishSecret', 'never-made');
    expect(role).toBe(OLD);
  });

  test('is not set from a secret of another login, or of none', async () => {
    stages.set('AWSPENDING v2', JSON.stringify({ username: 'app_ingest', password: NEW }));
    await expect(step('testSecret')).rejects.toThrow('another login');
    stages.set('AWSPENDING v2', JSON.stringify({ username: 'rempart_master', password: NEW }));
    await expect(step('testSecret')).rejects.toThrow();
    await expect(step('finishSecret')).rejects.toThrow();
    expect(role).toBe(OLD);
  });
});
