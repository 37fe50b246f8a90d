import { setTimeout as sleep } from 'node:timers/promises';
import { asModelError, ModelError } from './model-error.ts';

/** An OpenAI-compatible server as the operator configured it; a tenant never chooses the address. */
export interface ModelServer {
  /** Without the last slash, version included: `https://api.openai.com/v1`, `http://127.0.0.1:11434/v1`. */
  readonly baseUrl: string;
  /** Sent as a bearer token when there is one; servers on the operator's own network often want none. */
  readonly apiKey?: string;
  readonly http: typeof fetch;
  /** Waits between attempts; a parameter so that a test need not wait. */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 250;
/** Nobody waits longer than this for one more attempt, whatever the server asks for. */
const LONGEST_PAUSE_MS = 8_000;
const LOGGED_CHARACTERS = 500;

/**
 * Posts JSON and resolves with the reply once its status is good; its body is still to be read. Tries three times on 429, 5xx and a broken connection,
 * waiting as long as `Retry-After` asks (RFC 9110 10.2.3). Redirects are refused, because they would carry the key elsewhere.
 * @throws ModelError `refused` on 400, 413 and 422, `timeout` when the signal says so, otherwise `unavailable`.
 */
export async function postToModel(server: ModelServer, path: string, body: unknown, signal: AbortSignal): Promise<Response> {
  const pause = server.pause ?? ((milliseconds, until) => sleep(milliseconds, undefined, { signal: until }));
  const request: RequestInit = {
    method: 'POST',
    redirect: 'error',
    headers: { 'content-type': 'application/json', ...(server.apiKey ? { authorization: `Bearer ${server.apiKey}` } : {}) },
    body: JSON.stringify(body),
    signal,
  };
  try {
    for (let attempt = 1; ; attempt += 1) {
      const last = attempt === ATTEMPTS;
      const reply = await server.http(`${server.baseUrl}${path}`, request).catch((error: unknown) => {
        if (last || signal.aborted) throw error;
      });
      if (reply?.ok) return reply;
      if (reply && (last || !isPassing(reply.status))) throw await refusal(reply);
      await reply?.body?.cancel();
      await pause(pauseBefore(reply?.headers.get('retry-after') ?? null, attempt), signal);
    }
  } catch (error) {
    throw asModelError(error, signal, `POST ${path}`);
  }
}

/** A state that may be gone at the next attempt. */
function isPassing(status: number): boolean {
  return status === 429 || status >= 500;
}

async function refusal(reply: Response): Promise<ModelError> {
  const text = await reply.text().catch(() => '');
  const code = [400, 413, 422].includes(reply.status) ? 'refused' : 'unavailable';
  return new ModelError(code, `the model server answered ${reply.status}: ${text.slice(0, LOGGED_CHARACTERS)}`);
}

/** Milliseconds: what the server asks for in seconds or as a date, or twice as long at each attempt. */
function pauseBefore(retryAfter: string | null, attempt: number): number {
  const asked = retryAfter === null ? Number.NaN : /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now();
  const wanted = Number.isFinite(asked) ? asked : FIRST_PAUSE_MS * 2 ** (attempt - 1);
  return Math.min(Math.max(wanted, 0), LONGEST_PAUSE_MS);
}
