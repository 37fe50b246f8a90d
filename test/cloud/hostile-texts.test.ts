import { beforeAll, describe, expect, test } from '@jest/globals';
import { cloud, edgeCall, newChatbot, newTenant, newVisitor, until, type Bot, type Tenant } from '../support/cloud.ts';
import { operations, type Operation } from '../support/fuzz/calls.ts';
import { placesIn, replaced } from '../support/fuzz/from-schema.ts';
import { newWorld, type World } from '../support/fuzz/run.ts';
import { FIXTURES, type Fixture, type Ids } from '../support/routes.ts';
import { connectNumber, deliver, message } from '../support/whatsapp.ts';
import { complaints, onWire } from '../support/wire.ts';

const nested = Array.from({ length: 30 }).reduce<unknown>((inner) => [inner], 'x');

/** Texts that some store, parser or reader has failed at, and what is no text at all. */
const HOSTILE: readonly unknown[] = ['a\0b', 'a\ud800', '\u202eevil\u202c', 'é'.repeat(100_000), nested];

/** Every body that a route can be given with one of its texts replaced, those among them that a call need not have. */
function bodiesOf({ name, route }: Operation, ids: Ids): Record<string, unknown>[] {
  if (!route.body) return [];
  const whole = (FIXTURES[name] as Fixture).body?.(ids) ?? {};
  const places = placesIn(whole).filter((place) => typeof place.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], whole) === 'string');
  const left = Object.keys(route.body.shape).filter((member) => !(member in whole));
  return HOSTILE.flatMap((by) => [...places.map((place) => replaced(whole, place, by)), ...left.map((member) => ({ ...whole, [member]: by }))]) as Record<
    string,
    unknown
  >[];
}

test('no text of any body makes a route fail: it is taken or refused (S0.5, S17.9, S20.1)', async () => {
  const world: World = await newWorld();
  const calls = operations().flatMap((operation) => bodiesOf(operation, world.ids).map((body) => ({ ...operation, text: JSON.stringify(body) })));
  expect(calls.length).toBeGreaterThan(1_000);

  const failed = await complaints(calls, async ({ name, route, text }) => {
    const caller = route.callers.includes('visitor') ? 'visitor' : route.callers.includes('session') ? 'owner' : 'nobody';
    const path = route.path.replaceAll(/\{(\w+)\}/g, (_, place: string) => world.ids[place as keyof Ids]);
    const headers = { 'content-type': 'application/json', ...world.credentials[caller] };
    const send = () => onWire({ host: route.host, method: route.method, path, headers, body: text });
    let reply = await send();
    // A function that is new, on a machine that is busy, is no finding.
    for (let again = 0; again < 3 && reply.body.code === 'unavailable'; again += 1) reply = await send();
    const { status, text: said } = reply;
    const broken = status >= 500 || /event: error\ndata: .*internal/.test(said);
    return broken ? `${name}: ${status} ${said.slice(0, 100)} for ${text.slice(0, 200)}` : undefined;
  });

  expect(failed).toEqual([]);
}, 300_000);

describe('what somebody says in a chat', () => {
  const SAID = 'if a < b then <img src=x onerror=alert(1)>c > d\u202e!';
  const KEPT = 'if a < b then c > d!';
  let owner: Tenant;
  let bot: Bot;
  beforeAll(async () => {
    owner = await newTenant();
    bot = await newChatbot(owner);
  });
  const at = (rest: string): string => `/v1/chatbots/${bot.id}${rest}`;
  const firstOf = async (channel: string) => {
    const { body } = await owner.client.call<{ items: { id: string; title: string }[] }>('GET', at(`/conversations?channel=${channel}`));
    const [conversation] = body.items;
    if (!conversation) return undefined;
    const { body: messages } = await owner.client.call<{ items: { author: string; text: string }[] }>('GET', at(`/conversations/${conversation.id}/messages`));
    const said = messages.items.find(({ author }) => author === 'visitor')?.text;
    return said === undefined ? undefined : { title: conversation.title, said };
  };

  test('is kept as plain text by every door: the team’s, the visitor’s, a messaging service’s, whose names are plain too (S17.1, S17.4, S17.6)', async () => {
    const visitor = await newVisitor(bot.publicKey);
    const number = '106540352249917';
    const channelId = await connectNumber(owner, bot.id, number);
    expect((await owner.client.call('POST', at('/chat'), { body: { message: SAID } })).status).toBe(200);
    expect((await edgeCall('POST', '/v1/widget/messages', { body: { message: SAID }, headers: visitor.headers })).status).toBe(200);
    const raw = message(SAID, { number, from: '33612345699' }).replace('Zo\\u00eb', '<svg onload=alert(1)>Zo\\u00eb');
    expect((await deliver(cloud().app, channelId, raw)).status).toBe(200);

    for (const channel of ['dashboard', 'widget', 'whatsapp'])
      expect([channel, await until(() => firstOf(channel))]).toEqual([channel, { title: KEPT, said: KEPT }]);
    const { body } = await owner.client.call<{ items: { name: string }[] }>('GET', at('/contacts'));
    expect(body.items.map(({ name }) => name)).toEqual(['Zoë']);
  });

  test('that is nothing but markup, or that no store keeps, is refused', async () => {
    for (const text of ['<b></b>', 'a\0b', 'a\ud800']) expect((await owner.client.call('POST', at('/chat'), { body: { message: text } })).status).toBe(400);
  });
});
