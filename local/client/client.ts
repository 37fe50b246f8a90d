/** A reply as a client sees it. */
export interface Reply<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; an empty object when it is not JSON. */
  readonly body: T;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A browser's share of the dashboard's client: one origin, one cookie jar. */
export interface Client {
  readonly origin: string;
  readonly cookies: Map<string, string>;
  readonly send: (method: string, path: string, options?: CallOptions) => Promise<Response>;
  readonly call: <T = Record<string, unknown>>(method: string, path: string, options?: CallOptions) => Promise<Reply<T>>;
}

/** The reply of a fetch, read to its end. */
export async function readReply<T>(response: Response): Promise<Reply<T>> {
  const text = await response.text();
  const json = text !== '' && /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, text, body: (json ? JSON.parse(text) : {}) as T };
}

/** A client for an app host. State-changing calls carry the exact Origin, as a browser's would. */
export function createClient(origin: string): Client {
  const cookies = new Map<string, string>();
  const send = async (method: string, path: string, { body, headers = {} }: CallOptions = {}): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(origin + path, {
      method,
      redirect: 'manual',
      headers: { origin, ...(body !== undefined && { 'content-type': 'application/json' }), ...(cookie && { cookie }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0(?:;|$)/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  };
  return { origin, cookies, send, call: async <T>(method: string, path: string, options?: CallOptions) => readReply<T>(await send(method, path, options)) };
}

/** A call that must have an expected status. @throws Error that says what came instead. */
export async function expectStatus<T>(reply: Promise<Reply<T>>, status: number): Promise<Reply<T>> {
  const got = await reply;
  if (got.status !== status) throw new Error(`expected ${status}, got ${got.status}: ${got.text.slice(0, 300)}`);
  return got;
}
