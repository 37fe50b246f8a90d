import { afterEach, expect, test } from '@jest/globals';
import { freeFirstTry } from '../../../local/operate/first-try.ts';
import { awsServices, queryAnswer } from './aws-account.ts';

let stop: () => Promise<void> = async () => undefined;
afterEach(() => stop());

const MISSING =
  '<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id Rempart-data does not exist</Message></Error></ErrorResponse>';

async function freed(status: string | undefined, isProtected: boolean): Promise<readonly string[]> {
  const changes: string[] = [];
  const services = await awsServices(({ body }) => {
    if (body.includes('Action=DescribeStacks')) {
      if (!status) return [400, MISSING];
      const stack = `<StackName>Rempart-data</StackName><CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>${status}</StackStatus><EnableTerminationProtection>${isProtected}</EnableTerminationProtection>`;
      return [200, queryAnswer('DescribeStacks', `<Stacks><member>${stack}</member></Stacks>`)];
    }
    changes.push(body);
    return [200, queryAnswer('UpdateTerminationProtection', '<StackId>Rempart-data</StackId>')];
  });
  stop = services.stop;
  await freeFirstTry({ ...services.reach, region: 'eu-west-3' }, 'Rempart-data');
  return changes;
}

test('what is left of a first try that failed loses its protection, so that the second try can delete it', async () => {
  const [change = '', ...others] = await freed('ROLLBACK_COMPLETE', true);

  expect(others).toEqual([]);
  expect(Object.fromEntries(new URLSearchParams(change))).toMatchObject({ StackName: 'Rempart-data', EnableTerminationProtection: 'false' });
});

test.each([
  ['is there', 'CREATE_COMPLETE', true],
  ['failed to change and is as it was', 'UPDATE_ROLLBACK_COMPLETE', true],
  ['is being made', 'CREATE_IN_PROGRESS', true],
  ['has no protection', 'ROLLBACK_COMPLETE', false],
  ['is not there', undefined, false],
])('a stack that %s is left alone', async (_what, status, isProtected) => {
  expect(await freed(status, isProtected)).toEqual([]);
});
