import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ensureAssembly, ensureBundles, fingerprint } from '../../../local/cloud/assembly-cache.ts';
import { configured, profileOfInstance, readContext } from '../../../local/cloud/configuration.ts';
import { run as cost } from '../../../local/commands/cost.ts';
import { run as deploy } from '../../../local/commands/deploy.ts';
import { run as destroy } from '../../../local/commands/destroy.ts';
import { startOptions, type StartOptions } from '../../../local/commands/options.ts';

const ECONOMY = { rempart: { profile: 'economy' } };
const folder = mkdtempSync(join(tmpdir(), 'rempart-configured-'));
afterEach(() => {
  jest.restoreAllMocks();
});
beforeAll(async () => {
  for (const profile of ['production', 'economy'] as const) await ensureAssembly(profile, () => undefined);
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** What a command has said, whole. */
async function said(command: () => Promise<number>): Promise<{ readonly code: number; readonly text: string; readonly refused: string }> {
  const [lines, refused]: [string[], string[]] = [[], []];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  jest.spyOn(console, 'error').mockImplementation((line: string) => void refused.push(line));
  const code = await command();
  jest.restoreAllMocks();
  return { code, text: lines.join('\n'), refused: refused.join('\n') };
}

describe('the profile of an instance is that of cdk.json wherever none is given', () => {
  test('what costs by the hour only in production is in no deployment of economy, and destroys nothing of the other', async () => {
    const idle = async (context: Readonly<Record<string, unknown>>, ...line: string[]) => (await said(() => cost(line, context))).text;
    const [economy, production, given] = [await idle(ECONOMY), await idle({}), await idle(ECONOMY, '--profile', 'production')];

    expect([economy, production, given].map((text) => /RDS Proxy/.test(text) && /NAT gateway/.test(text))).toEqual([false, true, true]);
  });

  test('deploy and destroy take the templates of that profile', async () => {
    const resources = async (context: Readonly<Record<string, unknown>>) => {
      const { text } = await said(() => deploy(['--plan', '--json'], context));
      return (JSON.parse(text) as { plan: readonly { name: string; resources: number }[] }).plan.find(({ name }) => name === 'Rempart-data')?.resources ?? 0;
    };
    const stays = async (context: Readonly<Record<string, unknown>>) =>
      (JSON.parse((await said(() => destroy(['--plan', '--json'], context))).text) as { monthly: number }).monthly;

    expect(await resources(ECONOMY)).toBeLessThan(await resources({}));
    expect(await stays(ECONOMY)).toBeLessThan(await stays({}));
  });

  test('start takes it too, with the folder that belongs to it, and the line goes before the file', () => {
    const profile = (...line: string[]) => {
      const { profile: name, data } = startOptions(line, ECONOMY) as StartOptions;
      return [name, /data-economy$/.test(data)];
    };

    expect([profile(), profile('--profile', 'production'), profile('--profile', 'economy')]).toEqual([
      ['economy', true],
      ['production', false],
      ['economy', true],
    ]);
    expect(() => startOptions(['--profile', 'cheap'])).toThrow('--profile must be production or economy, not cheap');
  });

  test('one that is none ends a command before anything is made', async () => {
    for (const command of [deploy, destroy, cost]) {
      const { code, refused } = await said(() => command([], { rempart: { profile: 'cheap' } }));
      expect([code, refused]).toEqual([1, 'profile in cdk.json must be production or economy, not cheap']);
    }
  });
});

test('the configuration is read from the file, a profile beside it goes before its own, and what it does not say has the defaults of the synth', () => {
  const file = join(folder, 'cdk.json');
  writeFileSync(file, JSON.stringify({ app: 'node', context: { rempart: { name: 'Other', region: 'us-east-1', profile: 'economy' } } }));

  expect(configured(readContext(file))).toMatchObject({ name: 'Other', region: 'us-east-1', profile: 'economy', natGateways: 1 });
  expect(profileOfInstance({ rempart: { profile: 'production' }, profile: 'economy' })).toBe('economy');
  expect(configured({})).toMatchObject({ name: 'Rempart', region: 'eu-west-3', profile: 'production', mailSender: 'no-reply@rempart.invalid' });
});

test('the templates are made anew once the layer of the scanner is built, or built again', () => {
  const none = fingerprint(join(folder, 'nothing'));
  writeFileSync(join(folder, 'clamd'), 'one');
  const built = fingerprint(folder);
  writeFileSync(join(folder, 'clamd'), 'another');

  expect(new Set([none, built, fingerprint(folder)]).size).toBe(3);
  expect(fingerprint(folder)).toBe(fingerprint(folder));
});

test('bundles of these sources are not made again, and any other source would be the mark of others', async () => {
  const steps: string[] = [];
  expect([await ensureBundles((step) => void steps.push(step)), steps]).toEqual([false, []]);
  const mark = readFileSync('dist/fingerprint', 'utf8');
  expect([/^[0-9a-f]{64}$/.test(mark), fingerprint(folder, mark) === fingerprint(folder), fingerprint(folder, 'other') === fingerprint(folder)]).toEqual([
    true,
    true,
    false,
  ]);
});
