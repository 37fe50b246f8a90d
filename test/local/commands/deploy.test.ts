import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { ensureAssembly } from '../../../local/cloud/assembly-cache.ts';
import { startUploadSink } from '../../support/upload-sink.ts';
import { awsServices, queryAnswer, stackResource } from '../operate/aws-account.ts';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});
// Source maps are those of the bundles.
beforeAll(async () => void (await ensureAssembly('production', () => undefined)), 180_000);

/** An assembly of one stack that is ready to be deployed: GuardDuty scans. */
function assembly(resources: Readonly<Record<string, unknown>> = {}): string {
  const directory = mkdtempSync(join(tmpdir(), 'rempart-deploy-'));
  stops.push(() => rmSync(directory, { recursive: true }));
  const template = { Resources: { Plan: { Type: 'AWS::GuardDuty::MalwareProtectionPlan' }, ...resources } };
  writeFileSync(join(directory, 'Rempart-edge.template.json'), JSON.stringify(template));
  const artifact = {
    type: 'aws:cloudformation:stack',
    environment: 'aws://unknown-account/eu-west-3',
    properties: { templateFile: 'Rempart-edge.template.json', stackName: 'Rempart-edge' },
  };
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ version: '36.0.0', artifacts: { 'Rempart-edge': artifact } }));
  return directory;
}

/** Runs the whole command against an account in which a first try has failed and which has these resources; the CDK itself gets no further than that. */
async function deploy(directory: string, listed: readonly string[] = []) {
  const asked: string[] = [];
  // It refuses us with its first answer: the maps of all bundles are a hundred megabytes, and their upload is tested by itself.
  const tracker = await startUploadSink('another token');
  const services = await awsServices(({ body }) => {
    const { Action, EnableTerminationProtection } = Object.fromEntries(new URLSearchParams(body)) as Record<string, string>;
    asked.push([Action, EnableTerminationProtection, tracker.calls.length > 0 && 'after the tracker'].filter(Boolean).join(' '));
    if (Action === 'ListStackResources') return [200, queryAnswer(Action, `<StackResourceSummaries>${listed.join('')}</StackResourceSummaries>`)];
    if (Action === 'UpdateTerminationProtection') return [200, queryAnswer(Action, '<StackId>Rempart-edge</StackId>')];
    const stack = `<StackName>Rempart-edge</StackName><CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>ROLLBACK_COMPLETE</StackStatus><EnableTerminationProtection>true</EnableTerminationProtection>`;
    return Action === 'DescribeStacks' ? [200, queryAnswer(Action, `<Stacks><member>${stack}</member></Stacks>`)] : undefined;
  });
  stops.push(services.stop, tracker.stop);
  const child = spawn(process.execPath, ['local/main.mjs', 'deploy', '--assembly', directory], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: directory,
      CI: 'true',
      AWS_ENDPOINT_URL: services.reach.endpoint,
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
      AWS_MAX_ATTEMPTS: '1',
      SENTRY_URL: tracker.url,
      SENTRY_AUTH_TOKEN: 'token-of-the-tests',
      SENTRY_ORG: 'orvella',
      SENTRY_PROJECT: 'rempart',
    },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
  return { code, said, asked, calls: tracker.calls };
}

test('before the first stack, the tracker is asked for source maps, and what is left of a first try has lost its protection', async () => {
  const { code, said, asked, calls } = await deploy(assembly());

  expect([code, said]).toEqual([1, expect.stringContaining('Rempart-edge was not deployed')]);
  expect(calls).toEqual(['GET /api/0/organizations/orvella/chunk-upload/']);
  expect(asked).toContain('UpdateTerminationProtection false after the tracker');
}, 240_000);

test('a generation of origin secrets that leaves one out is refused before anything is sent or made', async () => {
  const wanted = { AppOriginSecret3AAAAAAAA: { Type: 'AWS::SecretsManager::Secret' }, AppOriginSecret2AAAAAAAA: { Type: 'AWS::SecretsManager::Secret' } };
  const { code, said, asked, calls } = await deploy(assembly(wanted), [stackResource('AWS::SecretsManager::Secret', 'AppOriginSecret1AAAAAAAA')]);

  expect([code, said]).toEqual([1, expect.stringContaining('originSecretGeneration would go from 1 to 3')]);
  expect([asked, calls]).toEqual([['ListStackResources'], []]);
}, 240_000);
