import { isInvocationError } from '../functions/definition.ts';
import type { Functions } from '../functions/functions.ts';
import type { StreamedReply } from '../functions/streamed-reply.ts';
import type { HttpReply } from '../http/message.ts';
import type { ProxyDefinition } from './api-definition.ts';
import type { RefusalType } from './gateway-responses.ts';
import { type BinaryRule, proxyReply, streamingReply } from './proxy-reply.ts';

const TIMED_OUT = Symbol('timed out');

/** Which gateway response a failed call is. */
function refusalOf(error: unknown): RefusalType {
  return isInvocationError(error) && error.errorType === 'RequestEntityTooLargeException' ? 'REQUEST_TOO_LARGE' : 'DEFAULT_5XX';
}

/** Races a call against the integration's time-out; the call itself goes on, as a function does. */
async function within<T>(milliseconds: number, call: Promise<T>): Promise<T | typeof TIMED_OUT> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<typeof TIMED_OUT>((resolve) => {
    timer = setTimeout(() => resolve(TIMED_OUT), milliseconds);
  });
  return Promise.race([call, timeout]).finally(() => clearTimeout(timer));
}

/** Ends the body when the whole time of the integration is over. */
function bounded({ prelude, body }: StreamedReply, milliseconds: number): HttpReply {
  const timer = setTimeout(() => body.destroy(new Error('integration timed out')), milliseconds);
  body.once('close', () => clearTimeout(timer));
  return streamingReply(prelude, body);
}

/** Calls the function of a proxy integration. `log` is told why a reply could not be used. */
export async function proxyCall(
  { functionArn, streaming, timeoutMilliseconds }: ProxyDefinition,
  functions: Pick<Functions, 'invoke' | 'invokeStreaming'>,
  event: unknown,
  binary: BinaryRule,
  log: (line: string) => void,
): Promise<HttpReply | RefusalType> {
  const started = Date.now();
  try {
    if (!streaming) {
      const value = await within(timeoutMilliseconds, functions.invoke(functionArn, event));
      return value === TIMED_OUT ? 'INTEGRATION_TIMEOUT' : proxyReply(value, binary);
    }
    const call = functions.invokeStreaming(functionArn, event);
    const reply = await within(timeoutMilliseconds, call);
    if (reply !== TIMED_OUT) return bounded(reply, timeoutMilliseconds - (Date.now() - started));
    call.then(
      ({ body }) => body.destroy(),
      () => undefined,
    );
    return 'INTEGRATION_TIMEOUT';
  } catch (error) {
    log(`${functionArn.split(':').at(-1)}: ${String(error)}`);
    return refusalOf(error);
  }
}
