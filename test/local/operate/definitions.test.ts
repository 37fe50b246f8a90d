import { afterEach, expect, test } from '@jest/globals';
import { noDefinitions, publishDefinitions } from '../../../local/operate/definitions.ts';
import type { Assembly } from '../../../local/template/assembly.ts';
import { awsServices } from './aws-account.ts';

let stop: () => Promise<void> = async () => undefined;
afterEach(() => stop());

/** What came of it when the function answers so, one answer a call: what it threw, or nothing. */
async function published(
  ...answers: readonly (string | undefined)[]
): Promise<{ readonly result: string; readonly said: readonly string[]; readonly calls: readonly string[] }> {
  const [calls, said]: [string[], string[]] = [[], []];
  const services = await awsServices(({ url }) => {
    const errorMessage = answers[calls.length];
    calls.push(url);
    if (errorMessage === 'gone') return [500, '{}'];
    return errorMessage ? [200, JSON.stringify({ errorMessage, errorType: 'Error' }), { 'x-amz-function-error': 'Unhandled' }] : [200, 'null'];
  });
  stop = services.stop;
  return { result: await publishDefinitions(services.reach, 'Rempart-updater', (line) => void said.push(line), 1), said, calls };
}

test('the updater is called and waited for, and progress is said before', async () => {
  const { result, said, calls } = await published(undefined);

  expect([result, calls]).toEqual([expect.stringMatching(/^published in \d+ s$/), ['/2015-03-31/functions/Rempart-updater/invocations']]);
  expect(said).toEqual([expect.stringContaining('some minutes the first time')]);
});

test("where the clock's run was faster it is asked once more, which finds what is published", async () => {
  const { result, said, calls } = await published('PreconditionFailed', undefined);

  expect([result, calls.length]).toEqual([expect.stringMatching(/^published/), 2]);
  expect(said[1]).toContain('PreconditionFailed; once more');
});

test('a mirror that gives nothing ends in a sentence that says where to look', async () => {
  const { result, calls } = await published('freshclam ended with 11', 'freshclam ended with 11');

  expect([result, calls.length]).toEqual(['not published: freshclam ended with 11; npm run logs -- MaterialsDefinitions', 2]);
});

test('a call that is lost starts no second run', async () => {
  const { result, calls } = await published('gone');

  expect([result, calls.length]).toEqual([expect.stringMatching(/^not published, as far as is known/), 1]);
});

test('it is said why there is nothing to fetch', () => {
  const made = (Resources: Assembly['stacks'][number]['template']['Resources']): Assembly => ({
    asset: () => '',
    stacks: [{ name: 'a', template: { Resources } }],
  });
  const updater = (Properties: Readonly<Record<string, unknown>>) => ({ MaterialsDefinitionsFunction1: { Type: 'AWS::Lambda::Function', Properties } });

  expect(noDefinitions(made({ Plan: { Type: 'AWS::GuardDuty::MalwareProtectionPlan' } }))).toContain('GuardDuty');
  expect(noDefinitions(made(updater({})))).toContain('not built');
  expect(noDefinitions(made(updater({ Layers: ['arn'] })))).toBeUndefined();
});
