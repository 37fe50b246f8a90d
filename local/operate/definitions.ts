import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { setTimeout as delay } from 'node:timers/promises';
import type { Assembly } from '../template/assembly.ts';
import type { Reach } from './log-lines.ts';

/** Output of the stack with functions that says who keeps the definitions of the scanner fresh. */
export const DEFINITIONS_OUTPUT = 'DefinitionsFunction';

/** A little longer than the function may take (lib/timeouts.ts). */
const LONGEST_MS = 13 * 60_000;
const SAY_EVERY_MS = 30_000;
/** The clock may have started it at the same time; whoever comes second fails, and finds what was published when asked again. */
const TRIES = 2;
const AGAIN_MS = 5_000;

/** Why an instance has no definitions to fetch; nothing where it has. */
export function noDefinitions({ stacks }: Assembly): string | undefined {
  const all = stacks.flatMap(({ template }) => Object.entries(template.Resources));
  if (all.some(([, { Type }]) => Type === 'AWS::GuardDuty::MalwareProtectionPlan')) return 'GuardDuty scans, and has its own';
  const [, updater] = all.find(([id, { Type }]) => Type === 'AWS::Lambda::Function' && id.startsWith('MaterialsDefinitionsFunction')) ?? [];
  return updater?.Properties?.['Layers'] ? undefined : 'the layer of the scanner is not built';
}

/** What a function has said as it failed. */
function failureOf(payload: Uint8Array | undefined, kind: string): string {
  try {
    return (JSON.parse(Buffer.from(payload ?? []).toString()) as { errorMessage?: string }).errorMessage ?? kind;
  } catch {
    return kind;
  }
}

/**
 * Has the definitions of the scanner fetched, tried and published at once, and waits for it: until there are some no file is released, and the clock would begin
 * in hours. Says what came of it; a mirror that does not answer is no reason to take a deployment for failed, the smoke test says what it means.
 */
export async function publishDefinitions(reach: Reach, functionName: string, say: (line: string) => void, againMs = AGAIN_MS): Promise<string> {
  // Asked once each time: a client that tries again by itself would start a second run beside the first.
  const client = new LambdaClient({ ...reach, maxAttempts: 1, requestHandler: { requestTimeout: LONGEST_MS, throwOnRequestTimeout: true } });
  const began = Date.now();
  const seconds = (): number => Math.round((Date.now() - began) / 1_000);
  say('definitions of the scanner: fetching, trying and publishing them, some minutes the first time');
  const saying = setInterval(() => say(`definitions of the scanner: ${seconds()} s`), SAY_EVERY_MS);
  try {
    for (let tried = 1; ; tried += 1) {
      const { FunctionError, Payload } = await client.send(new InvokeCommand({ FunctionName: functionName }));
      if (!FunctionError) return `published in ${seconds()} s`;
      const failure = failureOf(Payload, FunctionError);
      if (tried === TRIES) return `not published: ${failure}; npm run logs -- MaterialsDefinitions`;
      say(`definitions of the scanner: ${failure}; once more`);
      await delay(againMs);
    }
  } catch (error) {
    return `not published, as far as is known: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    clearInterval(saying);
  }
}
