import { beforeEach, describe, expect, test } from '@jest/globals';
import { createClient } from '../../local/client/client.ts';
import {
  cloud,
  confirmed,
  edgeCall,
  freshSource,
  journalOf,
  newApiKey,
  newChatbot,
  newTenant,
  newVisitor,
  SITE,
  ticketFor,
  type Bot,
  type Tenant,
  type Visitor,
} from '../support/cloud.ts';

let tenant: Tenant;
let bot: Bot;
let visitor: Visitor;
beforeEach(async () => {
  tenant ??= await newTenant();
  bot = await newChatbot(tenant);
  visitor = await newVisitor(bot.publicKey);
});

interface Refused {
  readonly code?: string;
  readonly opensAt?: string;
  readonly instance: string;
}
const path = () => `/v1/chatbots/${bot.id}/access-policy`;
const put = (rules: Record<string, unknown>) =>
  tenant.client.call<Refused & { errors: { pointer: string }[] }>('PUT', path(), { body: { embedding: 'listed', domains: [SITE], ...rules } });
const explain = async (visit: Record<string, unknown>) => (await tenant.client.call('POST', `${path()}/explain`, { body: visit })).body;
const say = (headers: Record<string, string> = {}) =>
  edgeCall<Refused>('POST', '/v1/widget/messages', { body: { message: 'Hello?' }, headers: { ...visitor.headers, ...headers } });
const onlyNow = (open: boolean) => {
  // A window of a whole day on the day that it is, or on the day after tomorrow, in UTC.
  const day = ((new Date().getUTCDay() + 6) % 7) + 1;
  const days = open ? [1, 2, 3, 4, 5, 6, 7] : [((day + 1) % 7) + 1];
  return { activeHours: { timeZone: 'UTC', windows: [{ days, from: '00:00', to: '00:00' }] } };
};

describe('a change of the policy counts on the next message, whatever time a caller names (S21.6, S21.9, S26.4)', () => {
  test.each([
    ['ip-refused', { ip: { allow: [], deny: ['127.0.0.0/8'] } }, {}],
    [
      'ip-refused',
      { ip: { allow: ['203.0.113.0/24'], deny: [] } },
      { 'x-forwarded-for': '203.0.113.7', forwarded: 'for=203.0.113.7', 'x-real-ip': '203.0.113.7' },
    ],
    ['country-refused', { countries: { allow: ['FR'], deny: [] } }, { 'x-local-country': 'DE', 'cloudfront-viewer-country': 'FR', 'cf-ipcountry': 'FR' }],
    ['country-refused', { countries: { allow: ['FR'], deny: [] } }, {}],
    // The day that is open, as a caller would like it to be (S21.9).
    ['outside-active-hours', onlyNow(false), { date: new Date(Date.now() + 2 * 86_400_000).toUTCString(), 'x-time-zone': 'Pacific/Kiritimati' }],
    ['origin-refused', { domains: ['https://other.example.com'] }, {}],
    ['not-allowed', { signedVisitorsOnly: true }, {}],
  ])('%s', async (code, rules, headers) => {
    expect((await say()).status).toBe(200);
    expect((await put(rules)).status).toBe(200);
    const refused = await say(headers);

    expect([refused.status, refused.body.code]).toEqual([403, code]);
    expect(await journalOf(refused.body.instance)).toHaveLength(1);
    if (code === 'outside-active-hours') expect(Date.parse(refused.body.opensAt ?? '')).toBeGreaterThan(Date.now());
    expect((await put({})).status).toBe(200);
    expect((await say()).status).toBe(200);
  });

  test('and what is admitted goes on', async () => {
    await put({ ip: { allow: ['127.0.0.0/8'], deny: ['127.0.0.99'] }, countries: { allow: ['fr'], deny: ['DE'] }, ...onlyNow(true) });
    expect((await say({ 'x-local-country': 'FR' })).status).toBe(200);
  });
});

describe('every door of the widget (S26.5, S21.11)', () => {
  test('is closed to a denied address, the document too', async () => {
    const ticket = await ticketFor(bot.publicKey);
    await put({ ip: { allow: [], deny: ['127.0.0.0/8'] } });
    const frame = await edgeCall<Refused>('GET', `/w/${bot.publicKey}`, { headers: { referer: `${SITE}/`, 'sec-fetch-dest': 'iframe' } });
    const session = await edgeCall<Refused>('POST', '/v1/widget/sessions', { body: { ticket } });
    const history = await edgeCall<Refused>('GET', '/v1/widget/conversation', { headers: visitor.headers });

    expect([frame, session, history].map(({ status, body }) => [status, body.code])).toEqual(Array.from({ length: 3 }, () => [403, 'ip-refused']));
  });

  test('is closed after hours, save the document, which shows when it opens', async () => {
    const ticket = await ticketFor(bot.publicKey);
    await put(onlyNow(false));
    const session = await edgeCall<Refused>('POST', '/v1/widget/sessions', { body: { ticket } });
    const history = await edgeCall<Refused>('GET', '/v1/widget/conversation', { headers: visitor.headers });

    expect([session.body.code, history.body.code]).toEqual(['outside-active-hours', 'outside-active-hours']);
    expect(session.body.opensAt).toMatch(/T00:00:00\.000Z$/);
    await expect(ticketFor(bot.publicKey)).resolves.toBeTruthy();
  });

  test('the team still talks to its chatbot', async () => {
    await put({ ...onlyNow(false), ip: { allow: [], deny: ['127.0.0.0/8'] } });
    expect((await tenant.client.call('POST', `/v1/chatbots/${bot.id}/chat`, { body: { message: 'Hello?' } })).status).toBe(200);
  });

  test('a page of its own opens only where the customer has one', async () => {
    const open = () => edgeCall('GET', `/w/${bot.publicKey}`, { headers: { 'sec-fetch-dest': 'document' } });
    expect((await open()).status).toBe(403);
    await put({ hostedPage: true });
    const page = await open();
    const ticket = /name="ticket" content="([^"]+)"/.exec(page.text)?.[1] ?? '';
    expect([page.status, (await edgeCall('POST', '/v1/widget/sessions', { body: { ticket } })).status]).toEqual([200, 201]);
  });
});

describe('what is saved', () => {
  test('comes back canonical, and whole', async () => {
    await put({ ip: { allow: ['10.1.2.3/8'], deny: [] }, countries: { allow: ['fr'], deny: [] } });
    expect((await tenant.client.call('GET', path())).body).toEqual({
      embedding: 'listed',
      domains: [SITE],
      development: false,
      hostedPage: false,
      activeHours: null,
      ip: { allow: ['10.0.0.0/8'], deny: [] },
      countries: { allow: ['FR'], deny: [] },
      signedVisitorsOnly: false,
      bots: 'answer',
      apiKeys: 'exempt',
    });
  });

  test.each([
    { ip: { allow: ['10.0.0.0/33'], deny: [] } },
    { countries: { allow: ['UK'], deny: [] } },
    { activeHours: { timeZone: 'GMT+25', windows: [{ days: [1], from: '09:00', to: '18:00' }] } },
    { activeHours: { timeZone: 'UTC', windows: [{ days: [1], from: '25:00', to: '18:00' }] } },
    { activeHours: { timeZone: 'UTC', windows: Array.from({ length: 1_000 }, () => ({ days: [1], from: '09:00', to: '09:01' })) } },
    { holidays: ['2026-12-25'] },
  ])('is refused when it could not be kept: %j (S21.10)', async (rules) => {
    const refused = await put(rules);
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid-request']);
    expect((await tenant.client.call<{ domains: string[] }>('GET', path())).body.domains).toEqual([SITE]);
  });
});

test('an API key is bound by addresses, countries and hours where the policy says so, and its owner is not (S26.5)', async () => {
  await confirmed(tenant);
  const { secret } = await newApiKey(tenant, { conversations: 'write' });
  const body = { message: 'Hello?' };
  const asKey = () =>
    createClient(cloud().app, freshSource()).call<Refused>('POST', `/v1/chatbots/${bot.id}/chat`, { body, headers: { authorization: `Bearer ${secret}` } });
  const met = async (rules: Record<string, unknown>) => {
    await put(rules);
    const { status, body: said, headers } = await asKey();
    return [status, said.code, (await journalOf(headers.get('x-request-id') ?? '')).length];
  };
  const denied = { ip: { allow: [], deny: ['127.0.0.0/8'] } };
  expect(await met(denied)).toEqual([200, undefined, 0]);
  expect(await met({ ...denied, apiKeys: 'bound' })).toEqual([403, 'ip-refused', 1]);
  expect(await met({ ...onlyNow(false), apiKeys: 'bound' })).toEqual([403, 'outside-active-hours', 1]);
  expect(await met({ countries: { allow: ['FR'], deny: [] }, apiKeys: 'bound' })).toEqual([403, 'country-refused', 1]);
  expect(await met({ ...onlyNow(true), signedVisitorsOnly: true, bots: 'refuse', apiKeys: 'bound' })).toEqual([200, undefined, 0]);
  await put({ ...denied, apiKeys: 'bound' });
  expect((await tenant.client.call('POST', `/v1/chatbots/${bot.id}/chat`, { body })).status).toBe(200);
});

test('explain says what the policy would answer, about what was asked only', async () => {
  await put({
    ip: { allow: [], deny: ['203.0.113.0/24'] },
    countries: { allow: ['FR'], deny: [] },
    activeHours: { timeZone: 'Europe/Paris', windows: [{ days: [1], from: '09:00', to: '18:00' }] },
  });
  const monday = '2026-11-23T10:00:00Z';

  const { timeZoneData } = await explain({ at: monday });
  expect(await explain({ at: monday })).toEqual({ allowed: true, timeZoneData });
  expect(await explain({ at: monday, origin: 'https://evil.example' })).toEqual({ allowed: false, reason: 'origin-refused', timeZoneData });
  expect(await explain({ at: monday, ip: '203.0.113.7' })).toEqual({ allowed: false, reason: 'ip-refused', timeZoneData });
  expect(await explain({ at: monday, country: 'de' })).toEqual({ allowed: false, reason: 'country-refused', timeZoneData });
  expect(await explain({ at: '2026-11-24T10:00:00Z', origin: SITE, country: 'FR' })).toEqual({
    allowed: false,
    reason: 'outside-active-hours',
    opensAt: '2026-11-30T08:00:00.000Z',
    timeZoneData,
  });
  expect((await tenant.client.call('POST', `${path()}/explain`, { body: { ip: 'not an address' } })).status).toBe(400);
});
