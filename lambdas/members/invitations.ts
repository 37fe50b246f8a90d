import type { Areas, Call, Operations } from '../core/contract.ts';
import { rightsChanged } from '../core/deed.ts';
import { Problem } from '../core/problem.ts';
import { byEmail, byNetwork } from '../limits/attempts.ts';
import { provePassword } from '../passwords/prove.ts';
import { refuseWeak } from '../passwords/policy.ts';
import { normalizeEmail, type UserRow } from '../people/rows.ts';
import { shownPerson } from '../people/shown.ts';
import { startSession } from '../sessions/start.ts';
import { textClaim, verifyOnce } from '../tokens/verify.ts';
import { INVITATION_SECONDS, type memberRoutes } from './contract.ts';
import type { MemberDeps } from './deps.ts';
import type { Invited } from './invitation-store.ts';
import { invitationMail } from './mails.ts';

type Invitations = Pick<
  Operations<typeof memberRoutes, MemberDeps>,
  'listInvitations' | 'invite' | 'revokeInvitation' | 'resendInvitation' | 'acceptInvitation'
>;

interface Inviter {
  readonly principal: { readonly accountId: string; readonly userId: string };
  readonly client: { readonly origin: string };
}

/** Mails the link. Whoever it is for is read from the row: nothing of the request can point it elsewhere. */
async function mail({ principal, client }: Inviter, { invitation, tokenId }: Invited, deps: MemberDeps): Promise<void> {
  const { accountId, userId } = principal;
  const [account, inviter] = await Promise.all([deps.memberships.membership(accountId, userId), deps.people.userById(userId)]);
  const token = await deps.signer.sign('invite', { subject: invitation.id, seconds: INVITATION_SECONDS, tokenId, claims: { acc: accountId } });
  const link = `${client.origin}/#/invitations?token=${token}`;
  await deps.sendMail(invitationMail(invitation.email, { link, account: account?.name ?? '', inviter: inviter?.name ?? '', locale: inviter?.locale ?? 'en' }));
}

function missing(members: Readonly<Record<string, unknown>>): never {
  const errors = Object.keys(members)
    .filter((name) => members[name] === undefined)
    .map((name) => ({ pointer: `#/body/${name}`, detail: 'Needed to make an account of the address' }));
  throw new Problem('invalid-request', 'somebody new', { extra: { errors } });
}

type Accepting = Pick<Call<(typeof memberRoutes)['acceptInvitation']>, 'body' | 'client' | 'requestId'>;

/** The person who joins: as known by the address, or made from name and password. `proved` when the password was given and is right. */
async function joiner(
  { body, client, requestId }: Accepting,
  email: string,
  deps: MemberDeps,
): Promise<{ readonly user: UserRow; readonly fresh: boolean; readonly proved: boolean }> {
  const { name, password } = body;
  const known = await deps.people.userByEmail(email);
  if (known) {
    if (password !== undefined) {
      // Another door to the same password: whoever holds the link gets no more guesses at it than at log-in (S13.10).
      await provePassword(deps, { subjects: [byEmail(email)], action: 'acceptInvitation', client, requestId }, password, known.password);
    }
    return { user: known, fresh: false, proved: password !== undefined && !known.factor };
  }
  if (name === undefined || password === undefined) return missing({ name, password });
  await refuseWeak(password, email, [name]);
  const user: UserRow = {
    userId: deps.newId(),
    email,
    name,
    locale: 'en',
    password: await deps.passwords.hash(password),
    validFrom: Math.floor(deps.now() / 1000) - 1,
    origin: client.origin,
  };
  return { user, fresh: true, proved: true };
}

/** From asking somebody to the membership (S10.7). */
export const invitationOperations: Invitations = {
  async listInvitations(call, deps) {
    return deps.invitations.list(call, call.query);
  },

  async invite(call, deps) {
    const email = normalizeEmail(call.body.email);
    const known = await deps.people.userByEmail(email);
    const grants = (call.body.grants ?? []).map(({ chatbotId, areas }) => ({ chatbotId, areas: areas as Areas }));
    const invited = await deps.invitations.create(call, call.principal.userId, {
      id: deps.newId(),
      email,
      role: call.body.role,
      grants,
      tokenId: deps.newId(),
      ...(known && { userId: known.userId }),
    });
    await mail(call, invited, deps);
    const { invitation } = invited;
    await deps.record(rightsChanged(call, 'invite', invitation.id, `- -> invited as ${invitation.role}`));
    return invitation;
  },

  async revokeInvitation(call, deps) {
    const invitation = await deps.invitations.revoke(call, call.params.invitationId);
    await deps.record(rightsChanged(call, 'revokeInvitation', invitation.id, `invited as ${invitation.role} -> -`));
  },

  async resendInvitation(call, deps) {
    const invited = await deps.invitations.renew(call, call.params.invitationId, deps.newId());
    await mail(call, invited, deps);
    const { invitation } = invited;
    await deps.record(rightsChanged(call, 'resendInvitation', invitation.id, `invited as ${invitation.role} -> invited again as ${invitation.role}`));
    return invitation;
  },

  async acceptInvitation(call, deps) {
    const { body, client, requestId, setCookie } = call;
    return deps.attempts.guard({ subjects: [byNetwork(client.address)], action: 'acceptInvitation', client, requestId }, async () => {
      const claims = await verifyOnce(deps.verifier, 'invite', body.token);
      const accountId = textClaim(claims, 'acc');
      const [account, invitation] = await Promise.all([deps.states.read(accountId), deps.invitations.standing(accountId, claims.sub, claims.jti)]);
      if (account?.state !== 'active') throw new Problem('token-refused', 'the account is closing or suspended');
      if (!invitation) throw new Problem('token-refused', 'no such invitation');
      const { user, fresh, proved } = await joiner(call, invitation.email, deps);
      let joined = false;
      const prepare = async (): Promise<void> => {
        // Somebody signed up with the address in this very moment, or was erased: the invitation stands, and is accepted as who is there then.
        joined = fresh ? await deps.people.createPerson(user, accountId) : await deps.people.join(user.userId, accountId);
        if (!joined) throw new Problem('conflict', 'the person of the address has changed');
      };
      await deps.invitations.accept(accountId, claims.sub, claims.jti, { userId: user.userId, prepare }).catch(async (error: unknown) => {
        // What a crash leaves instead is found at the next log-in.
        if (joined) await deps.memberships.settle(accountId, user.userId, () => deps.people.leave(user.userId, accountId)).catch(() => undefined);
        throw error;
      });
      await deps.record(
        rightsChanged({ principal: { accountId, userId: user.userId }, client, requestId }, 'acceptInvitation', user.userId, `- -> ${invitation.role}`),
      );
      if (proved) await startSession(deps, { userId: user.userId, accountId, from: client }, setCookie);
      const membership = await deps.memberships.membership(accountId, user.userId);
      if (!membership) throw new Problem('token-refused', 'removed again');
      return { user: shownPerson(user), account: membership, signedIn: proved };
    });
  },
};
