import type { Client } from '../core/contract.ts';
import type { Journal } from '../core/journal.ts';
import type { SendMail } from '../core/mailer.ts';
import type { Attempts } from '../limits/attempts.ts';
import type { Passwords } from '../passwords/password.ts';
import type { JoiningStore } from '../people/joining-store.ts';
import type { MembershipStore } from '../people/membership-store.ts';
import type { PersonStore } from '../people/person-store.ts';
import type { SessionDeps } from '../sessions/start.ts';
import type { TokenVerifier } from '../tokens/verify.ts';
import type { InvitationStore } from './invitation-store.ts';
import type { MemberStore } from './member-store.ts';

/** What the rules of membership are given. */
export interface MemberDeps extends SessionDeps {
  readonly members: MemberStore;
  readonly invitations: InvitationStore;
  readonly people: PersonStore & JoiningStore;
  readonly memberships: Pick<MembershipStore, 'membership'>;
  readonly passwords: Passwords;
  readonly attempts: Pick<Attempts, 'guard'>;
  readonly verifier: TokenVerifier;
  readonly sendMail: SendMail;
  readonly record: Journal;
}

interface Call {
  readonly principal: { readonly accountId: string; readonly userId: string };
  readonly client: Client;
  readonly requestId: string;
}

/** One event of a change of rights: what was and what is, with no address and no name in it. */
export const changed = ({ principal, client, requestId }: Call, action: string, target: string, change: string) => ({
  type: 'authz_change',
  outcome: 'done' as const,
  accountId: principal.accountId,
  actor: { kind: 'session' as const, id: principal.userId },
  action,
  target,
  change,
  address: client.address,
  agent: client.agent,
  requestId,
});
