import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ALL_ROUTES } from '../../lambdas/contracts.ts';
import { AREAS, type Route } from '../../lambdas/core/contract.ts';
import type { Reply } from '../../local/client/client.ts';
import { confirmed, newApiKey, newChatbot, newMember, newTenant, type Tenant } from '../support/cloud.ts';
import { cookiesOf, newFurnished } from '../support/furnished.ts';
import { fill, FIXTURES, type Fixture, type Ids } from '../support/routes.ts';
import { complaints, onWire } from '../support/wire.ts';

// Every route that a session or a key can reach, as every kind of caller who must be refused there. Generated from the contracts: a new route is in it.
const rows = ALL_ROUTES.map(({ name, route }) => ({ name, route, fixture: FIXTURES[name] as Fixture })).filter(({ route }) =>
  route.callers.some((kind) => kind === 'session' || kind === 'api-key'),
);
type Row = (typeof rows)[number];
const levelOf = ({ permission = 'self' }: Route): string => permission.split(':')[1] ?? '';
const isOfChatbot = ({ permission = 'self' }: Route): boolean => AREAS.some((area) => permission.startsWith(`${area}:`));
const allAreas = (level: 'read' | 'write') => Object.fromEntries(AREAS.map((area) => [area, level]));
/** Places in a path that name something inside a chatbot. */
const CHILDREN = ['materialId', 'conversationId', 'playbookId', 'ruleId', 'triggerId', 'attachmentId', 'channelId'];

let ids: Ids;
let sibling: string;
const callers: Record<string, Record<string, string>> = {};

function send({ route, fixture }: Row, path: string, headers: Record<string, string> = {}): Promise<Reply<{ code: string }>> {
  const body = fixture.body && JSON.stringify(fixture.body(ids));
  return onWire({ host: 'app', method: route.method, path, headers: { ...(body && { 'content-type': 'application/json' }), ...headers }, body });
}

/** Calls all the routes and gives what was not as it had to be. */
const unlike = <R extends Row>(cases: readonly R[], wanted: readonly number[], call: (row: R) => Promise<Reply<{ code: string }>>): Promise<string[]> =>
  complaints(cases, async (row) => {
    const { status, body } = await call(row);
    // Twenty a minute: whoever asks more often is refused before anything is looked up.
    const isSpent = status === 429 && row.route.limits?.includes('deliveries') === true && !wanted.includes(200);
    return isSpent || wanted.includes(status) ? undefined : `${row.name}: ${status} ${body.code}, not ${wanted.join(' or ')}`;
  });

beforeAll(async () => {
  const furnished = await newFurnished();
  const { owner } = furnished;
  const { chatbotId } = furnished.ids;
  sibling = (await newChatbot(owner)).id;
  const all = (level: 'read' | 'write') => [{ chatbotId, areas: allAreas(level) }];
  const [stranger, reader, writer, removed] = [
    await newMember(owner, 'member'),
    await newMember(owner, 'member', all('read')),
    await newMember(owner, 'member', all('write')),
    await newMember(owner, 'member', all('write')),
  ];
  ids = { ...furnished.ids, userId: stranger.userId };
  await Promise.all([stranger, reader, writer].map(confirmed));
  const [keyRead, keyWrite] = [
    await newApiKey(owner, allAreas('read'), { chatbotIds: [chatbotId] }),
    await newApiKey(owner, allAreas('write'), { chatbotIds: [chatbotId] }),
  ];
  Object.assign(callers, {
    owner: cookiesOf(owner),
    stranger: cookiesOf(stranger),
    reader: cookiesOf(reader),
    writer: cookiesOf(writer),
    removed: cookiesOf(removed),
    keyRead: { authorization: `Bearer ${keyRead.secret}` },
    keyWrite: { authorization: `Bearer ${keyWrite.secret}` },
  });
  expect((await owner.client.call('DELETE', `/v1/members/${removed.userId}`)).status).toBe(204);
}, 120_000);

const as = (caller: string, chatbotId?: string) => (row: Row) => send(row, fill(row.route.path, chatbotId ? { ...ids, chatbotId } : ids), callers[caller]);
const bySession = rows.filter(({ route }) => route.callers.includes('session'));
const ofAccount = bySession.filter(({ route }) => /^account:(?:admin|journal|owner)$/.test(route.permission ?? ''));
const ofChatbot = bySession.filter(({ route }) => isOfChatbot(route));
const writes = ofChatbot.filter(({ route }) => levelOf(route) === 'write');
const byKey = rows.filter(({ route }) => route.callers.includes('api-key'));

describe('every route refuses (S9.2, S10.1, S10.6)', () => {
  test('a member without a grant what is of a chatbot, as if it were not there', async () => {
    expect(await unlike(ofChatbot, [404], as('stranger'))).toEqual([]);
  });

  test('every member, whatever the grants, what is of the account', async () => {
    expect(await unlike(ofAccount, [403], as('stranger'))).toEqual([]);
    expect(await unlike(ofAccount, [403], as('writer'))).toEqual([]);
  });

  test('a member who may read all areas whatever writes, and shows whatever reads', async () => {
    expect(await unlike(writes, [403], as('reader'))).toEqual([]);
    expect(
      await unlike(
        ofChatbot.filter(({ route }) => levelOf(route) === 'read'),
        [200],
        as('reader'),
      ),
    ).toEqual([]);
  });

  test('a member who may write all areas of one chatbot everything of its sibling', async () => {
    expect(await unlike(ofChatbot, [404], (row) => as('writer', sibling)(row))).toEqual([]);
  });

  test('whoever was removed, everything, with the session that is still in the cookie', async () => {
    expect(
      await unlike(
        rows.filter(({ route }) => route.permission !== 'self' && !route.confirmed),
        [401],
        as('removed'),
      ),
    ).toEqual([]);
  });

  test('a key that may read whatever writes, and a key of one chatbot its sibling', async () => {
    const writing = byKey.filter(({ route }) => levelOf(route) === 'write');
    expect(await unlike(writing, [403], as('keyRead'))).toEqual([]);
    expect(
      await unlike(
        byKey.filter(({ route }) => isOfChatbot(route)),
        [404],
        as('keyWrite', sibling),
      ),
    ).toEqual([]);
  });

  test('a key that may write everything, what only a person may', async () => {
    expect(
      await unlike(
        rows.filter(({ route }) => !route.callers.includes('api-key')),
        [403],
        as('keyWrite'),
      ),
    ).toEqual([]);
  });

  test('the owner a child of one chatbot under its sibling', async () => {
    const nested = ofChatbot.filter(({ route }) => CHILDREN.some((place) => route.path.includes(`{${place}}`)));
    expect(nested.length).toBeGreaterThan(8);
    expect(await unlike(nested, [404], as('owner', sibling))).toEqual([]);
  });
});

describe('every place in a path', () => {
  const places = rows.flatMap((row) => [...row.route.path.matchAll(/\{(\w+)\}/g)].map(([, place = '']) => ({ ...row, place })));
  // All of these where a place is met first: its schema is the same wherever it stands (test/contracts.test.ts). Everywhere else those that a router or a file system could trip over.
  const firsts = places.filter(({ place }, index) => places.findIndex((other) => other.place === place) === index);
  const EVERYWHERE = ['null', '%00', '..', '%2e%2e'];
  test.each(['', 'null', 'undefined', '[]', '%5B%5D', '0', '-1', '*', '%00', '..', '%2e%2e', 'a,b', '%27%20OR%201=1', '%F0%9F%92%A9', 'x'.repeat(2_000)])(
    'that holds %p names nothing, whoever asks',
    async (value) => {
      const wanted = value === '' || value === '..' || value === '%2e%2e' ? [400, 403, 404, 405] : [400, 404];
      const wrong = await unlike(EVERYWHERE.includes(value) ? places : firsts, wanted, (row) => {
        const { place } = row as (typeof places)[number];
        return send(row, fill(row.route.path, { ...ids, [place]: value }), callers['owner']);
      });
      expect(wrong).toEqual([]);
    },
  );
});

describe('every member of every body', () => {
  const bodied = rows.filter(({ fixture }) => fixture.body);
  test.each([['an array of itself'], ['an object'], ['a list of ids']])('that is %s is refused', async (kind) => {
    const odd = (value: unknown): unknown => (kind === 'an array of itself' ? [[value]] : kind === 'an object' ? { $ne: null } : [randomUUID(), randomUUID()]);
    const members = bodied.flatMap((row) => Object.entries(row.fixture.body?.(ids) ?? {}).map(([member, value]) => ({ ...row, member, value })));
    // Where texts are listed, ids are texts. A search may have been asked for too often by now, which is refused as well.
    const cases = members.filter(({ value }) => kind !== 'a list of ids' || !Array.isArray(value) || typeof value[0] !== 'string');
    const wrong = await unlike(cases, [400, 403, 429], (row) => {
      const { member, value, fixture } = row;
      return send(
        { ...row, fixture: { ...fixture, body: (to) => ({ ...fixture.body?.(to), [member]: odd(value) }) } },
        fill(row.route.path, ids),
        callers['owner'],
      );
    });
    expect(wrong).toEqual([]);
  });
});

test('a cursor goes on in its own list, and is refused in another list and by another account (S9.6)', async () => {
  const [owner, other] = [await newTenant(), await newTenant()];
  const [bot] = [await newChatbot(owner), await newChatbot(owner)];
  const list = ({ client }: Tenant, path: string) => client.call<{ items: { id: string }[]; nextCursor: string }>('GET', path);
  const { body: first } = await list(owner, '/v1/chatbots?limit=1');
  const cursor = `cursor=${encodeURIComponent(first.nextCursor)}`;

  const { status, body: second } = await list(owner, `/v1/chatbots?limit=1&${cursor}`);
  expect([status, second.items.length, second.items[0]?.id === first.items[0]?.id]).toEqual([200, 1, false]);
  expect((await list(other, `/v1/chatbots?${cursor}`)).status).toBe(400);
  expect((await list(owner, `/v1/chatbots/${bot?.id}/playbooks?${cursor}`)).status).toBe(400);
  expect((await list(owner, `/v1/chatbots?${cursor}A`)).status).toBe(400);
});
