import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { randomInt, randomUUID } from 'node:crypto';
import { mailedToken, signUp, type Person } from '../../local/client/account.ts';
import { createClient, expectStatus, readReply, type Client, type Reply } from '../../local/client/client.ts';
import { setTimeout as delay } from 'node:timers/promises';
import { postForm, settle, upload, type LocalFile, type MaterialView } from '../../local/client/material.ts';

/** The local cloud of this run, as its process described itself. */
export interface TestCloud {
  readonly app: string;
  readonly edge: string;
  readonly api: string;
  readonly directory: string;
  /** The file of all that it says: of its functions, its gateway and its engines. */
  readonly log: string;
  readonly account: { readonly accountId: string; readonly region: string; readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly endpoints: Readonly<Record<string, string>>;
  readonly proxy: { readonly host: string; readonly port: number };
  readonly ca: string;
  /** Secrets of logins that come through the Data API; none where they come through the proxy. */
  readonly loginSecrets: Readonly<Record<string, string>>;
  readonly tableNames: Readonly<Record<string, string>>;
  readonly bucketNames: readonly string[];
  readonly secretArns: readonly string[];
  readonly functionNames: readonly string[];
  /** Where engines are broken, if this cloud was started for that. */
  readonly faults?: string;
}

export const cloud = (): TestCloud => JSON.parse(process.env['REMPART_TEST_CLOUD'] ?? '{}') as TestCloud;

export interface Tenant extends Person {
  readonly client: Client;
  readonly userId: string;
  readonly accountId: string;
}

/** An address of this machine that no other test uses: what is counted by network is counted for each test alone. */
export const freshSource = (): string => `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`;

/** A person with an account of one's own, signed in. Every test has its own, so tests do not see each other. */
export async function newTenant(origin = cloud().app, who: Partial<Person> = {}): Promise<Tenant> {
  const person = { email: `t-${randomUUID()}@example.com`, password: 'a quiet harbour at noon', name: 'Test', accountName: 'Test account', ...who };
  const client = createClient(origin, freshSource());
  return { ...person, client, ...(await signUp(client, person)) };
}

export interface Bot {
  readonly id: string;
  readonly publicKey: string;
}

/** Somebody new who was invited into an account and has joined it, signed in. */
export async function newMember(
  { client: inviter, accountId }: Pick<Tenant, 'client' | 'accountId'>,
  role: 'admin' | 'member',
  grants: readonly { readonly chatbotId: string; readonly areas: Readonly<Record<string, 'read' | 'write'>> }[] = [],
): Promise<Tenant> {
  const person = { email: `m-${randomUUID()}@example.com`, password: 'a quiet harbour at noon', name: 'Member', accountName: '' };
  await expectStatus(inviter.call('POST', '/v1/invitations', { body: { email: person.email, role, grants } }), 201);
  const client = createClient(cloud().app, freshSource());
  const token = await mailedToken(client, person.email);
  const { body } = await expectStatus(
    client.call<{ user: { id: string } }>('POST', '/v1/invitations/accept', { body: { token, name: person.name, password: person.password } }),
    200,
  );
  return { ...person, client, userId: body.user.id, accountId };
}

/** Gives the password again, so that the next minutes may do what matters most. */
export async function confirmed({ client, password }: Pick<Tenant, 'client' | 'password'>): Promise<void> {
  await expectStatus(client.call('POST', '/v1/auth/confirm', { body: { password } }), 204);
}

/** A key of the account; the person must be confirmed. */
export async function newApiKey(
  { client }: Pick<Tenant, 'client'>,
  scopes: Readonly<Record<string, 'read' | 'write'>>,
  more: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly id: string; readonly secret: string }> {
  const { body } = await expectStatus(
    client.call<{ apiKey: { id: string }; secret: string }>('POST', '/v1/api-keys', { body: { name: 'Test key', scopes, ...more } }),
    201,
  );
  return { id: body.apiKey.id, secret: body.secret };
}

/** The site on which test chatbots may be embedded. */
export const SITE = 'https://shop.example.com';

export async function newChatbot({ client }: Pick<Tenant, 'client'>, domains: readonly string[] = [SITE]): Promise<Bot> {
  const { body } = await expectStatus(client.call<Bot>('POST', '/v1/chatbots', { body: { name: 'Test bot' } }), 201);
  await expectStatus(client.call('PUT', `/v1/chatbots/${body.id}/access-policy`, { body: { embedding: 'listed', domains } }), 200);
  return { id: body.id, publicKey: body.publicKey };
}

export const textFile = (text: string, name = 'notes.txt'): LocalFile => ({
  name,
  type: name.endsWith('.md') ? 'text/markdown' : 'text/plain',
  bytes: new TextEncoder().encode(text),
});

/** Teaches a chatbot a file and waits until that has come to an end. */
export async function learn({ client }: Pick<Tenant, 'client'>, chatbotId: string, file: LocalFile, seconds?: number): Promise<MaterialView> {
  const { id } = await upload(client, chatbotId, file);
  return settle(client, chatbotId, id, seconds === undefined ? {} : { seconds });
}

/** A call on the edge host. */
export async function edgeCall<T = Record<string, unknown>>(
  method: string,
  path: string,
  options: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Reply<T>> {
  const { body, headers } = options;
  return readReply<T>(
    await fetch(cloud().edge + path, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
}

/** The ticket in the frame that a site loads. */
export async function ticketFor(publicKey: string, site = SITE): Promise<string> {
  const { text, status } = await edgeCall('GET', `/w/${publicKey}`, { headers: { referer: `${site}/`, 'sec-fetch-dest': 'iframe' } });
  const ticket = /name="ticket" content="([^"]+)"/.exec(text)?.[1];
  if (!ticket) throw new Error(`no ticket: ${status} ${text.slice(0, 200)}`);
  return ticket;
}

/** What a browser of a person says of itself; whoever says nothing is a program. */
const BROWSER = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0', 'accept-language': 'fr' };

export interface Visitor {
  readonly token: string;
  readonly headers: Readonly<Record<string, string>> & { readonly authorization: string };
}

/** A visitor on a site, as the frame makes one. */
export async function newVisitor(publicKey: string, site = SITE): Promise<Visitor> {
  const { body, status, text } = await edgeCall<{ token: string }>('POST', '/v1/widget/sessions', { body: { ticket: await ticketFor(publicKey, site) } });
  if (status !== 201) throw new Error(text);
  return { token: body.token, headers: { authorization: `Bearer ${body.token}`, ...BROWSER } };
}

export interface UploadReply {
  readonly upload: { readonly id: string; readonly status: string; readonly reason?: string };
  readonly form: { readonly url: string; readonly fields: Readonly<Record<string, string>>; readonly expiresInSeconds: number };
}

/** Sends an attachment in a conversation of the visitor's, and waits until it has come to an end. */
export async function attach(visitor: Pick<Visitor, 'headers'>, file: LocalFile, conversationId?: string): Promise<UploadReply['upload']> {
  const announced = { filename: file.name, contentType: file.type, bytes: file.bytes.length, ...(conversationId && { conversationId }) };
  const reserved = await edgeCall<UploadReply>('POST', '/v1/widget/attachments', { headers: visitor.headers, body: announced });
  if (reserved.status !== 201) throw new Error(reserved.text);
  const stored = await postForm(reserved.body.form, file);
  if (!stored.ok) throw new Error(await stored.text());
  const { id } = reserved.body.upload;
  return until(async () => {
    const { body } = await edgeCall<UploadReply['upload']>('GET', `/v1/widget/attachments/${id}`, { headers: visitor.headers });
    return ['ready', 'rejected', 'failed'].includes(body.status) ? body : undefined;
  });
}

/** Asks again until there is an answer, or what is asked is so. @throws Error after a minute, which says what it was. */
export async function until<T>(ask: () => Promise<T | undefined | false> | T | undefined | false, what = 'no answer'): Promise<T> {
  const began = Date.now();
  // To ask costs processor time that what is waited for needs: who has waited for long asks less often.
  for (; Date.now() < began + 60_000; await delay(Math.min(Math.max(50, (Date.now() - began) / 8), 400))) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
  }
  throw new Error(`nothing after a minute: ${what}`);
}

/** The least of a PDF, which a conversation may carry. */
export const pdfFile: LocalFile = {
  name: 'note.pdf',
  type: 'application/pdf',
  bytes: new TextEncoder().encode('%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n'),
};

/** A conversation of a visitor's: its id. */
export async function conversationOf(visitor: Pick<Visitor, 'headers'>): Promise<string> {
  await edgeCall('POST', '/v1/widget/messages', { headers: visitor.headers, body: { message: 'Good morning' } });
  const { body } = await edgeCall<{ conversation: { id: string } }>('GET', '/v1/widget/conversation', { headers: visitor.headers });
  return body.conversation.id;
}

/** Runs a function that no route reaches, as AWS's own SDK does. */
export async function invokeWorker<T>(named: string, event: unknown = {}, { account, endpoints, functionNames }: TestCloud = cloud()): Promise<T> {
  const client = new LambdaClient({ endpoint: endpoints['AWS_ENDPOINT_URL_LAMBDA'] ?? '', region: account.region, credentials: account });
  const FunctionName = functionNames.find((name) => name.includes(named)) ?? '';
  const { Payload, FunctionError } = await client.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }));
  client.destroy();
  const text = Buffer.from(Payload ?? []).toString();
  if (FunctionError) throw new Error(text);
  return JSON.parse(text) as T;
}

/** How long a request can be ago whose events are looked for in parts of the journal. */
const RECENT_MS = 60_000;

/** Journal rows that belong to a request: they are written before the reply. Where accounts are named (`-` for none), only what is theirs is read, and of the last minute. */
export async function journalOf(requestId: string, accountIds: readonly string[] = []): Promise<Record<string, unknown>[]> {
  const since = new Date(Date.now() - RECENT_MS).toISOString();
  const query = new URLSearchParams([['requestId', requestId], ...accountIds.map((id) => ['accountId', id]), ['since', since]]);
  return (await createClient(cloud().app).call<Record<string, unknown>[]>('GET', `/__local/journal?${query}`)).body;
}
