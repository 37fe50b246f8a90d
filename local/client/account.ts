import { expectStatus, type Client } from './client.ts';

export interface Person {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly accountName: string;
}

interface LocalMail {
  readonly to: readonly string[];
  readonly links: readonly string[];
}

/** The newest link that was mailed to an address, as the local cloud's mailbox shows it. @throws Error when there is none. */
export async function mailedToken(client: Client, email: string): Promise<string> {
  const { body } = await client.call<LocalMail[]>('GET', '/__local/mail');
  const link = body.findLast(({ to }) => to.includes(email))?.links[0];
  const token = link && /[?&#]token=([^&]+)/.exec(link)?.[1];
  if (!token) throw new Error(`no link was mailed to ${email}`);
  return token;
}

/** Opens an account as a person would: sign-up, mail, link and password. The client is signed in afterwards. */
export async function signUp(client: Client, { email, password, name, accountName }: Person): Promise<{ userId: string; accountId: string }> {
  await expectStatus(client.call('POST', '/v1/auth/signup', { body: { email, password, name, accountName } }), 202);
  const token = await mailedToken(client, email);
  const { body } = await expectStatus(
    client.call<{ user: { id: string }; account: { id: string } }>('POST', '/v1/auth/verify-email', { body: { token, password } }),
    200,
  );
  return { userId: body.user.id, accountId: body.account.id };
}
