import { CATALOGUE, type AccountEvent } from '../events/catalogue.ts';
import { TEST_EVENT } from './contract.ts';

/** What of an event about a restricted conversation leaves: what it is about, and nothing that was said or that somebody has left (S11.6, S28.10). */
const KEPT = new Set(['conversationId', 'messageId', 'leadId', 'contactId', 'author', 'channel', 'status']);

/** Whether an event tells what is said in conversations, or who has said it. */
const tellsOfPeople = ({ type }: AccountEvent): boolean => CATALOGUE[type].area === 'conversations';

/**
 * The body of a delivery, made once: every attempt sends the same bytes. Where the chatbot's conversations are for some members only, content stays here
 * unless the endpoint was made to receive it, and `restricted` says so.
 */
export function bodyOf(event: AccountEvent, { restricted }: { readonly restricted: boolean }): string {
  const { id, type, occurredAt, accountId, chatbotId } = event;
  const withheld = restricted && tellsOfPeople(event);
  const data = withheld ? Object.fromEntries(Object.entries(event.data).filter(([name]) => KEPT.has(name))) : event.data;
  return JSON.stringify({
    id,
    type,
    timestamp: occurredAt,
    accountId,
    ...(chatbotId !== undefined && { chatbotId }),
    ...(withheld && { restricted: true }),
    data,
  });
}

/** The body of a test. */
export const testBody = (id: string, accountId: string, webhookId: string, at: string): string =>
  JSON.stringify({ id, type: TEST_EVENT, timestamp: at, accountId, data: { webhookId } });

/** The conversation and the person that a delivery goes with: when they are deleted, it is. */
export function subjectOf({
  chatbotId,
  data,
}: AccountEvent): { readonly chatbotId: string; readonly conversationId?: string; readonly contactId?: string } | undefined {
  const conversationId = 'conversationId' in data ? data.conversationId : null;
  const contactId = 'contactId' in data ? data.contactId : undefined;
  if (chatbotId === undefined || (!conversationId && !contactId)) return undefined;
  return { chatbotId, ...(conversationId && { conversationId }), ...(contactId && { contactId }) };
}
