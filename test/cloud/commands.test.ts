import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { SmokeReport } from '../../local/commands/smoke.ts';
import { awsServices, queryAnswer } from '../local/operate/aws-account.ts';
import { cloud, invokeWorker, newTenant } from '../support/cloud.ts';
import { npmRun } from '../support/npm-run.ts';

/** What docs/operations.md says of a command, and of `npm start` what docs/local-cloud.md says: the names of its options. */
function documentedOptions(command: string): string[] {
  const [page, from, to] = command === 'start' ? ['local-cloud', '## Options', '\n\n'] : ['operations', `### \`npm run ${command}\`\n`, 'Exit codes'];
  const [, section = ''] = readFileSync(`docs/${page}.md`, 'utf8').split(from);
  return [...(section.split(to)[0] ?? '').matchAll(/`(?:npm start -- )?(--[a-z-]+)/g)].map(([, option = '']) => option);
}

test.each(['start', 'demo', 'doctor', 'deploy', 'smoke', 'cost', 'logs', 'destroy', 'journal:verify'])(
  'npm run %s -- --help ends with 0, and names every option that is documented',
  async (command) => {
    const options = documentedOptions(command);
    const { code, stdout, stderr } = await npmRun(command, ['--help']);

    expect([code, stderr, options.filter((option) => !stdout.includes(option))]).toEqual([0, '', []]);
    expect(options.length).toBeGreaterThan(1);
  },
);

test('npm run smoke -- URL holds against a cloud that runs, on both hosts', async () => {
  const { app, edge } = cloud();
  const { code, stdout } = await npmRun('smoke', [app, '--edge', edge, '--json']);

  const { steps } = JSON.parse(stdout) as SmokeReport;
  expect([code, steps.filter(({ ok }) => !ok)]).toEqual([0, []]);
  expect((await npmRun('smoke', ['nowhere'])).code).toBe(2);
}, 120_000);

test('npm run journal:verify finds the journal of a cloud that runs as it was sealed', async () => {
  const { accountId } = await newTenant();
  await invokeWorker('JournalSeal');
  const { code, stdout } = await npmRun('journal:verify', ['--data', cloud().directory, '--account', accountId]);

  expect([code, stdout]).toEqual([0, expect.stringMatching(/nothing missing and nothing changed\n$/)]);
});

test('npm run admin asks the operator function of a cloud that runs', async () => {
  const at = ['--data', cloud().directory];
  const [help, list, bare, health] = await Promise.all([
    npmRun('admin', ['help', ...at]),
    npmRun('admin', ['list', '--json', ...at]),
    npmRun('admin', at),
    npmRun('admin', ['health', '--json', ...at]),
  ]);

  expect([help.code, list.code, bare.code, health.code]).toEqual([0, 0, 0, 0]);
  expect(Object.keys((JSON.parse(health.stdout) as { parts: object }).parts)).toEqual(expect.arrayContaining(['database', 'table identity', 'secret pepper']));
  expect(bare.stdout).toBe(help.stdout);
  expect(JSON.parse(list.stdout)).toMatchObject({ ok: true });
});

test('npm run admin keeps an address out and lets it in again, and reads which keys and versions there are', async () => {
  const admin = async (words: readonly string[]): Promise<unknown> => {
    const { code, stdout } = await npmRun('admin', [...words, '--json', '--data', cloud().directory]);
    return [code, JSON.parse(stdout)];
  };
  const address = '192.0.2.77';
  const [keys, versions, block] = await Promise.all([admin(['keys']), admin(['versions', 'pepper']), admin(['block', address, 'a test of the commands'])]);

  expect(keys).toEqual([0, expect.objectContaining({ ok: true, keys: expect.arrayContaining([expect.objectContaining({ signs: true })]) })]);
  expect(versions).toEqual([0, expect.objectContaining({ ok: true, newest: 1 })]);
  expect(block).toEqual([0, expect.objectContaining({ ok: true, blocked: true })]);
  const listed = expect.objectContaining({ cidr: expect.stringContaining(address), reason: 'a test of the commands' });
  expect(await admin(['blocked'])).toEqual([0, { ok: true, blocked: expect.arrayContaining([listed]) }]);
  expect(await admin(['unblock', address])).toEqual([0, expect.objectContaining({ ok: true, blocked: false })]);
});

test('npm run logs reads what functions have written, from services that answer as those of AWS do', async () => {
  const group = `<member><ResourceType>AWS::Logs::LogGroup</ResourceType><LogicalResourceId>ChatLogs0A1B2C3D</LogicalResourceId><PhysicalResourceId>chat</PhysicalResourceId>
    <LastUpdatedTimestamp>2026-01-01T00:00:00Z</LastUpdatedTimestamp><ResourceStatus>CREATE_COMPLETE</ResourceStatus></member>`;
  const event = { timestamp: 1_000, message: JSON.stringify({ level: 'ERROR', message: 'job failed', requestId: 'r-1' }) };
  const { reach, stop } = await awsServices(({ target, body }) =>
    body.includes('Action=ListStackResources')
      ? [200, queryAnswer('ListStackResources', `<StackResourceSummaries>${body.includes('Rempart-api') ? group : ''}</StackResourceSummaries>`)]
      : target.endsWith('FilterLogEvents')
        ? [200, JSON.stringify({ events: [event] })]
        : undefined,
  );
  const account = { AWS_ENDPOINT_URL: String(reach.endpoint), AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_REGION: 'eu-west-3' };
  try {
    const [all, one] = await Promise.all([npmRun('logs', [], account), npmRun('logs', ['--request', 'r-1'], account)]);

    expect([all.code, all.stdout]).toEqual([0, '1970-01-01T00:00:01.000Z ERROR Chat: job failed (r-1)\n']);
    expect([one.code, one.stdout]).toEqual([all.code, all.stdout]);
  } finally {
    await stop();
  }
});
