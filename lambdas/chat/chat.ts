import { visitOf } from '../access/policy.ts';
import type { Call, Operations } from '../core/contract.ts';
import { eventStream } from '../core/reply.ts';
import type { chatRoutes } from './contract.ts';
import type { TurnRequest } from './gate.ts';
import { gatedTurn, type Gate } from './gated-turn.ts';
import { takeTurn, wholeAnswer, type TurnDeps } from './turn.ts';

/** Whether the caller asked for a stream (RFC 9110, 12.5.1; a plain mention is enough). */
const wantsStream = (accept: string | undefined): boolean => /(?:^|,)\s*text\/event-stream\b/i.test(accept ?? '');

/** A call as the gate counts it. */
const turnRequest = (
  { client, body }: Pick<Call<(typeof chatRoutes)['chat']>, 'client'> & { readonly body: { readonly message: string } },
  accountId: string,
  chatbotId: string,
  who: string,
  turnId: string,
): TurnRequest => ({ turnId, accountId, chatbotId, who, address: client.address, text: body.message });

export interface ChatDeps extends TurnDeps {
  readonly gate: Gate;
}

/** The two doors of a chat turn: the team's and the visitor's. */
export const chat: Operations<typeof chatRoutes, ChatDeps> = {
  async chat(call, deps) {
    const { principal } = call;
    const { version = 'published' } = call.body;
    const asker =
      principal.kind === 'session'
        ? ({ channel: 'dashboard', call, chatbotId: call.params.chatbotId, visitorId: principal.userId, version } as const)
        : ({ channel: 'api', call, chatbotId: call.params.chatbotId, visitorId: principal.apiKeyId, version } as const);
    const who = principal.kind === 'session' ? `member:${principal.userId}` : `key:${principal.apiKeyId}`;
    const turn = await gatedTurn(deps.gate, turnRequest(call, principal.accountId, call.params.chatbotId, who, deps.newId()), call.tell, () =>
      takeTurn(asker, { text: call.body.message, conversationId: call.body.conversationId }, deps, call.signal),
    );
    return wantsStream(call.headers['accept']) ? eventStream(turn.events) : { ...(await wholeAnswer(turn)) };
  },
  async widgetMessage(call, deps) {
    const { accountId, chatbotId, visitorId, publicKey } = call.principal;
    const asker = { channel: 'widget', accountId, chatbotId, visitorId, publicKey, visit: visitOf(call.principal, call.client, deps.now()) } as const;
    const visitor = { id: visitorId, site: call.principal.parentOrigin, trap: call.body.website, requestId: call.requestId };
    const request = { ...turnRequest(call, accountId, chatbotId, `visitor:${visitorId}`, deps.newId()), visitor };
    const turn = await gatedTurn(deps.gate, request, call.tell, () =>
      takeTurn(asker, { text: call.body.message, conversationId: call.body.conversationId }, deps, call.signal),
    );
    return eventStream(turn.events);
  },
};
