import { setTimeout as delay } from 'node:timers/promises';
import { expectStatus, type Client } from './client.ts';

export interface Person {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly accountName: string;
}

interface LocalMail {
  readonly links: readonly string[];
}

/** How long a mail may take: it is written by a worker. */
const MAIL_SECONDS = 30;

/** The tokens that were mailed to an address, newest last, as the local cloud's mailbox shows them. */
export async function mailedTokens(client: Client, email: string): Promise<readonly string[]> {
  const { body } = await client.call<LocalMail[]>('GET', `/__local/mail?to=${encodeURIComponent(email)}`);
  return body.flatMap(({ links }) => /[?&#]token=([^&]+)/.exec(links[0] ?? '')?.[1] ?? []);
}

/** The newest token that was mailed to an address, once there are more than `before`. @throws Error when none comes. */
export async function mailedToken(client: Client, email: string, before = 0): Promise<string> {
  const deadline = Date.now() + MAIL_SECONDS * 1_000;
  for (;;) {
    const tokens = await mailedTokens(client, email);
    const newest = tokens.length > before && tokens.at(-1);
    if (newest) return newest;
    if (Date.now() > deadline) throw new Error(`no link was mailed to ${email}`);
    await delay(50);
  }
}

/** How the token comes by that a link to this address carries. */
export type TokenFor = (email: string) => Promise<string>;

/** Opens an account as a person would: sign-up, mail, link and password. The client is signed in afterwards. */
export async function signUp(
  client: Client,
  { email, password, name, accountName }: Person,
  tokenFor: TokenFor = (address) => mailedToken(client, address),
): Promise<{ userId: string; accountId: string }> {
  await expectStatus(client.call('POST', '/v1/auth/signup', { body: { email, password, name, accountName } }), 202);
  const token = await tokenFor(email);
  const { body } = await expectStatus(
    client.call<{ user: { id: string }; account: { id: string } }>('POST', '/v1/auth/verify-email', { body: { token, password } }),
    200,
  );
  return { userId: body.user.id, accountId: body.account.id };
}
