import type { Journal } from '../core/journal.ts';
import type { Attempts } from '../limits/attempts.ts';
import type { Requests } from '../limits/requests.ts';
import type { Notify } from '../notices/contract.ts';
import type { Passwords } from '../passwords/password.ts';
import type { CredentialStore } from '../people/credential-store.ts';
import type { PersonStore } from '../people/person-store.ts';
import type { DeviceStore } from '../sessions/device-store.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import type { SessionDeps } from '../sessions/start.ts';
import type { TokenVerifier } from '../tokens/verify.ts';

/** What the rules about passwords and addresses are given. */
export interface CredentialDeps extends SessionDeps {
  readonly store: PersonStore & CredentialStore & DeviceStore & SessionStore;
  readonly passwords: Passwords;
  readonly verifier: TokenVerifier;
  readonly attempts: Attempts;
  readonly requests: Requests;
  readonly notify: Notify;
  readonly record: Journal;
}
