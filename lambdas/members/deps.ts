import type { Journal } from '../core/journal.ts';
import type { SendMail } from '../core/mailer.ts';
import type { Attempts } from '../limits/attempts.ts';
import type { Passwords } from '../passwords/password.ts';
import type { AccountStateStore } from '../people/account-state-store.ts';
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
  readonly states: Pick<AccountStateStore, 'read'>;
  readonly memberships: Pick<MembershipStore, 'membership' | 'settle'>;
  readonly passwords: Passwords;
  readonly attempts: Pick<Attempts, 'guard'>;
  readonly verifier: TokenVerifier;
  readonly sendMail: SendMail;
  readonly record: Journal;
}
