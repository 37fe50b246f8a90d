import type { Journal } from '../core/journal.ts';
import type { SendMail } from '../core/mailer.ts';
import type { Passwords } from '../passwords/password.ts';
import type { MembershipStore } from '../people/membership-store.ts';
import type { PersonStore } from '../people/person-store.ts';
import type { SessionDeps } from '../sessions/start.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import type { PublicKey } from '../tokens/key-ring.ts';
import type { TokenVerifier } from '../tokens/verify.ts';
import type { SignUpStore } from './sign-up-store.ts';

/** What the rules of identity are given. */
export interface IdentityDeps extends SessionDeps {
  readonly store: PersonStore & SessionStore & SignUpStore;
  readonly accounts: MembershipStore;
  readonly passwords: Passwords;
  readonly verifier: TokenVerifier;
  readonly keys: () => Promise<readonly PublicKey[]>;
  readonly sendMail: SendMail;
  readonly record: Journal;
  /** The secret from which the successor of a refresh token is made. */
  readonly pepper: () => Promise<string>;
}
