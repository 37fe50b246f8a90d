import { visitOf } from '../access/policy.ts';
import type { Operations } from '../core/contract.ts';
import { eventStream } from '../core/reply.ts';
import type { chatRoutes } from './contract.ts';
import { takeTurn, wholeAnswer, type TurnDeps } from './turn.ts';

/** Whether the caller asked for a stream (RFC 9110, 12.5.1; a plain mention is enough). */
const wantsStream = (accept: string | undefined): boolean => /(?:^|,)\s*text\/event-stream\b/i.test(accept ?? '');

/** The two doors of a chat turn: the team's and the visitor's. */
export const chat: Operations<typeof chatRoutes, TurnDeps> = {
  async chat(call, deps) {
    const { principal } = call;
    const { version = 'published' } = call.body;
    const asker =
      principal.kind === 'session'
        ? ({ channel: 'dashboard', call, chatbotId: call.params.chatbotId, visitorId: principal.userId, version } as const)
        : ({ channel: 'api', call, chatbotId: call.params.chatbotId, visitorId: principal.apiKeyId, version } as const);
    const turn = await takeTurn(asker, { text: call.body.message, conversationId: call.body.conversationId }, deps, call.signal);
    return wantsStream(call.headers['accept']) ? eventStream(turn.events) : { ...(await wholeAnswer(turn)) };
  },
  async widgetMessage(call, deps) {
    const { accountId, chatbotId, visitorId } = call.principal;
    const turn = await takeTurn(
      { channel: 'widget', accountId, chatbotId, visitorId, visit: visitOf(call.principal, call.client, deps.now()) },
      { text: call.body.message, conversationId: call.body.conversationId },
      deps,
      call.signal,
    );
    return eventStream(turn.events);
  },
};
