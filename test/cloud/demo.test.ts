import { expect, test } from '@jest/globals';
import { runSteps } from '../../local/commands/demo.ts';
import { DEMO_STEPS } from '../../local/commands/demo-steps.ts';
import { cloud } from '../support/cloud.ts';

test('the main job holds from sign-up to the refused token', async () => {
  const results = await runSteps(cloud().app, () => undefined);

  expect(results.filter(({ ok }) => !ok)).toEqual([]);
  expect(results).toHaveLength(DEMO_STEPS.length);
});
