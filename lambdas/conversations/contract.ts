import * as z from 'zod';
import { deliveryQueueEnv } from '../channels/contract.ts';
import { routes } from '../core/contract.ts';
import { id, listOf, moment, page } from '../core/schema.ts';
import { change, contact, conversation, exportQuery, lead, listQuery, message, note, since, written } from './fields.ts';

const inChatbot = z.strictObject({ chatbotId: id });
const inConversation = z.strictObject({ chatbotId: id, conversationId: id });

const reading = { host: 'app', callers: ['session', 'api-key'], permission: 'conversations:read' } as const;
const writing = { host: 'app', callers: ['session', 'api-key'], permission: 'conversations:write' } as const;
/** What only somebody with a name can do. */
const asPerson = { host: 'app', callers: ['session'], permission: 'conversations:write' } as const;

export const conversationRoutes = routes({
  listConversations: {
    ...reading,
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/conversations',
    summary: 'The conversations of a chatbot that the caller may see, by their last message, newest first; narrowed and searched by the query.',
    problems: ['invalid-request', 'not-found', 'not-allowed'],
    limitsWith: { query: ['search'] },
    params: inChatbot,
    query: listQuery,
    reply: listOf(conversation),
  },
  readConversation: {
    ...reading,
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/conversations/{conversationId}',
    summary: 'One conversation.',
    problems: ['not-found', 'not-allowed'],
    params: inConversation,
    reply: conversation,
  },
  changeConversation: {
    ...writing,
    method: 'PATCH',
    path: '/v1/chatbots/{chatbotId}/conversations/{conversationId}',
    summary:
      'Change status, assignee or tags. An assignee is a member who can read the conversations of this chatbot. Closing gives a taken conversation back.',
    problems: ['invalid-request', 'not-found', 'not-allowed', 'csrf-refused'],
    params: inConversation,
    body: change,
    reply: conversation,
  },
  deleteConversation: {
    ...writing,
    method: 'DELETE',
    path: '/v1/chatbots/{chatbotId}/conversations/{conversationId}',
    status: 204,
    summary: 'Delete a conversation with its messages, notes and feedback. Leads stay.',
    problems: ['not-found', 'not-allowed', 'csrf-refused'],
    params: inConversation,
    reply: 'none',
  },
  listMessages: {
    ...reading,
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/conversations/{conversationId}/messages',
    summary: 'The messages of a conversation with their sources, oldest first.',
    problems: ['invalid-request', 'not-found', 'not-allowed'],
    params: inConversation,
    query: page,
    reply: listOf(message),
  },
  answerAsPerson: {
    ...asPerson,
    method: 'POST',
    path: '/v1/chatbots/{chatbotId}/conversations/{conversationId}/messages',
    status: 201,
    summary:
      'Answer as a person. Takes the conversation over, unless somebody else has it. In a messaging service the answer is sent there; `conflict` says when it lets nobody answer any more.',
    problems: ['invalid-request', 'not-found', 'not-allowed', 'conflict', 'csrf-refused'],
    params: inConversation,
    body: written,
    reply: message,
  },
  takeOver: {
    ...asPerson,
    method: 'POST',
    path: '/v1/chatbots/{chatbotId}/conversations/{conversationId}/takeover',
    summary: 'Answer instead of the bot from now on. Of two at once one has it, and the other is told so.',
    problems: ['not-found', 'not-allowed', 'conflict', 'csrf-refused'],
    params: inConversation,
    reply: conversation,
  },
  release: {
    ...asPerson,
    method: 'POST',
    path: '/v1/chatbots/{chatbotId}/conversations/{conversationId}/release',
    summary: 'Give a conversation back to the bot: whoever has it, or an admin.',
    problems: ['not-found', 'not-allowed', 'conflict', 'csrf-refused'],
    params: inConversation,
    reply: conversation,
  },
  listNotes: {
    ...reading,
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/conversations/{conversationId}/notes',
    summary: 'What the team has noted about a conversation, oldest first. Visitors never see it.',
    problems: ['invalid-request', 'not-found', 'not-allowed'],
    params: inConversation,
    query: page,
    reply: listOf(note),
  },
  addNote: {
    ...asPerson,
    method: 'POST',
    path: '/v1/chatbots/{chatbotId}/conversations/{conversationId}/notes',
    status: 201,
    summary: 'Note something about a conversation, for the team alone.',
    problems: ['invalid-request', 'not-found', 'not-allowed', 'csrf-refused'],
    params: inConversation,
    body: written,
    reply: note,
  },
  conversationChanges: {
    ...reading,
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/conversations/changes',
    summary: 'What has changed since the last call: cheap enough to be asked every few seconds. Without `since` it says where to begin.',
    problems: ['invalid-request', 'not-found', 'not-allowed'],
    params: inChatbot,
    /** What the last answer gave, or a moment. */
    query: z.strictObject({ since: z.union([since, moment]).optional() }),
    reply: z.strictObject({
      since,
      changed: z.boolean(),
      /** Something may have gone out of sight, or more has changed than fits: read the list again. */
      reload: z.boolean(),
      items: z.array(conversation).max(100),
    }),
  },
  exportConversations: {
    ...reading,
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/conversations/export',
    summary: 'Transcripts as a JSON or CSV file, narrowed as the list is. What does not fit into one file begins at the cursor in `X-Next-Cursor`.',
    problems: ['invalid-request', 'not-found', 'not-allowed'],
    limits: ['search'],
    params: inChatbot,
    query: exportQuery,
    reply: 'file',
  },
  listContacts: {
    ...reading,
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/contacts',
    summary: 'Visitors who have said who they are, newest first.',
    problems: ['invalid-request', 'not-found', 'not-allowed'],
    params: inChatbot,
    query: page,
    reply: listOf(contact),
  },
  listLeads: {
    ...reading,
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/leads',
    summary: 'What visitors have left in the form, newest first, with the consent that they gave.',
    problems: ['invalid-request', 'not-found', 'not-allowed'],
    params: inChatbot,
    query: page,
    reply: listOf(lead),
  },
});

export const conversationsEnv = deliveryQueueEnv;
