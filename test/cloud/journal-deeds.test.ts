import { beforeAll, describe, expect, test } from '@jest/globals';
import { TOTP, URI } from 'otpauth';
import { ALL_ROUTES } from '../../lambdas/contracts.ts';
import { mailedToken } from '../../local/client/account.ts';
import { createClient, type Client } from '../../local/client/client.ts';
import { DEEDS, writtenBy, type WrittenRoute } from '../support/deeds.ts';
import { cloud, confirmed, edgeCall, freshSource, invokeWorker, journalOf, newMember, newTenant, type Tenant } from '../support/cloud.ts';
import { newFurnished, type Furnished } from '../support/furnished.ts';
import { CHANNEL, fill, FIXTURES, type Fixture, type Ids } from '../support/routes.ts';

type Event = Readonly<Record<string, unknown>>;
type Bodies = Readonly<Record<string, unknown>>;

let world: Furnished;
let member: Tenant;
/** Who changes what protects a person. */
let other: Tenant;
/** Whose account is closed and comes back. */
let closing: Tenant;
/** What an operation that came before has made. */
const made: Record<string, string> = {};

beforeAll(async () => {
  [world, other, closing] = await Promise.all([newFurnished(), newTenant(), newTenant()]);
  member = await newMember(world.owner, 'member');
  await Promise.all([other, closing].map(confirmed));
}, 120_000);

/** Calls a route as somebody, and gives the reply's id and body. */
async function call(client: Client, name: string, over: { readonly ids?: Partial<Ids>; readonly body?: Bodies | undefined; readonly query?: string } = {}) {
  const route = ALL_ROUTES.find((row) => row.name === name)?.route;
  const ids = { ...world.ids, userId: member.userId, ...over.ids };
  const body = over.body ?? (FIXTURES[name as keyof typeof FIXTURES] as Fixture).body?.(ids);
  const path = fill(route?.path ?? '', ids) + (over.query ?? '');
  const reply = await client.call<Bodies>(route?.method ?? '', path, body === undefined ? {} : { body });
  if (reply.status >= 300) throw new Error(`${name}: ${reply.status} ${reply.text.slice(0, 300)}`);
  return { requestId: reply.headers.get('x-request-id') ?? '', body: reply.body };
}
type Called = Awaited<ReturnType<typeof call>>;

const byOwner = (over?: Parameters<typeof call>[2]) => (name: string) => call(world.owner.client, name, over);
const byOther = (body?: () => Bodies) => (name: string) => call(other.client, name, body ? { body: body() } : {});
/** As `byOwner`, and keeps the id of what was made. */
const making =
  (over: Parameters<typeof call>[2], idOf: (body: Bodies) => unknown) =>
  async (name: string): Promise<Called> => {
    const called = await call(world.owner.client, name, over);
    made[name] = String(idOf(called.body));
    return called;
  };
const within = (body: Bodies, member_: string): unknown => (body[member_] as Bodies)['id'];
const password = () => ({ password: other.password });
const code = (steps: number) => ({ code: (URI.parse(made['enrolTotp'] ?? '') as TOTP).generate({ timestamp: Date.now() + steps * 30_000 }) });
const logIn = async (name: string): Promise<Called> =>
  call(createClient(cloud().app, freshSource()), name, { body: { email: member.email, password: member.password } });

/** What was and what is; `undefined` where the event has no `change`, because there is nothing before or after that may be written down. */
type Row = readonly [name: WrittenRoute, change: RegExp | undefined, run: (name: string) => Promise<Called>];

/** In this order: each takes up what those before it have left. */
const DONE: readonly Row[] = [
  ['createChatbot', /^- -> active$/, byOwner()],
  ['importChatbot', /^- -> active$/, byOwner()],
  ['cloneChatbot', /^- -> active$/, byOwner()],
  ['publishChatbot', /^version 1 -> 2$/, byOwner()],
  ['restoreVersion', /^draft -> version 1$/, byOwner()],
  ['archiveChatbot', /^active -> archived$/, byOwner()],
  ['unarchiveChatbot', /^archived -> active$/, byOwner()],
  ['exportChatbot', undefined, byOwner()],
  ['exportAnalytics', /^\d+ steps of a day$/, byOwner()],
  ['replaceAccessPolicy', /^embedding listed -> anyone, domains 1 -> 0$/, byOwner()],
  ['replaceLimits', /^minute\.visitor - -> 10$/, byOwner()],
  ['renewVisitorSecret', /^- -> signs$/, byOwner()],
  ['deleteVisitorSecret', /^signs -> -$/, byOwner()],
  ['forgetMe', /^1 conversations, \d+ messages, 0 leads$/, forgetMe],
  ['rotatePublicKey', /^ends \w{4} -> ends \w{4}$/, byOwner()],
  ['createChannel', /^whatsapp: connected$/, making({ body: { ...CHANNEL, phoneNumberId: '106540352242977' } }, (body) => within(body, 'channel'))],
  ['changeChannel', /^whatsapp: name$/, byOwner()],
  ['renewChannelToken', /^whatsapp: token renewed$/, byOwner()],
  ['testChannel', /^whatsapp: \w+ -> \w+/, byOwner()],
  ['deleteChannel', /^whatsapp: disconnected$/, byOwner()],
  ['blockRange', /^- -> 198\.51\.100\.7/, making({}, (body) => body['id'])],
  ['unblockRange', /^198\.51\.100\.9\S* -> -$/, byOwner()],
  ['allowRange', /^- -> 198\.51\.100\.8/, making({}, (body) => body['id'])],
  ['disallowRange', /^198\.51\.100\.8\S* -> -$/, (name) => call(world.owner.client, name, { ids: { entryId: made['allowRange'] ?? '' } })],
  ['replaceSpamWords', /^0 words -> 1 words$/, byOwner()],
  ['blockVisitor', undefined, byOwner()],
  ['unblockVisitor', undefined, byOwner()],
  ['createApiKey', /^- -> knowledge:read$/, byOwner()],
  ['revokeApiKey', /^knowledge:read -> -$/, byOwner()],
  ['createWebhook', /^material\.ready$/, byOwner()],
  ['changeWebhook', /^description, restricted false -> true$/, byOwner({ body: { description: 'another', restricted: true } })],
  ['rotateWebhookSecret', /^those before sign for \d+ s$/, byOwner()],
  ['redeliver', undefined, byOwner()],
  ['deleteWebhook', undefined, byOwner()],
  ['putGrant', /^- -> knowledge:read$/, byOwner()],
  ['deleteGrant', /^knowledge:read -> -$/, byOwner()],
  ['putConversationPolicy', /^\w+ -> team$/, byOwner()],
  ['invite', /^- -> invited as member$/, byOwner()],
  ['resendInvitation', /^invited as member -> invited again as member$/, byOwner()],
  ['revokeInvitation', /^invited as member -> -$/, byOwner()],
  ['acceptInvitation', /^- -> member$/, accept],
  ['removeMember', /^member -> -$/, async (name) => call(world.owner.client, name, { ids: { userId: (await newMember(world.owner, 'member')).userId } })],
  ['changeRole', /^member -> admin$/, byOwner()],
  ['exportConversations', /^\d+ conversations$/, byOwner()],
  ['exportPerson', /^\d+ messages$/, byOwner()],
  ['deleteConversation', /^2 messages$/, byOwner()],
  ['erasePerson', /^conversations \d+, .*blocks 0$/, byOwner()],
  ['deleteMaterial', /^text ready -> -$/, byOwner()],
  ['openCheckout', /^team$/, byOwner()],
  ['openPortal', undefined, byOwner()],
  ['changeAccount', /^name, locale en -> fr$/, byOwner({ body: { name: 'Another name', locale: 'fr' } })],
  ['exportAccount', undefined, byOwner()],
  ['exportJournal', /^\d+ events/, byOwner()],
  ['deleteChatbot', /^active -> -$/, byOwner()],
  ['logIn', undefined, logIn],
  ['endOtherSessions', undefined, (name) => call(member.client, name)],
  ['switchAccount', undefined, (name) => call(member.client, name, { body: { accountId: world.owner.accountId } })],
  ['logOut', undefined, (name) => call(member.client, name)],
  ['transferAccount', /^(\S+) -> (?!\1)\S+$/, byOwner()],
  ['changeMe', undefined, byOther()],
  ['confirmTotp', undefined, enrolled],
  ['renewRecoveryCodes', undefined, byOther(password)],
  ['removeTotp', undefined, byOther(password)],
  ['endSession', undefined, endSession],
  ['changePassword', undefined, byOther(() => ({ currentPassword: other.password, newPassword: 'another quiet harbour' }))],
  ['resetPassword', undefined, reset],
  ['verifyEmail', undefined, verify],
  ['closeAccount', /^active -> closing$/, (name) => call(closing.client, name)],
  ['cancelDeletion', /^closing -> active$/, comeBack],
];

/** What is seen where its world is: a report of SES, the link below a mail, an archive that is ready. */
const ELSEWHERE: readonly WrittenRoute[] = ['mailHook', 'unsubscribe', 'readExport'];

test('every route that writes an event is in this table, or said to be seen elsewhere', () => {
  const writing = Object.entries(DEEDS).flatMap(([name, deed]) => (typeof deed === 'string' ? [] : [name]));
  expect([...DONE.map(([name]) => name), ...ELSEWHERE].toSorted()).toEqual(writing.toSorted());
});

test.each(DONE)('%s leaves exactly one event, with what was and what is, where that may be said: %s (S22.2)', async (name, change, run) => {
  const { requestId } = await run(name);

  // Whoever signs up has an account that nobody has known before.
  const events = await journalOf(requestId, name === 'verifyEmail' ? [] : [world.owner.accountId, other.accountId, closing.accountId, '-']);
  expect([events.length, writtenBy(name)]).toEqual([1, expect.arrayContaining([events[0]?.['type']])]);
  const said = expect.objectContaining({ outcome: 'done', accountId: expect.any(String), actor: { kind: expect.any(String), id: expect.any(String) } });
  expect(events).toEqual([said]);
  if (change === undefined) expect(events[0]).not.toHaveProperty('change');
  else expect(events[0]).toEqual(expect.objectContaining({ change: expect.stringMatching(change) }));
});

test('what changes nothing is no event: a policy as it was, a chatbot that is active already, a draft, settings of an account as they were', async () => {
  const tenant = await newTenant();
  const { client } = tenant;
  await confirmed(tenant);
  const own = { chatbotId: String((await call(client, 'createChatbot')).body['id']) };
  const quiet = [
    await call(client, 'replaceAccessPolicy', { ids: own, body: { embedding: 'listed', domains: [] } }),
    await call(client, 'unarchiveChatbot', { ids: own }),
    await call(client, 'replaceLimits', { ids: own, body: {} }),
    await call(client, 'changeChatbot', { ids: own }),
    await call(client, 'changeAccount', { body: { locale: 'en', requireSecondFactor: false } }),
  ];
  expect(await Promise.all(quiet.map(({ requestId }) => journalOf(requestId, [tenant.accountId, '-'])))).toEqual([[], [], [], [], []]);
});

describe('the operator', () => {
  const rows = async (query: string): Promise<Event[]> => (await world.owner.client.call<Event[]>('GET', `/__local/journal?${query}`)).body;

  test.each([
    ['suspend', { reason: 'abuse' }, { type: 'account_suspended', reason: 'abuse' }],
    ['resume', {}, { type: 'account_resumed' }],
    ['plan', { plan: 'business' }, { type: 'account_plan_changed', change: 'unlimited -> business' }],
  ])('%s leaves one event in the account that it is about, by no person (S22.2)', async (command, more, event) => {
    const { accountId } = other;
    expect(await invokeWorker('OperatorCommand', { command, accountId, ...more })).toMatchObject({ ok: true });

    expect(await rows(`accountId=${accountId}&action=${command}`)).toEqual([expect.objectContaining({ ...event, actor: { kind: 'system', id: 'operator' } })]);
  });

  test('owner-link, which is the only way in for support, leaves one event (S22.2)', async () => {
    const { email, accountId } = world.owner;
    expect(await invokeWorker('OperatorCommand', { command: 'owner-link', email })).toMatchObject({ ok: true });

    expect(await rows(`accountId=${accountId}&type=authn_owner_link`)).toHaveLength(1);
  });
});

async function forgetMe(name: string): Promise<Called> {
  const route = ALL_ROUTES.find((row) => row.name === name)?.route;
  const reply = await edgeCall<Bodies>('DELETE', route?.path ?? '', { headers: world.visitor.headers });
  return { requestId: reply.headers.get('x-request-id') ?? '', body: reply.body };
}

async function accept(name: string): Promise<Called> {
  const email = `deeds-${Date.now()}@example.com`;
  await call(world.owner.client, 'invite', { body: { email, role: 'member' } });
  const client = createClient(cloud().app, freshSource());
  return call(client, name, { body: { token: await mailedToken(client, email), name: 'Deeds', password: 'a quiet harbour at noon' } });
}

async function enrolled(name: string): Promise<Called> {
  made['enrolTotp'] = String((await call(other.client, 'enrolTotp')).body['otpauthUrl']);
  // The clock may turn to the next step on the way, and that code is too old then.
  return call(other.client, name, { body: code(-1) }).catch(() => call(other.client, name, { body: code(0) }));
}

async function endSession(name: string): Promise<Called> {
  const second = createClient(cloud().app, freshSource());
  await call(second, 'logIn', { body: { email: other.email, password: other.password } });
  const { body } = await second.call<{ session: { id: string } }>('GET', '/v1/me');
  return call(other.client, name, { ids: { sessionId: body.session.id } });
}

async function reset(name: string): Promise<Called> {
  const client = createClient(cloud().app, freshSource());
  await call(client, 'forgotPassword', { body: { email: other.email } });
  return call(client, name, { body: { token: await mailedToken(client, other.email, 1), password: 'a third quiet harbour' } });
}

async function comeBack(name: string): Promise<Called> {
  const client = createClient(cloud().app, freshSource());
  await call(client, 'logIn', { body: { email: closing.email, password: closing.password } });
  return call(client, name);
}

async function verify(name: string): Promise<Called> {
  const client = createClient(cloud().app, freshSource());
  const person = { email: `deeds-new-${Date.now()}@example.com`, password: 'a quiet harbour at noon' };
  await call(client, 'signUp', { body: { ...person, name: 'Deeds', accountName: 'Deeds' } });
  return call(client, name, { body: { token: await mailedToken(client, person.email), password: person.password } });
}
