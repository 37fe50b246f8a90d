import type { Journal } from '../core/journal.ts';
import type { SendMail } from '../core/mailer.ts';
import type { TokenSigner } from '../tokens/sign.ts';
import type { PublicKey } from '../tokens/key-ring.ts';
import type { TokenVerifier } from '../tokens/verify.ts';
import type { AccountStore } from './account-store.ts';
import type { IdentityStore } from './identity-store.ts';
import type { Passwords } from './password.ts';

/** What the rules of identity are given. */
export interface IdentityDeps {
  readonly store: IdentityStore;
  readonly accounts: AccountStore;
  readonly passwords: Passwords;
  readonly signer: TokenSigner;
  readonly verifier: TokenVerifier;
  readonly keys: () => Promise<readonly PublicKey[]>;
  readonly sendMail: SendMail;
  readonly record: Journal;
  /** The secret from which the successor of a refresh token is made. */
  readonly pepper: () => Promise<string>;
  readonly newId: () => string;
  /** Milliseconds. */
  readonly now: () => number;
  readonly lifetimes: { readonly accessSeconds: number; readonly idleSeconds: number; readonly absoluteSeconds: number };
}
