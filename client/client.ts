import { readEvents, type StreamedEvent } from './events.ts';
import { ROUTES, type Operations } from './generated/operations.ts';
import { noReply, readProblem } from './problem.ts';

export { readEvents, type StreamedEvent } from './events.ts';
export type { Operations } from './generated/operations.ts';
export { ProblemError, UNREACHABLE, type InputError, type ProblemDocument } from './problem.ts';

export type OperationName = keyof Operations;
/** Operations that answer with JSON or with nothing. */
export type CallName = { [N in OperationName]: Operations[N]['reply'] extends 'events' | 'file' ? never : N }[OperationName];
/** Operations that answer with server-sent events. */
export type StreamName = { [N in OperationName]: Operations[N]['reply'] extends 'events' ? N : never }[OperationName];
/** Operations that answer with a file. */
export type FileName = { [N in OperationName]: Operations[N]['reply'] extends 'file' ? N : never }[OperationName];
type ListName = {
  [N in CallName]: Operations[N]['reply'] extends { readonly items: readonly unknown[]; readonly nextCursor: string | null } ? N : never;
}[CallName];

type Part<K extends string, T> = [T] extends [undefined]
  ? unknown
  : Readonly<Record<string, never>> extends T
    ? { readonly [P in K]?: T }
    : { readonly [P in K]: T };
/** What an operation is called with: `path`, `query` and `body` where it has them. */
export type Input<N extends OperationName> = Part<'path', Operations[N]['path']> & Part<'query', Operations[N]['query']> & Part<'body', Operations[N]['body']>;
/** What an operation answers. */
export type Reply<N extends OperationName> = Operations[N]['reply'];
/** One entry of a list. */
export type Item<N extends ListName> = Operations[N]['reply'] extends { readonly items: readonly (infer T)[] } ? T : never;
type Arguments<N extends OperationName> =
  Readonly<Record<string, never>> extends Input<N> ? [input?: Input<N>, options?: CallOptions] : [input: Input<N>, options?: CallOptions];

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Makes a creating call safe to repeat: the same key and input within 24 hours get the reply of the first. */
  readonly idempotencyKey?: string;
}

export interface ClientOptions {
  /** Origin of the app host, e.g. `https://app.example.com`; empty in a browser that is on it. */
  readonly origin?: string;
  /** A secret of `createApiKey`. Without it the browser's cookies speak, and a session that has grown old is renewed once by itself. */
  readonly apiKey?: string;
  /** Called when the session is over and could not be renewed. */
  readonly onSignedOut?: () => void;
  readonly fetch?: typeof fetch;
}

interface Loose {
  readonly path?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

function address(template: string, { path = {}, query = {} }: Loose): string {
  const filled = template.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(String(path[name] ?? '')));
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return search === '' ? filled : `${filled}?${search}`;
}

/** The client of one service for one caller. Every refusal is thrown as a `ProblemError`. */
export function createClient({ origin = '', apiKey, onSignedOut, fetch: send = (...args) => fetch(...args) }: ClientOptions = {}) {
  let renewal: Promise<boolean> | undefined;

  /** One renewal at a time: a refresh token that is used twice ends the session. */
  const renew = (): Promise<boolean> =>
    (renewal ??= send(`${origin}/v1/auth/refresh`, { method: 'POST', credentials: 'same-origin' })
      .then(
        async (response) => {
          // A reply that nobody reads stays under way.
          await response.body?.cancel();
          return response.ok;
        },
        () => false,
      )
      .finally(() => (renewal = undefined)));

  async function once(name: OperationName, input: Loose, { signal, idempotencyKey }: CallOptions, accept: string): Promise<Response> {
    const [method = 'GET', path = ''] = ROUTES[name].split(' ');
    try {
      return await send(origin + address(path, input), {
        method,
        credentials: 'same-origin',
        headers: {
          accept,
          ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
          ...(input.body !== undefined && { 'content-type': 'application/json' }),
          ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
        },
        ...(input.body !== undefined && { body: JSON.stringify(input.body) }),
        ...(signal && { signal }),
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw noReply(error);
    }
  }

  async function ask(name: OperationName, input: Loose, options: CallOptions, accept: string): Promise<Response> {
    const response = await once(name, input, options, accept);
    if (response.ok) return response;
    const problem = await readProblem(response);
    if (problem.code !== 'not-signed-in' || apiKey !== undefined || name === 'refresh') throw problem;
    if (await renew()) {
      const again = await once(name, input, options, accept);
      if (again.ok) return again;
      const second = await readProblem(again);
      if (second.code === 'not-signed-in') onSignedOut?.();
      throw second;
    }
    onSignedOut?.();
    throw problem;
  }

  async function call<N extends CallName>(name: N, ...[input, options = {}]: Arguments<N>): Promise<Reply<N>> {
    const response = await ask(name, (input ?? {}) as Loose, options, 'application/json');
    return (response.status === 204 ? undefined : await response.json()) as Reply<N>;
  }

  /** Every entry of a list, page after page. */
  async function* each<N extends ListName>(name: N, ...[input, options]: Arguments<N>): AsyncGenerator<Item<N>> {
    let cursor: string | null | undefined;
    do {
      const { query, ...rest } = (input ?? {}) as Loose;
      const page = (await ask(name, { ...rest, query: { ...query, ...(cursor && { cursor }) } }, options ?? {}, 'application/json').then((reply) =>
        reply.json(),
      )) as {
        readonly items: readonly Item<N>[];
        readonly nextCursor: string | null;
      };
      yield* page.items;
      cursor = page.nextCursor;
    } while (cursor);
  }

  /** The events of an answer as they come. A refusal before the first is thrown; one in the middle is an `error` event. */
  async function* stream<N extends StreamName>(name: N, ...[input, options = {}]: Arguments<N>): AsyncGenerator<StreamedEvent> {
    const { body } = await ask(name, (input ?? {}) as Loose, options, 'text/event-stream');
    if (body) yield* readEvents(body);
  }

  /** A file as it is to be saved, with the cursor of the next one where not all fitted. */
  async function file<N extends FileName>(
    name: N,
    ...[input, options = {}]: Arguments<N>
  ): Promise<{ readonly content: Blob; readonly nextCursor: string | null }> {
    const response = await ask(name, (input ?? {}) as Loose, options, '*/*');
    return { content: await response.blob(), nextCursor: response.headers.get('x-next-cursor') };
  }

  return { call, each, stream, file };
}

export type Client = ReturnType<typeof createClient>;
