import { visitOf } from '../access/policy.ts';
import { botReason } from '../bots/verdict.ts';
import type { Call, Operations } from '../core/contract.ts';
import { idempotencyKey } from '../core/idempotency.ts';
import { eventStream } from '../core/reply.ts';
import type { chatRoutes } from './contract.ts';
import type { TurnRequest } from './gate.ts';
import { gatedTurn, type Gate } from './gated-turn.ts';
import { keyedTurn } from './keyed-turn.ts';
import { takeTurn, wholeAnswer, type Turn, type TurnDeps, type TurnHold } from './turn.ts';
import type { TurnKeys } from './turn-key-store.ts';
import type { Asker } from './asker.ts';

export interface ChatDeps extends TurnDeps {
  readonly gate: Gate;
  readonly keys: TurnKeys;
}

/** Whether the caller asked for a stream (RFC 9110, 12.5.1; a plain mention is enough). */
const wantsStream = (accept: string | undefined): boolean => /(?:^|,)\s*text\/event-stream\b/i.test(accept ?? '');

type Asked = Pick<Call<(typeof chatRoutes)['widgetMessage']>, 'body' | 'client' | 'headers' | 'signal' | 'tell'>;

/** The way of every turn, whatever its door: by its key, when it has one, then through the gate. `who` is how all counters know the caller. */
async function ask(
  call: Asked,
  asker: Asker,
  { accountId, who, visitor }: Pick<TurnRequest, 'accountId' | 'who'> & Partial<Pick<TurnRequest, 'visitor'>>,
  deps: ChatDeps,
): Promise<Turn> {
  const { message: text, conversationId } = call.body;
  const { chatbotId } = asker;
  const ids = { messageId: deps.newId(), conversationId: conversationId ?? deps.newId(), answerId: deps.newId() };
  const begin = (hold: TurnHold): Promise<Turn> =>
    gatedTurn(deps.gate, { turnId: hold.ids.messageId, accountId, chatbotId, who, address: call.client.address, text, visitor }, call.tell, () =>
      takeTurn(asker, { text, conversationId }, hold, deps, call.signal),
    );
  const key = idempotencyKey(call.headers);
  if (key === undefined) return begin({ ids, resumed: false, kept: async () => undefined });
  const { replayed, ...turn } = await keyedTurn({ asker, turn: { accountId, chatbotId, callerId: who, key, input: call.body }, ids }, deps, begin);
  if (replayed) call.tell({ 'Idempotency-Replayed': 'true' });
  return turn;
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
      : ask(call, { channel: 'api', call, chatbotId, visitorId: principal.apiKeyId, version }, { accountId, who: `key:${principal.apiKeyId}` }, deps));
    return wantsStream(call.headers['accept']) ? eventStream(turn.events) : { ...(await wholeAnswer(turn)) };
  },
  async widgetMessage(call, deps) {
    const { kind: _, ...known } = call.principal;
    const { accountId, visitorId } = known;
    const bot = botReason({ agent: call.headers['user-agent'], headers: call.headers, automated: call.body.automated });
    const asker = { channel: 'widget', ...known, visit: visitOf(call.principal, call.client, deps.now(), bot) } as const;
    const visitor = { id: visitorId, site: known.parentOrigin, trap: call.body.website, requestId: call.requestId };
    return eventStream((await ask(call, asker, { accountId, who: `visitor:${visitorId}`, visitor }, deps)).events);
  },
};
