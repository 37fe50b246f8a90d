import { visitByKey } from '../access/policy.ts';
import { visitorOf } from '../bots/visitor.ts';
import { inertPlain } from '../cleaning/plain-text.ts';
import type { Call, Operations } from '../core/contract.ts';
import { idempotencyKey } from '../core/idempotency.ts';
import { invalidAt, Problem, PROBLEMS } from '../core/problem.ts';
import { eventStream } from '../core/reply.ts';
import type { chatRoutes } from './contract.ts';
import type { TurnRequest } from './gate.ts';
import { gatedTurn, type Gate } from './gated-turn.ts';
import { keyedTurn } from './keyed-turn.ts';
import type { RecentRefusals } from './recent-refusals.ts';
import { prepareTurn } from './prepared-turn.ts';
import { newTurn, takeTurn, wholeAnswer, type Turn, type TurnDeps, type TurnHold } from './turn.ts';
import type { TurnKeys } from './turn-key-store.ts';
import type { Asker } from './asker.ts';

export interface ChatDeps extends TurnDeps {
  readonly gate: Gate;
  readonly keys: TurnKeys;
  readonly recent: RecentRefusals;
}

/** Whether it was the caller who was refused, and nothing of ours that failed. */
const isRefusal = (error: unknown): boolean => error instanceof Problem && PROBLEMS[error.code].status < 500;

/** Whether the caller asked for a stream (RFC 9110, 12.5.1; a plain mention is enough). */
const wantsStream = (accept: string | undefined): boolean => /(?:^|,)\s*text\/event-stream\b/i.test(accept ?? '');

type Asked = Pick<Call<(typeof chatRoutes)['widgetMessage']>, 'body' | 'client' | 'headers' | 'signal' | 'tell'>;

/** The way of every turn, whatever its door: through the gate, whose first stage looks at whoever asks while the key is looked up, when there is one, and while what the turn stands on is read. `who` is how all counters know the caller. */
async function ask(
  call: Asked,
  asker: Asker,
  { accountId, who, visitor }: Pick<TurnRequest, 'accountId' | 'who'> & Partial<Pick<TurnRequest, 'visitor'>>,
  deps: ChatDeps,
): Promise<Turn> {
  const { message: written, conversationId } = call.body;
  // What is scored is what was written; what is asked and kept is plain text (S17).
  const text = inertPlain(written);
  if (text === '') throw invalidAt('#/body/message', 'At least 1 character that is not markup');
  const { chatbotId } = asker;
  const ids = { messageId: deps.newId(), conversationId: conversationId ?? deps.newId(), answerId: deps.newId() };
  const key = idempotencyKey(call.headers);
  const request: TurnRequest = { accountId, chatbotId, who, address: call.client.address, text: written, ...(visitor && { visitor: { ...visitor, key } }) };
  const message = { text, conversationId, askedAt: deps.now() };
  const waiting = deps.gate(request, call.tell);
  const vain = new AbortController();
  const early = deps.recent.has(request)
    ? undefined
    : prepareTurn(asker, newTurn(message, { ids, resumed: false }), deps, AbortSignal.any([call.signal, vain.signal]));
  // Whoever goes on with it is told.
  early?.catch(() => undefined);
  const begin = (hold: TurnHold): Promise<Turn> =>
    gatedTurn(waiting, { turnId: hold.ids.messageId, keyed: key !== undefined }, () => takeTurn(asker, message, hold, deps, call.signal, early)).catch(
      (error: unknown) => {
        if (isRefusal(error)) deps.recent.note(request);
        throw error;
      },
    );
  try {
    if (key === undefined) return await begin({ ids, resumed: false, kept: async () => undefined });
    const { replayed, ...turn } = await keyedTurn({ asker, turn: { accountId, chatbotId, callerId: who, key, input: call.body }, ids, waiting }, deps, begin);
    if (replayed) call.tell({ 'Idempotency-Replayed': 'true' });
    return turn;
  } finally {
    // Whoever has begun has what was prepared; for a replay, a conflict or a refusal it is in vain.
    vain.abort();
  }
}

/** The two doors of a chat turn: the team's and the visitor's. */
export const chat: Operations<typeof chatRoutes, ChatDeps> = {
  async chat(call, deps) {
    const { principal } = call;
    const { accountId } = principal;
    const { chatbotId } = call.params;
    const { version = 'published' } = call.body;
    const turn = await (principal.kind === 'session'
      ? ask(call, { channel: 'dashboard', call, chatbotId, visitorId: principal.userId, version }, { accountId, who: `member:${principal.userId}` }, deps)
      : ask(
          call,
          { channel: 'api', call, keyVisit: visitByKey(call.client, deps.now()), chatbotId, visitorId: principal.apiKeyId, version },
          { accountId, who: `key:${principal.apiKeyId}` },
          deps,
        ));
    return wantsStream(call.headers['accept']) ? eventStream(turn.events) : { ...(await wholeAnswer(turn)) };
  },
  async widgetMessage(call, deps) {
    const { accountId, visitorId, parentOrigin } = call.principal;
    const asker = { channel: 'widget', ...visitorOf(call, deps.now(), call.body.automated), fired: call.body.triggers } as const;
    const visitor = { id: visitorId, site: parentOrigin, trap: call.body.website, requestId: call.requestId };
    return eventStream((await ask(call, asker, { accountId, who: `visitor:${visitorId}`, visitor }, deps)).events);
  },
};
