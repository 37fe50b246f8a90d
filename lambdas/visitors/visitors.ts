import { visitorOf, type VisitorCall } from '../bots/visitor.ts';
import type { Operations, Tell } from '../core/contract.ts';
import type { Journal } from '../core/journal.ts';
import type { Rings } from '../core/ring-store.ts';
import type { ConversationChanges } from '../database/conversation-changes-store.ts';
import { endVisitorCookie } from '../tokens/visitor-cookie.ts';
import type { visitorRoutes, VisitorAct } from './contract.ts';
import { countVisitor } from './limits.ts';
import type { VisitorChanges, VisitorStore } from './store.ts';

export interface VisitorDeps {
  readonly store: VisitorStore;
  readonly rings: Pick<Rings, 'take'>;
  readonly changes: ConversationChanges;
  readonly record: Journal;
  readonly newId: () => string;
  /** Milliseconds. */
  readonly now: () => number;
}

type Counted = Pick<VisitorCall, 'principal' | 'client'> & { readonly tell: Tell };

const count = ({ principal, client, tell }: Counted, { rings }: Pick<VisitorDeps, 'rings'>, act: VisitorAct): Promise<void> =>
  countVisitor(rings, act, { ...principal, address: client.address }, tell);

/** A conversation's state in the words of whoever waits for an answer in it. */
function stateOf({ status, takenOver }: NonNullable<VisitorChanges['conversation']>): 'bot' | 'waiting' | 'person' | 'closed' {
  if (status === 'closed') return 'closed';
  if (takenOver) return 'person';
  return status === 'waiting' ? 'waiting' : 'bot';
}

/** What a visitor does beside writing messages: each door is counted, and asks what the door of messages asks (S16, S21, S26). */
export const visitors: Operations<typeof visitorRoutes, VisitorDeps> = {
  async widgetChanges(call, deps) {
    await count(call, deps, 'poll');
    const at = deps.now();
    const since = call.query.since === undefined ? undefined : new Date(call.query.since);
    const { conversation, messages } = await deps.store.changes(visitorOf(call, at), since);
    return {
      since: new Date(at).toISOString(),
      conversation: conversation && { id: conversation.id, state: stateOf(conversation) },
      messages,
    };
  },
  async giveFeedback(call, deps) {
    await count(call, deps, 'act');
    const changed = await deps.store.feedback(visitorOf(call, deps.now()), call.body.messageId, call.body.value);
    await deps.changes.note(changed);
  },
  async leaveLead(call, deps) {
    await count(call, deps, 'lead');
    const ids = { leadId: deps.newId(), contactId: deps.newId() };
    return { id: await deps.store.lead(visitorOf(call, deps.now()), ids, call.body) };
  },
  async forgetMe(call, deps) {
    await count(call, deps, 'act');
    const { principal, requestId, signal, setCookie } = call;
    const { accountId, chatbotId, publicKey } = principal;
    const { removed, left } = await deps.store.forget(visitorOf(call, deps.now()), () => !signal.aborted);
    setCookie(endVisitorCookie(publicKey));
    await deps.changes.note({ accountId, chatbotId, assigneeId: null }, { gone: true });
    // The receipt says what was done and no longer for whom: neither visitor nor address.
    await deps.record({
      type: 'sensitive_delete',
      outcome: 'done',
      accountId,
      actor: { kind: 'visitor', id: 'forgotten' },
      action: 'forgetMe',
      target: chatbotId,
      change: `${removed.conversations} conversations, ${removed.messages} messages, ${removed.leads} leads${left ? ', not complete' : ''}`,
      requestId,
    });
  },
};
