import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FunctionDefinition } from '../../../local/functions/definition.ts';
import { type Functions, startFunctions } from '../../../local/functions/functions.ts';
import { account, eventually, sampleBundles } from './sample-bundles.ts';

const bundles = sampleBundles();
const lines: string[] = [];
const dropped: unknown[] = [];

const definitions = {
  echo: bundles.define('echo', `exports.handler = async (event, context) => ({ event, context, left: context.getRemainingTimeInMillis() });`),
  env: bundles.define('env', `exports.handler = async () => ({ ...process.env });`, { environment: { TABLE: 't', AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1' } }),
  other: bundles.define('other', `exports.handler = async () => [process.env.TABLE, globalThis[Symbol.for('test.plant')]];`),
  planted: bundles.define('planted', `const seen = globalThis[Symbol.for('test.plant')]; exports.handler = async () => seen();`),
  throws: bundles.define('throws', `exports.handler = async () => { throw Object.assign(new Error('no luck'), { name: 'Luckless' }); };`),
  slow: bundles.define('slow', `exports.handler = async (event) => event.slow ? new Promise(() => {}) : 'quick';`, { timeoutSeconds: 0.3 }),
  spins: bundles.define('spins', `exports.handler = async () => { for (;;); };`, { timeoutSeconds: 0.3 }),
  exits: bundles.define('exits', `exports.handler = async (event) => { if (event.bad) process.exit(3); return process.pid > 0; };`),
  broken: bundles.define('broken', `throw new SyntaxError('half a bundle');`),
  nameless: bundles.define('nameless', `exports.other = 1;`),
  counts: bundles.define('counts', `let calls = 0; exports.handler = async () => ++calls;`),
  large: bundles.define('large', `exports.handler = async (event) => 'x'.repeat(event.bytes);`),
  hungry: bundles.define('hungry', `const kept = []; exports.handler = async () => { for (;;) kept.push(new Array(100000).fill(Math.random())); };`),
  talks: bundles.define('talks', `exports.handler = async () => { console.log('said'); console.error('shouted'); };`),
  pairs: bundles.define('pairs', `let busy = 0; exports.handler = async () => { busy += 1; await new Promise((r) => setTimeout(r, 30)); return busy--; };`),
  held: bundles.define('held', `exports.handler = async () => new Promise((r) => setTimeout(r, 1800));`),
  single: bundles.define('single', `exports.handler = async () => new Promise((r) => setTimeout(r, 200));`, { reservedConcurrency: 1 }),
} satisfies Record<string, FunctionDefinition>;

const plant = join(bundles.directory, 'plant.mjs');
writeFileSync(plant, `export default () => 'engine';`);

let functions: Functions;
beforeAll(() => {
  functions = startFunctions({
    definitions: Object.values(definitions),
    account,
    log: (name, line) => lines.push(`${name}: ${line}`),
    plants: [{ key: 'test.plant', module: plant, functionNames: ['planted'] }],
    onFailure: (arn, event) => dropped.push([arn, event]),
    retryMilliseconds: [1, 1],
    maxEnvironments: 2,
  });
});
afterAll(async () => {
  await functions.stop();
  bundles.remove();
});
const invoke = (name: keyof typeof definitions, event: unknown = {}) => functions.invoke(definitions[name].arn, event);

describe('a call', () => {
  test('gives the event as JSON and the context of Lambda, and answers as JSON', async () => {
    const reply = (await invoke('echo', { at: new Date(0), none: undefined })) as { event: unknown; context: Record<string, unknown>; left: number };

    expect(reply.event).toEqual({ at: '1970-01-01T00:00:00.000Z' });
    expect(reply.context).toMatchObject({ functionName: 'echo', invokedFunctionArn: definitions.echo.arn, memoryLimitInMB: '128' });
    expect(reply.context['awsRequestId']).toMatch(/^[0-9a-f-]{36}$/);
    expect(reply.left).toBeGreaterThan(9_000);
  });

  test('sees its own variables and the account, and nothing of this process', async () => {
    process.env['SECRET_OF_THE_HOST'] = 'seen';
    const variables = (await invoke('env')) as Record<string, string>;
    delete process.env['SECRET_OF_THE_HOST'];

    expect(variables).toMatchObject({ TABLE: 't', AWS_REGION: 'eu-west-3', AWS_LAMBDA_FUNCTION_NAME: 'env', AWS_ACCESS_KEY_ID: 'AKIALOCAL' });
    expect(
      Object.keys(variables)
        .filter((name) => !/^(AWS_|LAMBDA_|_HANDLER$)/.test(name))
        .toSorted(),
    ).toEqual(['LANG', 'PATH', 'TABLE', 'TZ']);
  });

  test('of another function sees neither its variables nor what was planted in it', async () => {
    expect(await invoke('planted')).toBe('engine');
    expect(await invoke('other')).toEqual([null, null]);
  });

  test('that throws rejects with the name and message of the error, and the environment lives on', async () => {
    await expect(invoke('throws')).rejects.toMatchObject({ errorType: 'Luckless', errorMessage: 'no luck' });
    expect(functions.environments(definitions.throws.arn)).toBe(1);
  });

  test.each([
    ['slow', { slow: true }],
    ['spins', {}],
  ] as const)('that is too %s is ended', async (name, event) => {
    const errorMessage = expect.stringContaining('Task timed out after 0.30 seconds');

    await expect(invoke(name, event)).rejects.toMatchObject({ errorType: 'Sandbox.Timedout', errorMessage });
    expect(functions.environments(definitions[name].arn)).toBe(0);
  });

  test('after a time-out gets a new environment', async () => {
    expect(await invoke('slow', {})).toBe('quick');
  });

  test('that ends its process is an error, and the next call works', async () => {
    const errorMessage = expect.stringContaining('exit status 3');

    await expect(invoke('exits', { bad: true })).rejects.toMatchObject({ errorType: 'Runtime.ExitError', errorMessage });
    expect(await invoke('exits')).toBe(true);
  });

  test('that needs more memory than its function has is ended', async () => {
    await expect(invoke('hungry')).rejects.toMatchObject({ errorType: 'Runtime.OutOfMemory' });
  });

  test('of a bundle that does not load says why', async () => {
    await expect(invoke('broken')).rejects.toMatchObject({ errorType: 'SyntaxError', errorMessage: 'half a bundle' });
    await expect(invoke('nameless')).rejects.toMatchObject({ errorType: 'Runtime.HandlerNotFound' });
  });

  test('to a function that is not there is refused; a version in the ARN is ignored', async () => {
    await expect(functions.invoke('arn:aws:lambda:eu-west-3:111122223333:function:none', {})).rejects.toMatchObject({ errorType: 'ResourceNotFoundException' });
    await expect(functions.invoke(`${definitions.other.arn}:live`, {})).resolves.toBeDefined();
  });

  test('is bounded by 6 MB in both directions', async () => {
    await expect(invoke('large', { pad: 'x'.repeat(6_291_456), bytes: 1 })).rejects.toMatchObject({ errorType: 'RequestEntityTooLargeException' });
    await expect(invoke('large', { bytes: 6_291_556 })).rejects.toMatchObject({ errorType: 'Function.ResponseSizeTooLarge' });
    expect(await invoke('large', { bytes: 5_000_000 })).toHaveLength(5_000_000);
  });

  test('has its output handed on line by line under its name', async () => {
    await invoke('talks');

    await eventually(() => lines.includes('talks: said') && lines.includes('talks: shouted'));
  });
});

describe('environments', () => {
  test('keep their module state from call to call', async () => {
    expect([await invoke('counts'), await invoke('counts')]).toEqual([1, 2]);
  });

  test('of a function that is killed fail the calls under way and answer the next one', async () => {
    expect(await invoke('counts')).toBeGreaterThan(1);
    const under = invoke('single').catch((error: unknown) => error);
    await eventually(() => functions.environments(definitions.single.arn) === 1);

    expect([await functions.kill(definitions.single.arn), await functions.kill(definitions.counts.arn)]).toEqual([1, 1]);

    expect(String(await under)).toContain('killed');
    expect(await invoke('counts')).toBe(1);
  });

  test('take one call at a time, are as many as allowed, and the rest waits', async () => {
    const busy = await Promise.all(Array.from({ length: 6 }, () => invoke('pairs')));

    expect(busy).toEqual([1, 1, 1, 1, 1, 1]);
    expect(functions.environments(definitions.pairs.arn)).toBe(2);
  });

  test('beyond the first ones are started only for a call that has waited for a moment', async () => {
    const patient = startFunctions({ definitions: [definitions.counts, definitions.held], account, log: () => undefined, patienceMilliseconds: 900 });
    const calls = (arn: string) => Promise.all(Array.from({ length: 5 }, () => patient.invoke(arn, {})));
    await calls(definitions.counts.arn);
    expect(patient.environments(definitions.counts.arn)).toBe(2);

    await calls(definitions.held.arn);
    expect(patient.environments(definitions.held.arn)).toBe(5);
    await patient.stop();
  });

  test('beyond the reserved concurrency a call is throttled', async () => {
    const first = invoke('single');

    await expect(invoke('single')).rejects.toMatchObject({ errorType: 'TooManyRequestsException' });
    await first;
  });

  test('are stopped when idle, and start again', async () => {
    const short = startFunctions({ definitions: [definitions.counts], account, log: () => undefined, idleMilliseconds: 20 });
    const { arn } = definitions.counts;
    await short.invoke(arn, {});
    await eventually(() => short.environments(arn) === 0);

    expect(await short.invoke(arn, {})).toBe(1);
    await short.stop();
  });
});

test('what was compiled of a bundle is kept for the next environment, and does not change what it does', async () => {
  const compiled = join(bundles.directory, 'compiled');
  for (const _start of [1, 2]) {
    const functions = startFunctions({ definitions: [definitions.counts], account, log: () => undefined, compiled });
    expect(await functions.invoke(definitions.counts.arn, {})).toBe(1);
    await functions.stop();
  }

  expect(readdirSync(compiled, { recursive: true }).length).toBeGreaterThan(1);
});

describe('an asynchronous call', () => {
  test('that fails is tried three times and then given to whoever keeps failures', async () => {
    await functions.invokeAsync(definitions.throws.arn, { id: 7 });
    await eventually(() => dropped.length > 0);

    expect(dropped).toEqual([[definitions.throws.arn, { id: 7 }]]);
    expect(lines.filter((line) => line.startsWith('throws: call failed')).length).toBeGreaterThanOrEqual(3);
  });

  test('that is too large, or to nobody, is refused at once', async () => {
    await expect(functions.invokeAsync(definitions.echo.arn, 'x'.repeat(1_048_576))).rejects.toMatchObject({ errorType: 'RequestEntityTooLargeException' });
    await expect(functions.invokeAsync('arn:aws:lambda:eu-west-3:1:function:none', {})).rejects.toMatchObject({ errorType: 'ResourceNotFoundException' });
  });
});
