import { expect, test } from '@jest/globals';
import { runSteps } from '../../local/commands/demo.ts';
import { DEMO_STEPS } from '../../local/commands/demo-steps.ts';
import { createClient, expectStatus } from '../../local/client/client.ts';
import { openOwner } from '../../local/operate/owner.ts';
import { smoke } from '../../local/commands/smoke.ts';
import { readOperatorAccess } from '../../local/cloud/operator-access.ts';
import { cloud } from '../support/cloud.ts';

test('the main job holds from sign-up to the refused token', async () => {
  const results = await runSteps(cloud().app, () => undefined);

  expect(results.filter(({ ok }) => !ok)).toEqual([]);
  expect(results).toHaveLength(DEMO_STEPS.length);
});

test('the smoke test holds with links from the operator alone, on both hosts, and leaves nobody behind who can come in', async () => {
  const { app, edge, directory } = cloud();
  const access = readOperatorAccess(directory)!;
  const report = await smoke({ app, edge, operator: { functionName: access.functionName, access } }, () => undefined);

  expect(report.steps.filter(({ ok }) => !ok)).toEqual([]);
  expect([report.ok, report.notRun.map(({ step }) => step)]).toEqual([true, ['receive a signed webhook']]);
  expect(report.steps.at(-1)?.step).toBe('close both accounts');

  const wrongHost = await smoke({ app: edge, edge }, () => undefined);
  expect([wrongHost.ok, wrongHost.steps[0]?.ok]).toEqual([false, false]);
});

test('the owner of a new instance gets a link that is good once, also when asked for again', async () => {
  const { app, directory } = cloud();
  const access = readOperatorAccess(directory)!;
  const owner = { email: `owner-${Date.now()}@example.com`, accountName: 'Owner' };
  const operator = { functionName: access.functionName, access };

  expect(await openOwner(app, operator, owner)).toMatch(/^http:.*\/reset#token=/);
  const link = await openOwner(app, operator, owner);
  const token = /token=(.+)$/.exec(link)?.[1];
  const password = 'a harbour that is quiet at noon';
  const client = createClient(app);
  const reset = () => client.call('POST', '/v1/auth/password/reset', { body: { token, password } });
  await expectStatus(reset(), 204);
  expect((await reset()).status).not.toBe(204);
  await expectStatus(client.call('POST', '/v1/auth/login', { body: { email: owner.email, password } }), 200);
});
