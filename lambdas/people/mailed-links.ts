import type { TokenSigner } from '../tokens/sign.ts';
import { credentialOf, tokenHash } from './credential.ts';
import type { CredentialStore } from './credential-store.ts';
import type { UserRow } from './rows.ts';
import type { PendingSignUp } from './sign-up-store.ts';

/** A link that is about to be given: its token's id, its life in seconds, and the time, in seconds since the epoch. */
export interface NewLink {
  readonly tokenId: string;
  readonly seconds: number;
  readonly now: number;
}

/** Where a new password is chosen, below the application's origin; void when password or address change, and good once. The token is in the fragment: it is sent to no server, and is in no Referer (S12.13). */
export async function resetPath(
  user: UserRow,
  { tokenId, seconds, now }: NewLink,
  store: Pick<CredentialStore, 'putLink'>,
  signer: TokenSigner,
): Promise<string> {
  await store.putLink({ purpose: 'RESET', userId: user.userId, tokenHash: tokenHash(tokenId), credential: credentialOf(user), expiresAt: now + seconds });
  return `/reset#token=${await signer.sign('resetPassword', { subject: user.userId, seconds, tokenId })}`;
}

/** Where an address is confirmed at sign-up. */
export const verifyPath = async (
  { userId }: Pick<PendingSignUp, 'userId'>,
  email: string,
  { tokenId, seconds }: Omit<NewLink, 'now'>,
  signer: TokenSigner,
): Promise<string> => `/#/verify-email?token=${await signer.sign('verifyEmail', { subject: userId, seconds, tokenId, claims: { email } })}`;
