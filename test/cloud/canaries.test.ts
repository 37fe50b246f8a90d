import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createReadStream, statSync } from 'node:fs';
import { text as textOf } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mailedToken } from '../../local/client/account.ts';
import { createClient, expectStatus, type Reply } from '../../local/client/client.ts';
import { postForm, settle, upload, type LocalFile } from '../../local/client/material.ts';
import { ALL_ROUTES } from '../../lambdas/contracts.ts';
import { heard, keptTexts, mark, type Canary } from '../support/canaries.ts';
import {
  attach,
  cloud,
  confirmed,
  edgeCall,
  freshSource,
  invokeWorker,
  newApiKey,
  newTenant,
  textFile,
  ticketFor,
  until,
  type UploadReply,
} from '../support/cloud.ts';
import { cookiesOf, newFurnished, type Furnished } from '../support/furnished.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { FIXTURES, fill, type Fixture } from '../support/routes.ts';
import { connectNumber, deliver, message } from '../support/whatsapp.ts';
import { complaints, onWire } from '../support/wire.ts';

const canaries: Canary[] = [];
/** A new value that must be in no log, with whatever is to stand around its mark. */
const canary = (kind: string, around: (mark: string) => string = (value) => value): string => {
  const own = mark();
  canaries.push({ kind, value: own });
  return around(own);
};
/** One that the product has made. */
const made = (kind: string, value: string | undefined): string => {
  if (!value) throw new Error(`there is no ${kind}`);
  canaries.push({ kind, value });
  return value;
};
const requestIds: string[] = [];
const seen = <T>(reply: Reply<T>): Reply<T> => {
  requestIds.push(reply.headers.get('x-request-id') ?? '');
  return reply;
};

/** What was in the log before is other tests' own. */
const start = statSync(cloud().log).size;
const log = (): Promise<string> => textOf(createReadStream(cloud().log, { start }));

const EMAIL = canary('e-mail address', (own) => `${own}@example.com`);
const PASSWORD = canary('password', (own) => `${own} à/ b+c?`);
let world: Furnished;
let receiver: Receiver;
let called = 0;
const at = (rest: string): string => `/v1/chatbots/${world.ids.chatbotId}${rest}`;
const taken = <T>(reply: Reply<T>): Reply<T> => {
  if (reply.status >= 300) throw new Error(`not taken: ${reply.status} ${reply.text.slice(0, 300)}`);
  return seen(reply);
};
const post = async <T = Record<string, string>>(path: string, body?: unknown): Promise<T> =>
  taken(await world.owner.client.call<T>('POST', path, body === undefined ? {} : { body })).body;

beforeAll(async () => {
  receiver = await startReceiver((_request, _body, response) => {
    called += 1;
    response.writeHead(500).end(canary('reply of an endpoint'));
  });
  world = await newFurnished({ email: EMAIL, password: PASSWORD, name: canary('name of a person'), accountName: canary('name of an account') });
}, 120_000);
afterAll(() => receiver.close());

describe('nothing secret and nothing personal comes into a log (S22.5)', () => {
  test('of the ways in: passwords, sessions, links of mails, second factors', async () => {
    const { client } = world.owner;
    const login = createClient(cloud().app, freshSource());
    seen(await login.call('POST', '/v1/auth/login', { body: { email: EMAIL, password: canary('wrong password') } }));
    seen(await expectStatus(login.call('POST', '/v1/auth/login', { body: { email: EMAIL, password: PASSWORD } }), 200));
    seen(await expectStatus(login.call('POST', '/v1/auth/refresh'), 204));
    await confirmed(world.owner);
    made('secret of a second factor', new URL((await post('/v1/auth/totp')).otpauthUrl ?? '').searchParams.get('secret') ?? '');
    seen(await client.call('POST', '/v1/auth/totp/confirm', { body: { code: '000000' } }));
    // Of somebody else: a new password ends the sessions.
    const forgetful = await newTenant(undefined, { email: canary('e-mail address', (own) => `${own}@example.com`), password: canary('old password') });
    taken(await login.call('POST', '/v1/auth/password/forgot', { body: { email: forgetful.email } }));
    const reset = made('token of a mail', await mailedToken(client, forgetful.email, 1));
    taken(await login.call('POST', '/v1/auth/password/reset', { body: { token: reset, password: canary('new password') } }));
    const invited = canary('e-mail address of somebody invited', (own) => `${own}@example.com`);
    await post('/v1/invitations', { email: invited, role: 'member' });
    const token = made('token of an invitation', await mailedToken(client, invited));
    taken(await login.call('POST', '/v1/invitations/accept', { body: { token, name: canary('name'), password: canary('password') } }));
    for (const jar of [client, login]) for (const [name, value] of jar.cookies) made(`cookie ${name}`, value);
  }, 120_000);

  test('of keys and secrets: API keys, webhooks, channels, sites, hooks of providers', async () => {
    const key = await newApiKey(world.owner, { knowledge: 'read', conversations: 'read' });
    const authorization = `Bearer ${made('API key', key.secret)}`;
    for (const path of [at('/materials'), at('/conversations'), '/v1/me', `/v1/api-keys?key=${key.secret}`])
      seen(await onWire({ host: 'app', method: 'GET', path, headers: { authorization } }));
    const url = `https://site-${receiver.port}.example.com/${canary('path of an endpoint')}?key=${canary('query of an endpoint')}`;
    const hook = await post<{ secret: string; webhook: { id: string } }>('/v1/webhooks', { url, events: ['message.created', 'lead.created'] });
    made('secret of a webhook', hook.secret);
    made('new secret of a webhook', (await post(`/v1/webhooks/${hook.webhook.id}/rotate-secret`, { endPrevious: true })).secret);
    await post(`/v1/webhooks/${hook.webhook.id}/test`);
    made('secret of a site', (await post(at('/visitor-secret'))).secret);
    const secrets = { accessToken: canary('access token'), appSecret: canary('app secret') };
    await post(at('/channels'), { kind: 'whatsapp', name: 'Shop', phoneNumberId: '106540352242999', ...secrets });
    for (const [path, header] of Object.entries({ stripe: 'stripe-signature', mail: 'x-amz-sns-message-type' })) {
      const body = JSON.stringify({ Message: canary('body of a provider') });
      seen(await onWire({ host: 'app', method: 'POST', path: `/v1/hooks/${path}`, headers: { [header]: canary('signature') }, body }));
    }
  }, 120_000);

  test('of visitors: what they write, send and leave, here and through a messaging service', async () => {
    const { headers, token } = world.visitor;
    made('token of a visitor', token);
    const said = canary('message of a visitor');
    taken(await edgeCall('POST', '/v1/widget/messages', { headers, body: { message: said } }));
    const pdf = canary('content of an attachment', (own) => `%PDF-1.7\n(${own})\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n`);
    await attach(world.visitor, { name: canary('name of a file', (own) => `${own}.pdf`), type: 'application/pdf', bytes: new TextEncoder().encode(pdf) });
    const lead = {
      email: canary('address of a visitor', (own) => `${own}@example.com`),
      name: canary('name of a visitor'),
      consent: true,
      consentText: 'Keep it.',
    };
    taken(await edgeCall('POST', '/v1/widget/leads', { headers, body: lead }));
    const ticket = made('ticket of a frame', await ticketFor(world.ids.publicKey));
    seen(await edgeCall('POST', '/v1/widget/sessions', { headers: { cookie: `v=${canary('cookie')}` }, body: { ticket, identity: canary('identity') } }));

    const number = '106540352243000';
    const channel = await connectNumber(world.owner, world.ids.chatbotId, number);
    // Nobody else's: what is sent to a number is counted in the outbox of all.
    const person = '33600778899';
    canaries.push({ kind: 'text through a channel', value: 'cnry of a person on a phone' });
    const raw = message('cnry of a person on a phone', { number, from: person });
    expect((await deliver(cloud().app, channel, raw)).status).toBe(200);
    await deliver(cloud().app, channel, raw, canary('wrong app secret'));
    await until(async () => {
      const { body } = await world.owner.client.call<{ items: { messageCount: number }[] }>('GET', at('/conversations?channel=whatsapp'));
      return body.items.some(({ messageCount }) => messageCount >= 2);
    }, 'no answer through the channel');
    await until(() => called > 1, 'the endpoint was not told of the message');
  }, 120_000);

  test('of the team: files, texts, addresses to import, questions, answers, notes', async () => {
    const { client } = world.owner;
    const file = async (content: LocalFile): Promise<void> => {
      const { id } = await upload(client, world.ids.chatbotId, content);
      await settle(client, world.ids.chatbotId, id);
    };
    await file(textFile(canary('content of a file', (own) => `The word is ${own}.`)));
    await file({
      name: 'broken.pdf',
      type: 'application/pdf',
      bytes: new TextEncoder().encode(canary('content of a broken file', (own) => `%PDF-1.7\n${own}`)),
    });
    const announced = { filename: 'a.txt', contentType: 'text/plain', bytes: 10 };
    const { upload: form } = await post<{ upload: UploadReply['form'] }>(at('/materials/uploads'), announced);
    for (const name of Object.keys(form.fields).filter((each) => /signature|policy/i.test(each))) made(`${name} of a form`, form.fields[name]);
    await postForm(form, { ...textFile(canary('refused content', (own) => own.repeat(9))), type: 'text/html' });
    const loaded = seen(await client.call<{ url?: string }>('GET', at(`/materials/${world.ids.materialId}/download`)));
    const link = loaded.headers.get('location') ?? loaded.body.url;
    if (link) made('signature of a link', new URL(link).searchParams.get('X-Amz-Signature') ?? undefined);
    const texts = await post<{ material: { id: string } }>(at('/materials/texts'), { title: canary('title'), text: canary('text of the team') });
    await settle(client, world.ids.chatbotId, texts.material.id);
    const page = await post<{ material: { id: string } }>(at('/materials/imports'), {
      url: `https://site-${receiver.port}.example.com/?key=${canary('query of a page')}`,
    });
    if (page.material) await settle(client, world.ids.chatbotId, page.material.id);
    await post(at('/search'), { query: canary('search') });
    await post(at('/chat'), { message: canary('message of the team') });
    await post(at(`/conversations/${world.ids.conversationId}/notes`), { text: canary('note') });
    await post(at(`/conversations/${world.ids.conversationId}/messages`), { text: canary('answer of a person') });
  }, 120_000);

  test('of any route, whatever it refuses or takes: in each text of its body, in its query, as its credentials', async () => {
    const proper = (callers: readonly string[]) =>
      callers.includes('visitor') ? world.visitor.headers : callers.includes('session') ? cookiesOf(world.owner) : {};
    const calls = ALL_ROUTES.flatMap(({ feature, name, route }) => {
      const whole = (FIXTURES[name] as Fixture).body?.(world.ids);
      const call = (headers: Readonly<Record<string, string>>, query = '', body?: unknown) => ({
        host: route.host,
        method: route.method,
        path: fill(route.path, world.ids) + query,
        headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const own = proper(route.callers);
      const texts = whole ? withEach(whole, () => canary(`body of ${name}`)).map((body) => call(own, '', body)) : [];
      const forged = { authorization: `Bearer ${canary(`token to ${name}`)}`, cookie: `__Host-access=${canary(`cookie to ${name}`)}` };
      // Who calls is decided in one place before the functions; what is in a header, each function sees.
      const first = ALL_ROUTES.find((other) => other.feature === feature)?.name === name;
      return [...(first ? [call(forged)] : []), ...(texts.length > 0 ? texts : [call(own, `?token=${canary(`query of ${name}`)}`)])];
    });
    expect(calls.length).toBeGreaterThan(ALL_ROUTES.length + 20);
    await complaints(
      calls,
      async (call) => {
        seen(await onWire(call));
        return undefined;
      },
      4,
    );
  }, 300_000);

  test('of the instance itself: whatever Secrets Manager holds', async () => {
    const { account, endpoints, secretArns } = cloud();
    const client = new SecretsManagerClient({ endpoint: endpoints['AWS_ENDPOINT_URL_SECRETS_MANAGER'] ?? '', region: account.region, credentials: account });
    for (const SecretId of secretArns) {
      const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
      for (const value of hidden(SecretString)) made(`value of ${SecretId}`, value);
    }
    client.destroy();
    made('key of the cloud', account.secretAccessKey);
  });

  test('of a worker that fails: the error that it cannot help has what it was given in its message', async () => {
    const record = { messageId: 'canary', eventSource: 'aws:sqs', attributes: {}, body: canary('message of a queue') };
    expect(await invokeWorker('MaterialsPurge', { Records: [record] })).toEqual({ batchItemFailures: [{ itemIdentifier: 'canary' }] });
  }, 60_000);

  test('and all that was written since has none of them, though it tells of every call', async () => {
    const ids = requestIds.filter((id) => id !== '');
    expect([canaries.length > 250, ids.length > 200]).toEqual([true, true]);
    const whole = await until(async () => {
      const now = await log();
      return ids.every((id) => now.includes(id)) && now;
    }, 'a call without a line');

    // The search finds what is there: each call in a line of the gateway, the first, which was refused, in one of a function too.
    expect(ids.filter((id) => !whole.includes(`access: {"requestId":"${id}"`))).toEqual([]);
    expect(heard(whole, [{ kind: 'known', value: ids[0] ?? '' }])).toEqual([expect.stringMatching(/^known in: \S*IdentityFunction\S*: \{.*authn_login_fail/)]);
    expect(heard(whole, canaries)).toEqual([]);
  }, 60_000);

  test('and so have not the table of the journal, its sealed archive, and what the error tracker was told', async () => {
    await invokeWorker('JournalSeal');
    const kept = await keptTexts();
    const envelopes = await until(async () => {
      const { text } = await world.owner.client.call('GET', '/__local/events');
      return text.includes('materials-purge') && text;
    }, 'the error of the worker was not told');

    // The search finds what is there: the log-in that was refused, in the table and in a batch; the worker that failed was told of.
    const known = [{ kind: 'known', value: requestIds[0] ?? '' }];
    // Members of a row come in any order, and what is shown of it is cut: the id of the request is what is looked for.
    for (const text of [kept.table, kept.archive]) expect(heard(text, known)).toEqual([expect.stringMatching(/^known in: \{/)]);
    expect(kept.archive).toContain(`"chain":"${world.owner.accountId}"`);
    expect(envelopes).toContain('SyntaxError');
    for (const text of [kept.table, kept.archive, envelopes]) expect(heard(text, canaries)).toEqual([]);
  }, 120_000);
});

describe('the search', () => {
  const value = 'cnry/0123+4567=?é "x"';
  test.each([
    ['as it is', value],
    ['in JSON', JSON.stringify({ value })],
    ['in an address', `/?a=${encodeURIComponent(value)}`],
    ['in a form', new URLSearchParams({ value }).toString()],
    ...[0, 1, 2].flatMap((shift): [string, string][] => [
      [`in base64 after ${shift} bytes`, Buffer.from(`${'x'.repeat(shift)}${value}y`).toString('base64')],
      [`in base64 of addresses after ${shift} bytes`, Buffer.from(`${'x'.repeat(shift)}${value}yz`).toString('base64url')],
    ]),
  ])('finds a value %s, and names its line', (_how, written) => {
    expect(heard(`before\n${written}\nafter`, [{ kind: 'it', value }])).toEqual([`it in: ${written}`]);
  });

  test('finds nothing where nothing is, and takes no value that is too short to mean anything', () => {
    expect(heard('before\nafter', [{ kind: 'it', value }])).toEqual([]);
    expect(() => heard('short', [{ kind: 'it', value: 'short' }])).toThrow('proves nothing');
  });
});

/** A body once for each text in it, with another text in its place. */
function withEach(whole: unknown, other: () => string): unknown[] {
  if (typeof whole === 'string') return [other()];
  if (Array.isArray(whole)) return whole.flatMap((item, at) => withEach(item, other).map((changed) => whole.with(at, changed)));
  if (typeof whole !== 'object' || whole === null) return [];
  return Object.entries(whole).flatMap(([name, value]) => withEach(value, other).map((changed) => ({ ...whole, [name]: changed })));
}

/** What of a secret's value is secret: its texts that are no names and no addresses. */
function hidden(text: string): string[] {
  let value: unknown = text;
  try {
    value = JSON.parse(text);
  } catch {
    // One that is no JSON is one text.
  }
  if (typeof value === 'string') return value.length >= 24 ? [value] : [];
  return Object.values(value as object).flatMap((each) =>
    typeof each === 'string' ? (each.length >= 24 && !/[.:]/.test(each) ? [each] : []) : hidden(JSON.stringify(each)),
  );
}
