import { createHash } from 'node:crypto';
import type { UserRow } from './rows.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Which password and address a person has at the moment: a link is bound to it. */
export const credentialOf = (user: Pick<UserRow, 'email' | 'password'>): string => sha256(`${user.email}\0${user.password.hash}`);

/** What is kept of a one-time token's id. */
export const tokenHash = (tokenId: string): string => sha256(tokenId);
