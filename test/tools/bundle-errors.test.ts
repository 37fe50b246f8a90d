import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bundle } from '../../tools/bundle.ts';
import { eventOf, startErrorSink, type ErrorSink } from '../support/error-sink.ts';

interface Outcome {
  readonly name: string;
  readonly answer: unknown;
  readonly bytes: string;
  readonly loaded: boolean;
}

let sink: ErrorSink;
let names: readonly string[];
beforeAll(async () => {
  if (!existsSync('dist/graphs.json')) await bundle();
  names = Object.keys(JSON.parse(readFileSync('dist/sizes.json', 'utf8')) as object);
  sink = await startErrorSink();
}, 180_000);
afterAll(() => sink.stop());

async function fail(which: readonly string[], variables: Readonly<Record<string, string>>): Promise<Outcome[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'test/support/failing-functions.ts', resolve('dist'), ...which],
    {
      env: { PATH: process.env['PATH'], ...variables },
      maxBuffer: 50_000_000,
    },
  );
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Outcome);
}

/** The problem document of an answer, however it came. */
const problemOf = ({ answer, bytes }: Outcome): unknown => {
  const { statusCode, body } = (answer ?? {}) as { readonly statusCode?: number; readonly body?: string };
  return statusCode ?? (body || bytes ? Number(/"status":(\d+)/.exec(body ?? bytes)?.[1]) : answer);
};

describe('a function that fails at what it cannot help', () => {
  test('is one report, whichever function it is, with its release and the id of the request; the caller sees a 500 (S23.1)', async () => {
    const outcomes = await fail(names, { ERRORS_DSN: sink.dsn, ERRORS_RELEASE: 'rempart@0.1.0+abc', ERRORS_ENVIRONMENT: 'Test' });
    expect(outcomes.map(({ name }) => name)).toEqual(names);

    const events = sink.arrived.map((each) => eventOf(each) as { release: string; environment: string; transaction: string; tags: Record<string, string> });
    expect(events.map(({ transaction }) => transaction).sort()).toEqual([...names].sort());
    for (const { transaction, release, environment, tags } of events) {
      expect([transaction, release, environment]).toEqual([transaction, 'rempart@0.1.0+abc', 'Test']);
      expect([transaction, tags['invocation_id']]).toEqual([transaction, `call-${transaction}`]);
    }
    const behindTheGateway = outcomes.filter((each) => problemOf(each) === 500).map(({ name }) => name);
    expect(behindTheGateway.length).toBeGreaterThan(30);
    for (const name of behindTheGateway) expect(events.find(({ transaction }) => transaction === name)?.tags['request_id']).toBe(`request-${name}`);
    expect(sink.arrived.map(({ text }) => text).join()).not.toMatch(/cnry|\/dist\/|127\.0\.0\.1/);
  }, 120_000);

  test('loads and sends nothing where no DSN is configured', async () => {
    sink.arrived.length = 0;
    const some = names.filter((name) => ['authorizer', 'chat', 'chatbots', 'notices-send', 'quota-sweep'].includes(name));
    expect((await fail(some, {})).map(({ name, loaded }) => [name, loaded])).toEqual(some.map((name) => [name, false]));
    expect(sink.arrived).toEqual([]);
  });
});
