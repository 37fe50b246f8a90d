import type { Journal } from '../core/journal.ts';
import type { Attempts } from '../limits/attempts.ts';
import type { Requests } from '../limits/requests.ts';
import type { Notify } from '../notices/contract.ts';
import type { Passwords } from '../passwords/password.ts';
import type { PepperSecret } from '../passwords/pepper.ts';
import type { MailChoiceStore } from '../people/mail-choice-store.ts';
import type { MembershipStore } from '../people/membership-store.ts';
import type { CredentialStore } from '../people/credential-store.ts';
import type { JoiningStore } from '../people/joining-store.ts';
import type { PersonStore } from '../people/person-store.ts';
import type { FactorDeps } from '../people/second-factor.ts';
import type { SignUpStore } from '../people/sign-up-store.ts';
import type { DeviceStore } from '../sessions/device-store.ts';
import type { SessionDeps } from '../sessions/start.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import type { PublicKey } from '../tokens/key-ring.ts';
import type { TokenVerifier } from '../tokens/verify.ts';

/** What the rules of identity are given. */
export interface IdentityDeps extends SessionDeps, FactorDeps {
  readonly store: PersonStore & SessionStore & SignUpStore & DeviceStore & CredentialStore & Pick<JoiningStore, 'leave'> & Pick<MailChoiceStore, 'choose'>;
  readonly accounts: MembershipStore;
  readonly passwords: Passwords;
  readonly verifier: TokenVerifier;
  readonly keys: () => Promise<readonly PublicKey[]>;
  readonly notify: Notify;
  readonly attempts: Attempts;
  readonly requests: Requests;
  readonly record: Journal;
  /** The secret from which the successor of a refresh token is made, and by which recovery codes are kept. */
  readonly pepper: PepperSecret;
}
