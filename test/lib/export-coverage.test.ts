import { beforeAll, expect, test } from '@jest/globals';
import { TABLES } from '../../lambdas/account/export-coverage.ts';
import { synthesize, type Synthesized } from './synthesized.ts';

let cloud: Synthesized;
beforeAll(async () => {
  cloud = await synthesize();
});

test('whoever makes a table says what an account takes away of it (S5.2)', () => {
  const made = cloud.all('AWS::DynamoDB::GlobalTable').map(([id]) => id.replace(/[0-9A-F]{8}$/, ''));

  expect(made.toSorted()).toEqual(Object.keys(TABLES).toSorted());
});
