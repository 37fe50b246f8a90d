import { SignJWT } from 'jose';
import { createClient, expectStatus, readReply, type Client } from '../../local/client/client.ts';
import { confirmed, freshSource, newApiKey, newTenant, SITE, type Bot, type Tenant, type TestCloud } from './cloud.ts';
import type { Ask } from './mixed-load.ts';

/** The key that signed a token, by its name. */
export const kidOf = (token: string | undefined): string =>
  (JSON.parse(Buffer.from(token?.split('.')[0] ?? '', 'base64url').toString() || '{}') as { kid?: string }).kid ?? '';
export const accessOf = (client: Client): string | undefined => client.cookies.get('__Host-access');

/** A log-in from a browser of its own, and who came in by it. */
export async function logIn(
  { email, password }: Pick<Tenant, 'email' | 'password'>,
  app: string,
): Promise<{ readonly status: number; readonly text: string; readonly client: Client }> {
  const client = createClient(app, freshSource());
  const { status, text } = await client.call('POST', '/v1/auth/login', { body: { email, password } });
  return { status, text, client };
}

/** People, a program and visitors at work, so that every secret of an instance is in use. */
export interface Working {
  readonly reader: Tenant;
  readonly newcomer: Tenant;
  readonly refresher: Tenant;
  readonly bot: Bot;
  readonly loops: Readonly<Record<string, Ask>>;
}

export async function peopleAtWork({ app, edge }: Pick<TestCloud, 'app' | 'edge'>): Promise<Working> {
  const [reader, newcomer, refresher] = [await newTenant(app), await newTenant(app), await newTenant(app)];
  const { body: bot } = await expectStatus(reader.client.call<Bot>('POST', '/v1/chatbots', { body: { name: 'At work' } }), 201);
  await expectStatus(reader.client.call('PUT', `/v1/chatbots/${bot.id}/access-policy`, { body: { embedding: 'listed', domains: [SITE] } }), 200);
  await confirmed(reader);
  const { secret: key } = await newApiKey(reader, { settings: 'read' });
  const vouching = (await expectStatus(reader.client.call<{ secret: string }>('POST', `/v1/chatbots/${bot.id}/visitor-secret`), 201)).body.secret;
  const program = createClient(app, freshSource());
  const onEdge = async (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
    readReply<{ token: string }>(
      await fetch(edge + path, {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    );

  /** A visitor for whom the site vouches: the frame gives a ticket, the ticket and the site's word open a session. */
  const visitor: Ask = async () => {
    const frame = await onEdge('GET', `/w/${bot.publicKey}`, { referer: `${SITE}/`, 'sec-fetch-dest': 'iframe' });
    const ticket = /name="ticket" content="([^"]+)"/.exec(frame.text)?.[1];
    if (ticket === undefined) return frame;
    const identity = await new SignJWT()
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('a customer')
      .setAudience(bot.publicKey)
      .setExpirationTime('5m')
      .sign(new TextEncoder().encode(vouching));
    const session = await onEdge('POST', '/v1/widget/sessions', {}, { ticket, identity });
    if (session.status >= 400) return session;
    return onEdge('GET', '/v1/widget/conversation', { authorization: `Bearer ${session.body.token}` });
  };
  const loops: Record<string, Ask> = {
    'a session is used': () => reader.client.call('GET', '/v1/me'),
    'rows are read': () => reader.client.call('GET', '/v1/chatbots'),
    'rows are written': () => reader.client.call('PATCH', `/v1/chatbots/${bot.id}`, { body: { name: `At work ${Date.now() % 1000}` } }),
    'a key is used': () => program.call('GET', '/v1/chatbots', { headers: { authorization: `Bearer ${key}` } }),
    'somebody logs in': async () => {
      const came = await logIn(newcomer, app);
      return came.status >= 400 ? came : came.client.call('GET', '/v1/me');
    },
    'a session is refreshed': async () => {
      const traded = await refresher.client.call('POST', '/v1/auth/refresh');
      return traded.status >= 400 ? traded : refresher.client.call('GET', '/v1/me');
    },
    'a visitor comes': visitor,
  };
  return { reader, newcomer, refresher, bot, loops };
}
