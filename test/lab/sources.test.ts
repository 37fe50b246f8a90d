import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { visitOf, wholePolicy, refusalOf } from '../../lambdas/access/policy.ts';
import { networkOf } from '../../lambdas/limits/network.ts';
import { expectStatus } from '../../local/client/client.ts';
import { fromIncoming } from '../../local/http/message.ts';
import { newChatbot, newTenant, newVisitor, SITE, type Bot, type Tenant, type TestCloud } from '../support/cloud.ts';
import { killableCloud } from '../support/killable-cloud.ts';
import { nameServer } from './name-server.ts';

/** Addresses of this network: two of one customer of IPv6, one of another, and one of IPv4. */
const ONE = '2001:db8:1:2::a';
const SAME = '2001:db8:1:2:ffff::b';
const OTHER = '2001:db8:1:3::a';
const FOUR = '198.51.100.7';
const ALL = [ONE, SAME, OTHER, FOUR, '::1'];

const { start } = killableCloud();
let names: { readonly stop: () => Promise<void> };
let running: TestCloud;
let tenant: Tenant;
afterAll(() => names.stop());
beforeAll(async () => {
  names = await nameServer(new Map([['localhost', [['127.0.0.1']]]]));
  running = await start();
  process.env['REMPART_TEST_CLOUD'] = JSON.stringify(running);
  tenant = await newTenant();
}, 120_000);

interface Said {
  readonly status: number;
  readonly code: string | undefined;
  readonly reason: string | undefined;
}

/** What becomes of a message that a new visitor sends from an address, as its connection has it. */
async function say(bot: Bot, source: string, forged: Readonly<Record<string, string>> = {}): Promise<Said> {
  const { headers } = await newVisitor(bot.publicKey);
  const { hostname, port, host } = new URL(running.edge);
  const six = source.includes(':');
  const body = JSON.stringify({ message: `When do you open? ${source} ${Math.random()}` });
  return new Promise((resolve, reject) => {
    const call = request(
      {
        ...(six ? { host: '::1' } : { host: hostname }),
        port,
        localAddress: source,
        method: 'POST',
        path: '/v1/widget/messages',
        headers: { host, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers, ...forged },
        agent: false,
      },
      (reply) => {
        let text = '';
        reply.setEncoding('utf8').on('data', (part: string) => (text += part));
        reply.on('end', () => {
          const told = /json/.test(reply.headers['content-type'] ?? '') ? (JSON.parse(text) as { code?: string; reason?: string }) : {};
          resolve({ status: reply.statusCode ?? 0, code: told.code, reason: told.reason });
        });
      },
    );
    call.on('error', reject).end(body);
  });
}
/** What each address meets. */
const codes = async (bot: Bot, sources: readonly string[] = ALL): Promise<Record<string, string>> => {
  const met: Record<string, string> = {};
  for (const source of sources) met[source] = (await say(bot, source)).code ?? 'in';
  return met;
};
const admits = (bot: Bot, ip: { readonly allow: readonly string[]; readonly deny: readonly string[] }) =>
  expectStatus(tenant.client.call('PUT', `/v1/chatbots/${bot.id}/access-policy`, { body: { embedding: 'listed', domains: [SITE], ip } }), 200);

describe('addresses of IPv6, as connections have them', () => {
  test('are admitted and refused by the access policy, at the next message (S26.1, S26.2)', async () => {
    const bot = await newChatbot(tenant);
    expect(await codes(bot)).toEqual({ [ONE]: 'in', [SAME]: 'in', [OTHER]: 'in', [FOUR]: 'in', '::1': 'in' });
    await admits(bot, { allow: [], deny: ['2001:db8:1:2::/64', '::1'] });
    expect(await codes(bot)).toEqual({ [ONE]: 'ip-refused', [SAME]: 'ip-refused', [OTHER]: 'in', [FOUR]: 'in', '::1': 'ip-refused' });
    await admits(bot, { allow: [ONE], deny: [] });
    // Visitors begin on the loopback of IPv4, which is not among those that are admitted: no session either.
    await expect(newVisitor(bot.publicKey)).rejects.toThrow();
    await admits(bot, { allow: [ONE, '127.0.0.0/8'], deny: [] });
    expect(await codes(bot)).toEqual({ [ONE]: 'in', [SAME]: 'ip-refused', [OTHER]: 'ip-refused', [FOUR]: 'ip-refused', '::1': 'ip-refused' });
    // A range that is written as IPv4 inside IPv6 is one of IPv4.
    await admits(bot, { allow: [], deny: ['::ffff:198.51.100.0/120'] });
    expect(await codes(bot)).toEqual({ [ONE]: 'in', [SAME]: 'in', [OTHER]: 'in', [FOUR]: 'ip-refused', '::1': 'in' });
  });

  test('are counted by the network of one customer: whoever has a /64 has one address, and forges none (S16.6, S16.7)', async () => {
    const bot = await newChatbot(tenant);
    await expectStatus(tenant.client.call('PUT', `/v1/chatbots/${bot.id}/limits`, { body: { minute: { visitor: 5, key: 5, address: 2 }, open: {} } }), 200);
    expect(await codes(bot, [ONE, SAME])).toEqual({ [ONE]: 'in', [SAME]: 'in' });
    const forged = { 'x-forwarded-for': OTHER, 'x-rempart-address': OTHER, 'cloudfront-viewer-address': `[${OTHER}]:1` };
    expect([await say(bot, ONE, forged), await say(bot, SAME)]).toEqual(
      Array.from({ length: 2 }, () => ({ status: 429, code: 'rate-limited', reason: 'address' })),
    );
    expect(await codes(bot, [OTHER, FOUR, '::1'])).toEqual({ [OTHER]: 'in', [FOUR]: 'in', '::1': 'in' });
  });

  test('are kept out by the blocklist, address and range (S18.4)', async () => {
    const bot = await newChatbot(tenant);
    const { body: entry } = await expectStatus(
      tenant.client.call<{ id: string }>('POST', '/v1/blocklist', { body: { cidr: '2001:db8:1:2::/64', reason: 'lab' } }),
      201,
    );
    expect(await codes(bot)).toEqual({ [ONE]: 'ip-refused', [SAME]: 'ip-refused', [OTHER]: 'in', [FOUR]: 'in', '::1': 'in' });
    await expectStatus(tenant.client.call('DELETE', `/v1/blocklist/${entry.id}`), 204);
    expect((await say(bot, ONE)).status).toBe(200);
  });
});

describe('an address of IPv4 that a socket of both families reports as IPv6', () => {
  const seen: string[] = [];
  const server = createServer((incoming, response) => {
    seen.push(fromIncoming(incoming).address);
    response.end();
  });
  afterAll(() => void server.close());

  test('is the one of IPv4, to the policy and to the limits', async () => {
    await new Promise<void>((resolve) => server.listen(0, '::', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve, reject) => request({ host: '127.0.0.1', port, localAddress: FOUR, agent: false }, resolve).on('error', reject).end());
    const [address = ''] = seen;
    const client = { address: `::ffff:${FOUR}`, origin: 'https://edge.example.com', country: undefined, agent: '' } as Parameters<typeof visitOf>[1];
    const policy = wholePolicy({ embedding: 'anyone', ip: { allow: [], deny: ['198.51.100.0/24'] } });

    expect(networkOf(address)).toBe(FOUR);
    expect(networkOf(client.address)).toBe(FOUR);
    expect(refusalOf(policy, { ...visitOf({ parentOrigin: SITE }, client, 0), address })).toBe('ip-refused');
    expect(refusalOf(policy, visitOf({ parentOrigin: SITE }, client, 0))).toBe('ip-refused');
  });
});
