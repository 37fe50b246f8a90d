import * as z from 'zod';
import { routes } from '../core/contract.ts';
import { areas, id, listOf, page, time } from '../core/schema.ts';

/** Members that a policy may list. */
const MEMBERS_MAX = 500;

const grant = z.strictObject({ userId: id, areas, updatedAt: time });
/** The longest that conversations may be kept for a while, in days: ten years. */
const RETENTION_DAYS_MAX = 3_650;

const policy = z.strictObject({
  mode: z.enum(['team', 'selected', 'assigned']),
  memberIds: z.array(id).max(MEMBERS_MAX),
  /** Days after its last message at which a conversation is deleted; `null` keeps it. */
  retentionDays: z.number().int().min(1).max(RETENTION_DAYS_MAX).nullable(),
});

const inChatbot = z.strictObject({ chatbotId: id });
const ofMember = z.strictObject({ chatbotId: id, userId: id });

export const grantRoutes = routes({
  listGrants: {
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/grants',
    host: 'app',
    callers: ['session'],
    permission: 'account:admin',
    summary: 'What each member may do with a chatbot. Owners and admins may do everything and are not listed.',
    problems: ['invalid-request', 'not-found', 'not-allowed'],
    params: inChatbot,
    query: page,
    reply: listOf(grant),
  },
  putGrant: {
    method: 'PUT',
    path: '/v1/chatbots/{chatbotId}/grants/{userId}',
    host: 'app',
    callers: ['session'],
    permission: 'account:admin',
    summary: 'Say what a member may do with a chatbot: a level for each area that is named, nothing for the others. It counts on the next call.',
    problems: ['invalid-request', 'not-found', 'not-allowed', 'csrf-refused'],
    params: ofMember,
    body: areas.refine((given) => Object.keys(given).length > 0, { error: 'Name at least one area' }),
    reply: grant,
  },
  deleteGrant: {
    method: 'DELETE',
    path: '/v1/chatbots/{chatbotId}/grants/{userId}',
    host: 'app',
    status: 204,
    callers: ['session'],
    permission: 'account:admin',
    summary: 'Take a chatbot away from a member, for whom it is not there from the next call on.',
    problems: ['not-found', 'not-allowed', 'csrf-refused'],
    params: ofMember,
    reply: 'none',
  },
  readConversationPolicy: {
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/conversation-policy',
    host: 'app',
    callers: ['session'],
    permission: 'account:admin',
    summary: 'Who of the team sees the conversations of a chatbot.',
    problems: ['not-found', 'not-allowed'],
    params: inChatbot,
    reply: policy,
  },
  putConversationPolicy: {
    method: 'PUT',
    path: '/v1/chatbots/{chatbotId}/conversation-policy',
    host: 'app',
    callers: ['session'],
    permission: 'account:admin',
    summary:
      'Say who sees conversations: the `team` (everybody with the grant), `selected` members, or only those to whom one is `assigned`. Owners and admins see all. It counts on the next call. `retentionDays` deletes conversations so long after their last message; left out, it stays as it is.',
    problems: ['invalid-request', 'not-found', 'not-allowed', 'csrf-refused'],
    params: inChatbot,
    body: z.strictObject({ mode: policy.shape.mode, memberIds: policy.shape.memberIds.optional(), retentionDays: policy.shape.retentionDays.optional() }),
    reply: policy,
  },
});

export const grantsEnv = z.object({ DIRECTORY_TABLE: z.string().min(1) });
