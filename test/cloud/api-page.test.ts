import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { readEvents } from '../../client/events.ts';
import { cloud, confirmed, newApiKey, newChatbot, newTenant } from '../support/cloud.ts';

const page = readFileSync('docs/api.md', 'utf8');
/** The calls of curl that the page shows, one line each. */
const [listing = '', question = ''] = [...page.matchAll(/^curl (?:.*\\\n)*.*$/gm)].map(([call]) => call.replaceAll('\\\n', ' '));

let words: Readonly<Record<string, string>>;
beforeAll(async () => {
  const tenant = await newTenant();
  await confirmed(tenant);
  const { id: CHATBOT } = await newChatbot(tenant);
  const { secret: REMPART_KEY } = await newApiKey(tenant, { conversations: 'write' });
  words = { APP: cloud().app, CHATBOT, REMPART_KEY };
});

/** Makes a call as curl would; `change` makes another one of its line. */
function sent(line: string, change = (text: string): string => text): Promise<Response> {
  const filled = change(line).replaceAll(/\$([A-Z_]+)/g, (_whole, name: string) => words[name] ?? name);
  const [, url = ''] = /"(http[^"]+)"/.exec(filled) ?? [];
  const [, body] = /-d '([^']*)'/.exec(filled) ?? [];
  const headers = [...filled.matchAll(/-H (['"])(.+?)\1/g)].map(([, , header = '']): [string, string] => [
    header.slice(0, header.indexOf(':')),
    header.slice(header.indexOf(':') + 1).trim(),
  ]);
  return fetch(url, { headers, ...(body !== undefined && { method: 'POST', body }) });
}

test('the first call of docs/api.md answers a list and says how the limit stands, as the page shows it', async () => {
  const response = await sent(listing);
  const { items, nextCursor } = (await response.json()) as { items: { id: string }[]; nextCursor: null };

  expect([response.status, items.map(({ id }) => id), nextCursor]).toEqual([200, [words['CHATBOT']], null]);
  expect(page).toContain(`RateLimit-Policy: ${response.headers.get('ratelimit-policy')}\nRateLimit: "api";r=`);
  expect(response.headers.get('ratelimit')).toMatch(/^"api";r=\d+;t=\d+$/);
});

test('its question is answered by the events that it shows, told again under its key, and refused with another message', async () => {
  const first = await sent(question);
  const names: string[] = [];
  if (first.body) for await (const { event } of readEvents(first.body)) names.push(event);
  const again = await sent(question);
  const other = await sent(question, (line) => line.replace('Sunday', 'Monday'));

  expect([...new Set(names)]).toEqual([...page.matchAll(/^event: (\w+)$/gm)].map(([, name]) => name));
  expect([again.headers.get('idempotency-replayed'), await again.text()]).toEqual(['true', expect.stringContaining('"replayed":true')]);
  expect([other.status, await other.json()]).toEqual([422, expect.objectContaining({ code: 'idempotency-mismatch' })]);
});

test('without Accept it is one document; a message that is none is the problem document that the page shows', async () => {
  const plain = (line: string): string => line.replace(/-H 'Accept: [^']+'/, '').replace(/-H 'Idempotency-Key: [^']+'/, '');
  const whole = await sent(question, plain);
  const refused = await sent(question, (line) => plain(line).replace(/-d '.*'/, `-d '{"message": ""}'`));
  const [, shown = ''] = /```json\n(\{\n {2}"type"[^]*?)```/.exec(page) ?? [];

  expect(Object.keys((await whole.json()) as object)).toEqual(['conversationId', 'answer', 'sources']);
  expect(await refused.json()).toEqual({ ...(JSON.parse(shown) as object), instance: refused.headers.get('x-request-id') });
});

test('what takes a key is not on the edge host, and a key makes no chatbots', async () => {
  const elsewhere = await sent(listing, (line) => line.replace('$APP', cloud().edge));
  const making = await sent(listing, (line) => `${line.replace('?limit=10', '')} -H 'Content-Type: application/json' -d '{"name": "One more"}'`);

  expect([elsewhere.status, making.status, await making.json()]).toEqual([404, 403, expect.objectContaining({ code: 'not-allowed' })]);
});
