import * as z from 'zod';
import { routes } from '../core/contract.ts';
import { areas, id, listOf, page, time } from '../core/schema.ts';
import { calledName, email, mailedToken, membership, password, person, role } from '../people/fields.ts';
import { sessionsEnv } from '../sessions/contract.ts';

/** How long an invitation stands, in seconds: a week. */
export const INVITATION_SECONDS = 604_800;
/** Invitations of an account that stand at once, and members that it may have. */
export const INVITATIONS_MAX = 100;
export const MEMBERS_MAX = 500;
/** Chatbots that an invitation may come with. */
const GRANTS_MAX = 50;

/** What the new member may do with which chatbot, from the first moment on. */
const grants = z.array(z.strictObject({ chatbotId: id, areas })).max(GRANTS_MAX);

/** Roles that may be given; ownership is only ever transferred. */
const givenRole = z.enum(['admin', 'member']);
const member = z.strictObject({ userId: id, name: z.string().max(400), email: z.string().max(254), role, joinedAt: time });
const invitation = z.strictObject({ id, email: z.string().max(254), role: givenRole, grants, invitedBy: id, createdAt: time, expiresAt: time });
const ofMember = z.strictObject({ userId: id });
const ofInvitation = z.strictObject({ invitationId: id });

export const memberRoutes = routes({
  listMembers: {
    method: 'GET',
    path: '/v1/members',
    host: 'app',
    callers: ['session'],
    permission: 'account:admin',
    summary: 'The members of the account.',
    problems: ['invalid-request', 'not-allowed'],
    query: page,
    reply: listOf(member),
  },
  changeRole: {
    method: 'PATCH',
    path: '/v1/members/{userId}',
    host: 'app',
    callers: ['session'],
    permission: 'account:admin',
    summary: 'Change the role of a member, never one’s own and never the owner’s; it counts on the next call.',
    problems: ['invalid-request', 'not-found', 'not-allowed', 'conflict', 'csrf-refused'],
    params: ofMember,
    body: z.strictObject({ role: givenRole }),
    reply: member,
  },
  removeMember: {
    method: 'DELETE',
    path: '/v1/members/{userId}',
    host: 'app',
    status: 204,
    callers: ['session'],
    permission: 'account:member',
    summary: 'Remove a member, or leave: sessions, grants and keys of that member in this account are dead at the next call. The owner cannot be removed.',
    problems: ['not-found', 'not-allowed', 'conflict', 'csrf-refused'],
    params: ofMember,
    reply: 'none',
  },
  transferAccount: {
    method: 'POST',
    path: '/v1/account/transfer',
    host: 'app',
    status: 204,
    callers: ['session'],
    permission: 'account:owner',
    confirmed: true,
    summary: 'Make another member the owner; the former owner becomes an admin.',
    problems: ['invalid-request', 'not-found', 'not-allowed', 'conflict', 'csrf-refused'],
    body: z.strictObject({ userId: id }),
    reply: 'none',
  },
  listInvitations: {
    method: 'GET',
    path: '/v1/invitations',
    host: 'app',
    callers: ['session'],
    permission: 'account:admin',
    summary: 'Invitations that were not accepted yet, the expired ones among them, newest first.',
    problems: ['invalid-request', 'not-allowed'],
    query: page,
    reply: listOf(invitation),
  },
  invite: {
    method: 'POST',
    path: '/v1/invitations',
    host: 'app',
    status: 201,
    callers: ['session'],
    permission: 'account:admin',
    summary: 'Ask somebody to join: a link is mailed to the address, and only to it.',
    problems: ['invalid-request', 'not-found', 'not-allowed', 'conflict', 'quota-exceeded', 'csrf-refused'],
    body: z.strictObject({ email, role: givenRole, grants: grants.optional() }),
    reply: invitation,
  },
  revokeInvitation: {
    method: 'DELETE',
    path: '/v1/invitations/{invitationId}',
    host: 'app',
    status: 204,
    callers: ['session'],
    permission: 'account:admin',
    summary: 'Take an invitation back; its link is void at once.',
    problems: ['not-found', 'not-allowed', 'csrf-refused'],
    params: ofInvitation,
    reply: 'none',
  },
  resendInvitation: {
    method: 'POST',
    path: '/v1/invitations/{invitationId}/resend',
    host: 'app',
    status: 202,
    callers: ['session'],
    permission: 'account:admin',
    summary: 'Mail a new link for a whole new week; the one before is void.',
    problems: ['not-found', 'not-allowed', 'csrf-refused'],
    params: ofInvitation,
    reply: invitation,
  },
  acceptInvitation: {
    method: 'POST',
    path: '/v1/invitations/accept',
    host: 'app',
    callers: ['public'],
    summary:
      'Join with the mailed token. Somebody new gives a name and chooses a password, and is signed in; somebody with an account of the address joins with it, and is signed in when the password is given and no second factor is asked for.',
    problems: [
      'invalid-request',
      'token-refused',
      'invalid-credentials',
      'weak-password',
      'locked-out',
      'conflict',
      'quota-exceeded',
      'csrf-refused',
      'unavailable',
    ],
    body: z.strictObject({ token: mailedToken, name: calledName.optional(), password: password.optional() }),
    reply: z.strictObject({ user: person, account: membership, signedIn: z.boolean() }),
  },
});

export const membersEnv = sessionsEnv.extend({ MAIL_SENDER: z.string().min(3), MAIL_EVENTS: z.string().min(1) });
