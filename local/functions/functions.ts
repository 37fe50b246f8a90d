import { setTimeout as delay } from 'node:timers/promises';
import { type FunctionDefinition, invocationError, isInvocationError, PAYLOAD_BYTES, type Plant } from './definition.ts';
import type { FunctionAccount } from './execution-variables.ts';
import { type Pool, startPool } from './pool.ts';
import { type StreamedReply, streamedReply } from './streamed-reply.ts';

export interface FunctionsOptions {
  readonly definitions: readonly FunctionDefinition[];
  readonly account: FunctionAccount;
  /** One line of a function's output, or of Lambda about it. */
  readonly log: (functionName: string, line: string) => void;
  /** PEM of an authority that functions trust besides the usual ones. */
  readonly trustCa?: string;
  readonly plants?: readonly Plant[];
  /** A folder for compiled bundles, kept from one start to the next. */
  readonly compiled?: string;
  /** What becomes of an asynchronous call that failed for the last time. */
  readonly onFailure?: (arn: string, event: unknown, error: Error) => void;
  /** Of one function; six if not said. A stream holds one for as long as it is open. */
  readonly maxEnvironments?: number;
  /** Of one function, started without waiting for one that is at work; two if not said. */
  readonly eagerEnvironments?: number;
  readonly patienceMilliseconds?: number;
  readonly idleMilliseconds?: number;
  readonly initSeconds?: number;
  /** Pauses before the second and the third attempt of an asynchronous call. Lambda waits one and two minutes; a developer does not. */
  readonly retryMilliseconds?: readonly [number, number];
}

/** The functions of the application, run as Lambda runs them. All calls reject with an InvocationError. */
export interface Functions {
  /** Request and response. An ARN may carry a version or alias, which is ignored. */
  readonly invoke: (arn: string, event: unknown) => Promise<unknown>;
  /** Resolves when the event is accepted; tried up to three times. @throws InvocationError when it is too large or the function is not known. */
  readonly invokeAsync: (arn: string, event: unknown) => Promise<void>;
  /** For handlers made by `awslambda.streamifyResponse`. */
  readonly invokeStreaming: (arn: string, event: unknown) => Promise<StreamedReply>;
  /** Environments of a function that exist now. */
  readonly environments: (arn: string) => number;
  /** Ends all environments of a function at once, as a machine that fails does. Resolves to how many there were. */
  readonly kill: (arn: string) => Promise<number>;
  readonly stop: () => Promise<void>;
}

function serialize(event: unknown, bound: number): string {
  const text = JSON.stringify(event ?? null);
  const bytes = Buffer.byteLength(text);
  if (bytes > bound) throw invocationError('RequestEntityTooLargeException', `Request must be smaller than ${bound} bytes for the InvokeFunction operation`);
  return text;
}

/** What the Invoke API answers for a reply that was streamed: its bytes, which are JSON only by chance. */
function parseBytes(chunks: readonly Uint8Array[]): unknown {
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Starts nothing yet: a function's first call starts its first environment. */
export function startFunctions(options: FunctionsOptions): Functions {
  const { definitions, log, onFailure = () => undefined, retryMilliseconds = [1_000, 5_000] } = options;
  const { plants = [], maxEnvironments = 6, eagerEnvironments = 2, patienceMilliseconds = 400, idleMilliseconds = 60_000, initSeconds = 60 } = options;
  const poolOptions = { ...options, plants, maxEnvironments, eagerEnvironments, patienceMilliseconds, idleMilliseconds, initSeconds };
  const pools = new Map<string, { readonly definition: FunctionDefinition; readonly pool: Pool }>();
  for (const definition of definitions) {
    pools.set(definition.arn, { definition, pool: startPool(definition, poolOptions) });
  }
  const stopping = new AbortController();

  function find(arn: string) {
    const found = pools.get(arn.split(':').slice(0, 7).join(':'));
    if (!found) throw invocationError('ResourceNotFoundException', `Function not found: ${arn}`);
    return found;
  }

  function noteFailure({ name }: FunctionDefinition, error: unknown): Error {
    const reason = error instanceof Error ? error : new Error(String(error));
    if (!stopping.signal.aborted) log(name, `call failed: ${isInvocationError(reason) ? [reason.message, ...reason.trace.slice(1)].join('\n') : reason.stack}`);
    return reason;
  }

  async function invoke(arn: string, event: unknown): Promise<unknown> {
    const { definition, pool } = find(arn);
    const text = serialize(event, PAYLOAD_BYTES.request);
    const chunks: Uint8Array[] = [];
    try {
      const result = await pool.run(text, async (bytes) => void chunks.push(bytes));
      return result === undefined ? parseBytes(chunks) : (JSON.parse(result) as unknown);
    } catch (error) {
      throw noteFailure(definition, error);
    }
  }

  async function attempt(arn: string, event: unknown): Promise<void> {
    const pauses = retryMilliseconds.slice(0, find(arn).definition.retryAttempts ?? retryMilliseconds.length);
    for (const pause of [...pauses, undefined]) {
      try {
        await invoke(arn, event);
        return;
      } catch (error) {
        if (pause === undefined) {
          log(find(arn).definition.name, 'event dropped after its last attempt');
          onFailure(arn, event, error as Error);
          return;
        }
      }
      await delay(pause, undefined, { signal: stopping.signal });
    }
  }

  return {
    invoke,
    async invokeAsync(arn, event) {
      find(arn);
      const copy = JSON.parse(serialize(event, PAYLOAD_BYTES.event)) as unknown;
      // Rejects only when the pause is cut short by `stop`.
      attempt(arn, copy).catch(() => undefined);
    },
    async invokeStreaming(arn, event) {
      const { definition, pool } = find(arn);
      const text = serialize(event, PAYLOAD_BYTES.request);
      const { reply, write, end, fail } = streamedReply();
      pool.run(text, write).then(end, (error: unknown) => fail(noteFailure(definition, error)));
      return reply;
    },
    environments: (arn) => find(arn).pool.size(),
    kill: async (arn) => find(arn).pool.kill(),
    async stop() {
      stopping.abort();
      await Promise.all([...pools.values()].map(({ pool }) => pool.stop()));
    },
  };
}
