import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { problemDocument } from '../../../lambdas/core/problem.ts';
import { readSecret } from '../../../lambdas/core/secrets.ts';
import { awsStandIn, type AwsStandIn } from './aws-stand-in.ts';

const ARN = 'arn:aws:secretsmanager:eu-west-3:123456789012:secret:Pepper-canary';
let service: AwsStandIn;
let asked: number;
let answer: object | undefined;
beforeAll(async () => {
  service = await awsStandIn('SECRETS_MANAGER', () => {
    asked += 1;
    return answer;
  });
});
afterAll(() => service.stop());
beforeEach(() => {
  [asked, answer] = [0, undefined];
});

test('a store that refuses, or has nothing, is an outage: no default, nothing of it in the refusal, and the next call asks again (S15.6)', async () => {
  for (const refusal of [undefined, { ARN, Name: 'Pepper' }]) {
    answer = refusal;
    const error = await readSecret(ARN).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'unavailable' });
    expect(String(error)).not.toMatch(/canary|arn:/);
    expect(JSON.stringify(problemDocument('unavailable', 'r'))).not.toMatch(/canary|arn:|secret/i);
  }

  answer = { SecretString: 'first' };
  expect(await readSecret(ARN)).toBe('first');
});

test('a secret is read once for a minute, by all who ask, and anew when it must be', async () => {
  let now = Date.now() + 3_600_000;
  const clock = () => now;
  answer = { SecretString: 'before' };
  expect(await Promise.all([1, 2, 3].map(() => readSecret(`${ARN}-2`, false, clock)))).toEqual(['before', 'before', 'before']);
  expect(asked).toBe(1);

  answer = { SecretString: 'after' };
  expect(await readSecret(`${ARN}-2`, false, clock)).toBe('before');
  expect(await readSecret(`${ARN}-2`, true, clock)).toBe('after');
  answer = { SecretString: 'later' };
  now += 60_001;
  expect(await readSecret(`${ARN}-2`, false, clock)).toBe('later');
});
