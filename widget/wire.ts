/** A passage that an answer cites. */
export interface Source {
  readonly name: string;
  readonly page?: number;
  readonly heading?: string;
  readonly text?: string;
}

export interface StoredMessage {
  readonly id: string;
  readonly author: 'visitor' | 'assistant' | 'person';
  readonly text: string;
  readonly sources?: readonly Source[];
  readonly createdAt?: string;
}

export interface ChatbotView {
  readonly name: string;
  readonly language: 'fr' | 'en';
  readonly welcomeMessage: string;
  readonly suggestedMessages: readonly string[];
  readonly notice: string;
}

export interface Session {
  readonly token: string;
  readonly expiresInSeconds: number;
  readonly conversation?: { readonly id: string; readonly messages: readonly StoredMessage[] };
  readonly chatbot: ChatbotView;
}

/** Why the service did not do what was asked: the code of its problem document, or `offline` where there was no answer at all. */
export interface Refusal {
  readonly code: string;
  readonly reason?: string;
  readonly opensAt?: string;
  /** After so many seconds it may be asked again. */
  readonly seconds?: number;
  readonly requestId?: string;
}

export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

type Problem = { readonly code?: string; readonly reason?: string; readonly opensAt?: string; readonly instance?: string; readonly retryAfterSeconds?: number };

/** The refusal that a problem document tells of, in a reply or in the middle of a stream. */
export const refusalOf = ({ code = 'internal', reason, opensAt, instance, retryAfterSeconds }: Problem, retryAfter?: string | null): Refusal => ({
  code,
  reason,
  opensAt,
  requestId: instance,
  ...((retryAfterSeconds ?? retryAfter) && { seconds: Number(retryAfterSeconds ?? retryAfter) }),
});

export type Send = (path: string, init: RequestInit) => Promise<Response>;

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
export type Call = (method: string, path: string, options?: CallOptions) => Promise<Response>;

/** Calls on the service's own host, as nobody or with a token. A call that is refused, or has no answer, throws `Refused`. */
export const caller =
  (send: Send, token?: string): Call =>
  async (method, path, { body, headers } = {}) => {
    const init = {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...(token && { authorization: `Bearer ${token}` }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    const response = await send(`/v1/widget/${path}`, init).catch(() => {
      throw new Refused({ code: 'offline' });
    });
    if (response.ok) return response;
    const problem = (await response.json().catch(() => ({}))) as Problem;
    throw new Refused(refusalOf(problem, response.headers.get('retry-after')));
  };

export const refusalIn = (error: unknown): Refusal => (error instanceof Refused ? error.refusal : { code: 'offline' });
