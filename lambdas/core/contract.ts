import type * as z from 'zod';
import type { EventStream, FileReply, HtmlReply } from './reply.ts';
import type { LimitClass } from './limit.ts';
import type { ProblemCode } from './problem.ts';

/** Which of the two distributions serves a route; on the other one it does not exist. */
export type Host = 'app' | 'edge';

/**
 * Who may call. `public` needs no credential. `signature` is another system, whose signature over the very bytes the route's own rule proves before it looks at
 * anything. All others are proved by the authorizer.
 */
export type CallerKind = 'public' | 'session' | 'api-key' | 'visitor' | 'signature';

/** Whether no authorizer stands before a route. */
export const unguarded = ({ callers }: Pick<Route, 'callers'>): boolean => callers.includes('public') || callers.includes('signature');

/** What a caller must be able to do. Account permissions go by role, chatbot areas by grant. */
export const AREAS = ['settings', 'knowledge', 'playbooks', 'conversations', 'channels', 'analytics'] as const;
export type Area = (typeof AREAS)[number];
export type Level = 'read' | 'write';
/** What a grant or a key's scopes give: a level for each area that is named, nothing for the others. */
export type Areas = { readonly [A in Area]?: Level };
export type Permission = `${Area}:${Level}` | 'account:member' | 'account:admin' | 'account:journal' | 'account:owner' | 'self';

/** A route as plain data: CDK, the documents, the types and the tests all read this and nothing else. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: `/${string}`;
  readonly host: Host;
  readonly summary: string;
  readonly callers: readonly CallerKind[];
  /** Required where a session or an API key calls. */
  readonly permission?: Permission;
  readonly problems: readonly ProblemCode[];
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  /** The body is handed over as the bytes that came: whoever signs them signs nothing else. */
  readonly rawBody?: true;
  /** The reply's schema; `html` and `events` are documents and server-sent events, `file` is one to be saved, `text` is plain, `none` is an empty 204. */
  readonly reply: z.ZodType | 'html' | 'events' | 'file' | 'text' | 'none';
  readonly status?: 200 | 201 | 202 | 204;
  /** Members that the body may have at all depths, where it is a whole document and 500 are too few. */
  readonly bodyKeys?: number;
  /** What a call counts against beside the class of all calls (S16, S20). */
  readonly limits?: readonly LimitClass[];
  /** What a call counts against as well when it has this query parameter: a list that can be searched. */
  readonly limitsWith?: Readonly<Record<string, readonly LimitClass[]>>;
  /** Demands that the person has given the password again on this session within the last minutes (`POST /v1/auth/confirm`). */
  readonly confirmed?: true;
  /** Open to the owner of an account that is closing, who may come back. */
  readonly whileClosing?: true;
  /** Members of the reply that are shown once: a secret, a form, or `member.part` for a part. They are optional in the reply, because a replay by idempotency key answers without them. */
  readonly onceOnly?: readonly string[];
}

export type Routes = Readonly<Record<string, Route>>;

/** Registers the routes of a feature, keeping their exact types. */
export const routes = <const R extends Routes>(table: R): R => table;

/** Whether a route makes something for a caller, so that a call which is repeated with its idempotency key must not make it twice. */
export const creates = ({ method, status, callers }: Pick<Route, 'method' | 'status' | 'callers'>): boolean =>
  method === 'POST' && (status === 201 || status === 202) && callers.some((kind) => kind === 'session' || kind === 'api-key');

/** Whether the person has been confirmed on this session lately enough for what matters most. */
export const isConfirmed = (session: { readonly confirmedUntil: number }, nowSeconds: number): boolean => session.confirmedUntil > nowSeconds;

/** What narrows a session to its person's own routes, and to the way back. */
export type Restriction = 'closing' | 'second-factor';

/** Who is calling, as the authorizer proved it. The tenant is in it, so a rule or a query without a tenant does not compile. */
export type Principal =
  | {
      readonly kind: 'session';
      readonly accountId: string;
      readonly userId: string;
      readonly sessionId: string;
      /** Until when the person counts as confirmed on this session; seconds since the epoch, 0 for not at all. */
      readonly confirmedUntil: number;
      /** Why only some routes are open: the account is closing, or demands a second factor that the person does not have. */
      readonly restricted?: Restriction;
    }
  | { readonly kind: 'api-key'; readonly accountId: string; readonly apiKeyId: string }
  | {
      readonly kind: 'visitor';
      readonly accountId: string;
      readonly chatbotId: string;
      readonly visitorId: string;
      readonly parentOrigin: string;
      /** The public key by which the visitor came: when it is renewed, what came by the old one is dead. */
      readonly publicKey: string;
      /** The secret by which the site has vouched for the visitor. */
      readonly signedBy?: string;
    };

/** Where a request came from, as the trusted edge said it. */
export interface Client {
  readonly address: string;
  readonly country: string | undefined;
  /** The origin of the host that was called, e.g. `https://app.example.com`, without a trailing slash. */
  readonly origin: string;
  readonly agent: string;
}

/** A call with an idempotency key, as whoever makes something for it must know it. */
export interface CallKey {
  /** Caller, route and key, as one hash. */
  readonly id: string;
  /** What is asked, as a hash: with another input the same key is refused. */
  readonly input: string;
  /** Says that an earlier run of this call has made the thing, and has not lived to tell. */
  readonly met: () => void;
}

export type Tell = (headers: Readonly<Record<string, string>>) => void;

type Parsed<T> = T extends z.ZodType<infer Output> ? Output : undefined;
type KindOf<K extends CallerKind> = Extract<Principal, { kind: K }>;

/** One parsed call: everything that a rule may know about the request. */
export interface Call<R extends Route> {
  readonly principal: 'public' extends R['callers'][number] ? undefined : 'signature' extends R['callers'][number] ? undefined : KindOf<R['callers'][number]>;
  readonly params: Parsed<R['params']>;
  readonly query: Parsed<R['query']>;
  readonly body: Parsed<R['body']>;
  /** The bytes of the body, where the route asks for them. */
  readonly rawBody: R['rawBody'] extends true ? Buffer : undefined;
  readonly client: Client;
  /** Request headers by lower-case name; only headers that were sent once are here. */
  readonly headers: Readonly<Record<string, string>>;
  /** Cookies that were sent exactly once. */
  readonly cookies: Readonly<Record<string, string>>;
  readonly requestId: string;
  /** Present where the call may be repeated and is to make one thing. */
  readonly key?: CallKey;
  /** What the route demands; checked where the account is entered, because role and grants are read there. */
  readonly permission: R['permission'];
  /** Fires shortly before the function's own time is over. */
  readonly signal: AbortSignal;
  /** Adds a `Set-Cookie` to the reply. */
  readonly setCookie: (cookie: string) => void;
  /** Adds headers to the reply, whatever comes of the request. What the fields of limits said before is kept in front. */
  readonly tell: Tell;
}

type ReplyOf<R extends Route> = R['reply'] extends 'html'
  ? HtmlReply
  : R['reply'] extends 'events'
    ? EventStream | Readonly<Record<string, unknown>>
    : R['reply'] extends 'file'
      ? FileReply
      : R['reply'] extends 'text'
        ? string
        : R['reply'] extends 'none'
          ? void
          : R['reply'] extends z.ZodType
            ? z.input<R['reply']>
            : never;

/** One rule per route: a missing operation, a wrong reply member or an unknown problem code does not compile. */
export type Operations<T extends Routes, Deps> = {
  readonly [K in keyof T]: (call: Call<T[K]>, deps: Deps) => Promise<ReplyOf<T[K]>>;
};
