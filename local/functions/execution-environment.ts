import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { isNativeError } from 'node:util/types';
import { Worker } from 'node:worker_threads';
import { type FunctionDefinition, invocationError, type InvocationError, type Plant } from './definition.ts';
import { executionVariables, type FunctionAccount } from './execution-variables.ts';
import type { Boot, Order, Report } from './protocol.ts';

/** What is the same for all functions of a local cloud. */
export interface FunctionSurroundings {
  readonly account: FunctionAccount;
  readonly trustCa?: string;
  readonly plants: readonly Plant[];
  /** See `Boot`. */
  readonly compiled?: string;
  /** One line that a function wrote to its output. */
  readonly log: (functionName: string, line: string) => void;
  /** Time for a bundle to load; generous, for a laptop may load many at once. */
  readonly initSeconds: number;
}

/** One execution environment: a thread that answers one call at a time. */
export interface ExecutionEnvironment {
  /**
   * Resolves with the result as JSON, or undefined when the reply was streamed to `onBytes`, whose promise holds the function back.
   * @throws InvocationError when the call fails; ask `alive` then whether the environment may be used again.
   */
  readonly call: (event: string, onBytes: (bytes: Uint8Array) => Promise<void>) => Promise<string | undefined>;
  readonly alive: () => boolean;
  readonly stop: (reason?: string) => Promise<void>;
}

/** Old-generation heap of the smallest function, in megabytes: bundles do not load in less. */
const SMALLEST_HEAP = 128;
const runtime = new URL('./thread.mjs', import.meta.url);

/** Why a worker ended by itself, in Lambda's words. */
function crash(error: unknown): InvocationError {
  const { code, name, message, stack }: NodeJS.ErrnoException = isNativeError(error) ? error : new Error(String(error));
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return invocationError('Runtime.OutOfMemory', 'Runtime exited with error: signal: killed');
  return invocationError('Runtime.ExitError', `Runtime exited with error: ${name}: ${message}`, stack?.split('\n'));
}

/** Starts a thread with the function's own environment, and nothing of this process's but PATH. */
export function startEnvironment(
  definition: FunctionDefinition,
  { account, trustCa, plants, compiled, log, initSeconds }: FunctionSurroundings,
): ExecutionEnvironment {
  const planted = plants.filter(({ functionNames }) => functionNames.includes(definition.name));
  const boot: Boot = { definition, plants: planted, ...(trustCa !== undefined && { trustCa }), ...(compiled !== undefined && { compiled }) };
  const worker = new Worker(runtime, {
    workerData: boot,
    env: executionVariables(definition, account, randomUUID()),
    resourceLimits: { maxOldGenerationSizeMb: Math.max(SMALLEST_HEAP, definition.memoryMegabytes) },
    stdout: true,
    stderr: true,
  });
  for (const output of [worker.stdout, worker.stderr]) createInterface({ input: output }).on('line', (line) => log(definition.name, line));

  let alive = true;
  let ended: InvocationError | undefined;
  let onReport: ((report: Report) => void) | undefined;
  let onEnd: ((reason: InvocationError) => void) | undefined;
  const end = (reason: InvocationError): void => {
    alive = false;
    ended ??= reason;
    onEnd?.(ended);
  };
  worker.on('message', (report: Report) => onReport?.(report));
  worker.on('error', (error) => end(crash(error)));
  worker.on('exit', (code) => end(invocationError('Runtime.ExitError', `Runtime exited with error: exit status ${code}`)));
  const kill = (errorType: string, message: string): void => {
    end(invocationError(errorType, message));
    void worker.terminate();
  };

  /** Waits for what `take` accepts, for so many seconds; what the worker's end and the clock say is the same for start and call. */
  function until<T>(seconds: number, timedOut: string, take: (report: Report, resolve: (value: T) => void) => void): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    if (ended) return Promise.reject(ended);
    const timer = setTimeout(() => kill('Sandbox.Timedout', timedOut), seconds * 1_000);
    onEnd = reject;
    onReport = (report) => {
      if (report.kind !== 'failed') return take(report, resolve);
      const error = invocationError(report.errorType, report.errorMessage, report.trace);
      if (report.fatal) kill(error.errorType, error.errorMessage);
      reject(error);
    };
    return promise.finally(() => {
      clearTimeout(timer);
      onEnd = undefined;
      onReport = undefined;
    });
  }

  const ready = until<void>(initSeconds, `Init timed out after ${initSeconds} seconds`, (report, resolve) => {
    if (report.kind === 'ready') resolve();
  });
  // A call that comes later reports it; a worker that never gets one must not end the process.
  ready.catch(() => undefined);

  return {
    async call(event, onBytes) {
      await ready;
      const { timeoutSeconds } = definition;
      const requestId = randomUUID();
      const post = (order: Order): void => worker.postMessage(order);
      const timedOut = `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
      const outcome = until<string | undefined>(timeoutSeconds, timedOut, (report, resolve) => {
        if (report.kind === 'done') resolve(report.result);
        if (report.kind === 'bytes') void onBytes(report.bytes).then(() => post({ kind: 'accepted' }));
      });
      post({ kind: 'call', requestId, event, deadline: Date.now() + timeoutSeconds * 1_000 });
      return outcome;
    },
    alive: () => alive,
    async stop(reason = 'the local cloud stopped') {
      end(invocationError('Runtime.ExitError', reason));
      await worker.terminate();
    },
  };
}
