import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentChoices, launch, LOCAL_RECEIVERS } from '../cloud/launch.ts';
import { answer } from './catalogue.ts';
import { DEMO_STEPS, type DemoContext, type DemoStep } from './demo-steps.ts';
import { createClient } from '../client/client.ts';

export interface StepResult {
  readonly step: string;
  readonly ok: boolean;
  readonly ms: number;
  readonly detail: string;
}

/** Addresses at a domain that no other run has. */
export const addressAt = (domain: string, prefix = ''): DemoContext['address'] => {
  const stamp = Date.now();
  return (name) => `${prefix}${name}-${stamp}@${domain}`;
};

/** Runs the steps one after the other, each with its time; a step that fails ends the demo, since the next ones build on it. */
export async function runSteps(
  origin: string,
  tell: (result: StepResult) => void,
  steps: readonly DemoStep[] = DEMO_STEPS,
  who: Pick<DemoContext, 'address' | 'tokenFor'> = { address: addressAt('example.com') },
): Promise<readonly StepResult[]> {
  const context: DemoContext = { client: createClient(origin), other: createClient(origin), ...who, state: {} };
  const results: StepResult[] = [];
  for (const { name, run } of steps) {
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

export const stepLine = ({ ok, ms, step, detail }: StepResult): string => `${ok ? 'ok  ' : 'FAIL'} ${String(ms).padStart(6)} ms  ${step}: ${detail}`;

/** `npm run demo`: the main job, as a client does it, over HTTP only. Exit code 0 only when every step held. */
export const run = (args: readonly string[]): Promise<number> =>
  answer('demo', args, async (asked) => {
    const [url, json] = [asked.value('url'), asked.has('json')];
    const tell = json ? () => undefined : (result: StepResult) => console.log(stepLine(result));
    const directory = url ? undefined : await mkdtemp(join(tmpdir(), 'rempart-demo-'));
    const cloud = directory
      ? await launch({
          directory,
          port: 0,
          network: LOCAL_RECEIVERS,
          ...environmentChoices(),
          progress: (step) => json || console.error(`     ${step}`),
          log: () => undefined,
        })
      : undefined;
    try {
      const results = await runSteps(url?.replace(/\/$/, '') ?? cloud?.app ?? '', tell);
      const held = results.length === DEMO_STEPS.length && results.every(({ ok }) => ok);
      if (json) console.log(JSON.stringify({ ok: held, steps: results }, undefined, 1));
      else console.log(held ? `all ${results.length} steps held` : `${results.filter(({ ok }) => ok).length} of ${DEMO_STEPS.length} steps held`);
      return held ? 0 : 1;
    } finally {
      await cloud?.stop();
      if (directory) await rm(directory, { recursive: true, force: true });
    }
  });
