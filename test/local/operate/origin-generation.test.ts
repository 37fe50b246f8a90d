import { afterEach, expect, test } from '@jest/globals';
import { generationRefusal } from '../../../local/operate/origin-generation.ts';
import { awsServices, queryAnswer, stackResource } from './aws-account.ts';

let stop: () => Promise<void> = async () => undefined;
afterEach(() => stop());

const MISSING = '<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>does not exist</Message></Error></ErrorResponse>';
/** Hashes of digits alone: what follows the generation must not be taken for a part of it. */
const id = (generation: number): string => `AppOriginSecret${generation}12345678`;
const admitted = (generation: number): readonly number[] => (generation > 1 ? [generation, generation - 1] : [generation]);

/** What is said to a generation where another is deployed; 0: none. */
async function refused(deployed: number, wanted: number): Promise<string | undefined> {
  const listed = admitted(deployed).map((each) => stackResource('AWS::SecretsManager::Secret', id(each)));
  const gone = stackResource('AWS::SecretsManager::Secret', id(99), 'DELETE_COMPLETE');
  const services = await awsServices(() =>
    deployed === 0
      ? [400, MISSING]
      : [200, queryAnswer('ListStackResources', `<StackResourceSummaries>${[...listed, gone].join('')}</StackResourceSummaries>`)],
  );
  stop = services.stop;
  const Resources = Object.fromEntries(admitted(wanted).map((each) => [id(each), { Type: 'AWS::SecretsManager::Secret' }]));
  return generationRefusal(services.reach, { name: 'Rempart-edge', template: { Resources } });
}

test.each([
  ['a first deployment', 0, 5],
  ['the same again', 3, 3],
  ['one more', 3, 4],
])('%s is let through', async (_what, deployed, wanted) => {
  expect(await refused(deployed, wanted)).toBeUndefined();
});

test.each([
  ['two at once', 1, 3, /from 1 to 3.*write 2, deploy, and then the next/],
  ['one back', 3, 2, /from 3 to 2.*write 3 or 4/],
])('%s is refused, with what to write', async (_what, deployed, wanted, sentence) => {
  expect(await refused(deployed, wanted)).toMatch(sentence);
});
