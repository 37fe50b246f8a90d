/** Plays Lambda's Node.js 24 runtime for one execution environment, in a thread of its own. Started only by execution-environment.ts, through thread.mjs. */
import { flushCompileCache } from 'node:module';
import { finished } from 'node:stream/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { loadHandler, type Handler } from './bundle-loader.ts';
import { PAYLOAD_BYTES } from './definition.ts';
import type { Boot, Order, Report } from './protocol.ts';
import { awslambda, isStreaming, responseStream } from './response-stream.ts';

const { definition, trustCa, plants } = workerData as Boot;
let accept: (() => void) | undefined;

const report = (message: Report): void => parentPort?.postMessage(message);

function failure(error: unknown, fatal: boolean): Report {
  const { name, message, stack } = error instanceof Error ? error : { name: 'Error', message: String(error), stack: undefined };
  return { kind: 'failed', errorType: name, errorMessage: message, trace: stack?.split('\n') ?? [], fatal };
}

const contextOf = ({ requestId, deadline }: Extract<Order, { kind: 'call' }>) => ({
  awsRequestId: requestId,
  callbackWaitsForEmptyEventLoop: true,
  functionName: definition.name,
  functionVersion: '$LATEST',
  getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  invokedFunctionArn: definition.arn,
  logGroupName: process.env['AWS_LAMBDA_LOG_GROUP_NAME'],
  logStreamName: process.env['AWS_LAMBDA_LOG_STREAM_NAME'],
  memoryLimitInMB: String(definition.memoryMegabytes),
});

/** Resolves when the other side has room for more. */
function send(bytes: Uint8Array): Promise<void> {
  const accepted = new Promise<void>((resolve) => (accept = resolve));
  report({ kind: 'bytes', bytes });
  return accepted;
}

async function call(handler: Handler, order: Extract<Order, { kind: 'call' }>): Promise<Report> {
  const event = JSON.parse(order.event) as unknown;
  if (isStreaming(handler)) {
    const stream = responseStream(send);
    try {
      await Promise.all([finished(stream), handler(event, stream, contextOf(order))]);
    } finally {
      // What still writes after a failure must not write into the next call.
      stream.destroy();
    }
    return { kind: 'done' };
  }
  const result = JSON.stringify((await handler(event, contextOf(order))) ?? null);
  const bytes = Buffer.byteLength(result);
  if (bytes <= PAYLOAD_BYTES.response) return { kind: 'done', result };
  const tooLarge = `Response payload size exceeded maximum allowed payload size (${PAYLOAD_BYTES.response} bytes).`;
  return { kind: 'failed', errorType: 'Function.ResponseSizeTooLarge', errorMessage: tooLarge, trace: [], fatal: false };
}

async function start(): Promise<void> {
  if (trustCa !== undefined) setDefaultCACertificates([...getCACertificates('default'), trustCa]);
  Object.assign(globalThis, { awslambda });
  for (const { key, module } of plants) {
    Object.assign(globalThis, { [Symbol.for(key)]: ((await import(pathToFileURL(module).href)) as { default: unknown }).default });
  }
  const handler = await loadHandler(definition.file, definition.exportName);
  parentPort?.on('message', (order: Order) => {
    if (order.kind === 'accepted') accept?.();
    else
      void call(handler, order)
        .catch((error: unknown) => failure(error, false))
        .then(report);
  });
  report({ kind: 'ready' });
  // Written now and not at the end, which a stopped thread does not see.
  flushCompileCache();
}

start().catch((error: unknown) => report(failure(error, true)));
