import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { run as admin } from '../../../local/commands/admin.ts';
import { run as journalVerify } from '../../../local/commands/journal-verify.ts';
import { awsServices } from '../operate/aws-account.ts';

/** What each request was signed for. */
let signed: string[] = [];
let stop: () => Promise<void> = async () => undefined;
const before = { ...process.env };

beforeEach(async () => {
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
  signed = [];
  const services = await awsServices(({ url, signedFor }) => {
    signed.push(signedFor);
    if (url.endsWith('/invocations')) return [200, '{"ok":true}'];
    if (url.endsWith('/configuration'))
      return [200, JSON.stringify({ Environment: { Variables: { JOURNAL_TABLE: 'journal', ARCHIVE_BUCKET: 'archive', JOURNAL_DAYS: '400' } } })];
    return signedFor.startsWith('s3 ') ? [200, '<ListBucketResult></ListBucketResult>'] : [200, '{"Items":[],"Count":0}'];
  });
  stop = services.stop;
  // An operator has credentials, and on most machines no region beside them.
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: services.reach.endpoint,
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  });
  for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION']) delete process.env[name];
});
afterEach(async () => {
  jest.restoreAllMocks();
  await stop();
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
});

const context = { rempart: { region: 'eu-central-1' } };

test.each([
  [[], 'eu-central-1'],
  [['--region', 'ap-south-1'], 'ap-south-1'],
])("npm run admin --function NAME %j asks in that region, without one in the operator's environment", async (more, region) => {
  expect(await admin(['--function', 'Operator', ...more, 'help'], context)).toBe(0);
  expect(signed).toEqual([`lambda ${region}`]);
});

test.each([
  [
    ['--function', 'Sealer'],
    ['dynamodb eu-central-1', 'lambda eu-central-1', 's3 eu-central-1'],
  ],
  [
    ['--function', 'Sealer', '--region', 'ap-south-1'],
    ['dynamodb ap-south-1', 'lambda ap-south-1', 's3 ap-south-1'],
  ],
  [
    ['--table', 'journal', '--bucket', 'archive'],
    ['dynamodb eu-central-1', 's3 eu-central-1'],
  ],
])("npm run journal:verify %j reads in that region, without one in the operator's environment", async (args, asked) => {
  expect(await journalVerify(args, context)).toBe(0);
  expect([...new Set(signed)].toSorted()).toEqual(asked);
});
