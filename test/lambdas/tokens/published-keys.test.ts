import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { dynamo } from '../../../lambdas/core/clients.ts';
import type { PublicKey } from '../../../lambdas/tokens/key-ring.ts';
import { publishedKeys, publishKeys } from '../../../lambdas/tokens/published-keys.ts';
import { awsStandIn, type AwsStandIn } from '../core/aws-stand-in.ts';
import { problemOf } from '../core/refusals.ts';

const KEY: PublicKey = { kty: 'RSA', kid: 'test-key-1', alg: 'RS256', use: 'sig', n: 'n', e: 'AQAB' };

let item: unknown;
let reads = 0;
let consistent: unknown[] = [];
let table: AwsStandIn;
beforeAll(async () => {
  table = await awsStandIn('DYNAMODB', (operation, input) => {
    if (operation === 'PutItem') {
      item = input['Item'];
      return {};
    }
    reads += 1;
    consistent.push(input['ConsistentRead']);
    return item === undefined ? {} : { Item: item };
  });
});
afterAll(() => table.stop());
beforeEach(() => {
  [item, reads, consistent] = [undefined, 0, []];
});

let clock = 0;
const keysOf = () => publishedKeys(dynamo(), 'directory', () => clock);

test('what was published is found, by a consistent read', async () => {
  await publishKeys(dynamo(), 'directory', [KEY]);

  expect(await keysOf()(false)).toEqual([KEY]);
  expect(consistent).toEqual([true]);
});

test('the set is kept for a minute: so long a key that was withdrawn is believed, and no longer', async () => {
  await publishKeys(dynamo(), 'directory', [KEY]);
  const keys = keysOf();
  await keys(false);
  clock += 59_999;
  await keys(false);

  expect(reads).toBe(1);
  clock += 1;
  await keys(false);
  expect(reads).toBe(2);
});

test('an unknown key causes one look in ten seconds, however many ask at once', async () => {
  await publishKeys(dynamo(), 'directory', [KEY]);
  const keys = keysOf();
  await keys(false);
  await Promise.all(Array.from({ length: 20 }, () => keys(true)));

  expect(reads).toBe(1);
  clock += 10_000;
  await Promise.all(Array.from({ length: 20 }, () => keys(true)));
  expect(reads).toBe(2);
});

test('a key that was published meanwhile is found by that look', async () => {
  await publishKeys(dynamo(), 'directory', [KEY]);
  const keys = keysOf();
  await keys(false);
  await publishKeys(dynamo(), 'directory', [{ ...KEY, kid: 'test-key-2' }, KEY]);
  clock += 10_000;

  expect((await keys(true)).map(({ kid }) => kid)).toEqual(['test-key-2', 'test-key-1']);
});

test('no keys yet is an outage, and is not remembered', async () => {
  const keys = keysOf();

  expect((await problemOf(keys(false)))?.code).toBe('unavailable');
  await publishKeys(dynamo(), 'directory', [KEY]);
  expect(await keys(false)).toEqual([KEY]);
});
