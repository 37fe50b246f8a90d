import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { environmentChoices, launch, LOCAL_RECEIVERS } from '../cloud/launch.ts';
import { DEMO_STEPS, type DemoContext } from './demo-steps.ts';
import { createClient } from '../client/client.ts';

interface StepResult {
  readonly step: string;
  readonly ok: boolean;
  readonly ms: number;
  readonly detail: string;
}

const HELP = `npm run demo -- [--url http://127.0.0.1:8787] [--json]
  --url URL   the app host of a local cloud that runs already; without it the demo starts one of its own and removes it
  --json      one JSON document instead of lines`;

/** Runs the steps one after the other, each with its time; a step that fails ends the demo, since the next ones build on it. */
export async function runSteps(origin: string, tell: (result: StepResult) => void): Promise<readonly StepResult[]> {
  const context: DemoContext = { client: createClient(origin), other: createClient(origin), stamp: `${Date.now()}`, state: {} };
  const results: StepResult[] = [];
  for (const { name, run } of DEMO_STEPS) {
    const began = performance.now();
    const outcome = await run(context).then(
      (detail) => ({ ok: true, detail }),
      (error: unknown) => ({ ok: false, detail: error instanceof Error ? error.message : String(error) }),
    );
    const result = { step: name, ms: Math.round(performance.now() - began), ...outcome };
    results.push(result);
    tell(result);
    if (!result.ok) break;
  }
  return results;
}

const line = ({ ok, ms, step, detail }: StepResult): string => `${ok ? 'ok  ' : 'FAIL'} ${String(ms).padStart(6)} ms  ${step}: ${detail}`;

/** `npm run demo`: the main job, as a client does it, over HTTP only. Exit code 0 only when every step held. */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { url: { type: 'string' }, json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const tell = values.json ? () => undefined : (result: StepResult) => console.log(line(result));
  const directory = values.url ? undefined : await mkdtemp(join(tmpdir(), 'rempart-demo-'));
  const cloud = directory
    ? await launch({
        directory,
        port: 0,
        network: LOCAL_RECEIVERS,
        ...environmentChoices(),
        progress: (step) => values.json || console.error(`     ${step}`),
        log: () => undefined,
      })
    : undefined;
  try {
    const results = await runSteps(values.url?.replace(/\/$/, '') ?? cloud?.app ?? '', tell);
    const held = results.length === DEMO_STEPS.length && results.every(({ ok }) => ok);
    if (values.json) console.log(JSON.stringify({ ok: held, steps: results }, undefined, 1));
    else console.log(held ? `all ${results.length} steps held` : `${results.filter(({ ok }) => ok).length} of ${DEMO_STEPS.length} steps held`);
    return held ? 0 : 1;
  } finally {
    await cloud?.stop();
    if (directory) await rm(directory, { recursive: true, force: true });
  }
}
