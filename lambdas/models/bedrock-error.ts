import { asModelError, describe, ModelError, nameOf } from './model-error.ts';

/** Names of Bedrock's errors that mean that this very request is not wanted (Amazon Bedrock API reference, ConverseStream and InvokeModel, Errors). */
const REFUSED: ReadonlySet<string> = new Set(['ValidationException']);
const TIMED_OUT: ReadonlySet<string> = new Set(['ModelTimeoutException']);

/** What an error of the Bedrock client, or one that arrived inside its event stream, is thrown as. Throttling and missing rights are `unavailable`. */
export function asBedrockError(error: unknown, signal: AbortSignal | undefined, doing: string): unknown {
  const name = signal?.aborted ? '' : nameOf(error);
  if (REFUSED.has(name)) return new ModelError('refused', `${doing}: ${describe(error)}`, { cause: error });
  if (TIMED_OUT.has(name)) return new ModelError('timeout', `${doing}: ${describe(error)}`, { cause: error });
  return asModelError(error, signal, doing);
}
