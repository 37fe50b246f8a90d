import { describe, expect, test } from '@jest/globals';
import { createClient, ProblemError, type ClientOptions } from '../../client/client.ts';

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
}
type Answer = (sent: Sent) => Response | Promise<Response>;

/** A client before a service that answers as the test says, and what it has sent. */
function clientOf(answer: Answer, options: ClientOptions = {}) {
  const sent: Sent[] = [];
  const client = createClient({
    ...options,
    fetch: async (url, init = {}) => {
      const body = typeof init.body === 'string' ? init.body : '';
      const call = { method: init.method ?? 'GET', url: typeof url === 'string' ? url : '', headers: new Headers(init.headers), body };
      sent.push(call);
      return answer(call);
    },
  });
  return { client, sent };
}

const problem = (status: number, code: string, more: object = {}, headers: Record<string, string> = {}): Response =>
  Response.json({ type: `https://rempart.dev/problems/${code}`, title: 'No.', status, code, instance: 'r-1', ...more }, { status, headers });
const renewed = () => new Response(null, { status: 204 });

describe('a call', () => {
  test('fills in path and query, sends JSON, and answers what came', async () => {
    const { client, sent } = clientOf(() => Response.json({ items: [], nextCursor: null }));

    expect(await client.call('listMaterials', { path: { chatbotId: 'a/b' }, query: { limit: '5' } })).toEqual({ items: [], nextCursor: null });
    await client.call('createChatbot', { body: { name: 'Orvella' } }, { idempotencyKey: 'k1' });

    expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /v1/chatbots/a%2Fb/materials?limit=5', 'POST /v1/chatbots']);
    expect(sent[1]?.body).toBe('{"name":"Orvella"}');
    expect(sent[1]?.headers.get('content-type')).toBe('application/json');
    expect(sent[1]?.headers.get('idempotency-key')).toBe('k1');
  });

  test('that is refused throws the problem with its code, its places and when to come back', async () => {
    const { client } = clientOf(() => problem(429, 'rate-limited', { errors: [{ pointer: '/name', detail: 'Too long' }] }, { 'retry-after': '7' }));

    const refusal = (await client.call('createChatbot', { body: { name: '' } }).catch((error: unknown) => error)) as ProblemError;

    expect(refusal).toBeInstanceOf(ProblemError);
    expect([refusal.code, refusal.status, refusal.retryAfterSeconds, refusal.at('/name'), refusal.at('/other')]).toEqual([
      'rate-limited',
      429,
      7,
      'Too long',
      undefined,
    ]);
  });

  test('that something else answers, or nothing, is `unreachable`', async () => {
    const html = clientOf(() => new Response('<h1>502</h1>', { status: 502 }));
    const nothing = clientOf(() => Promise.reject(new TypeError('fetch failed')));

    await expect(html.client.call('me')).rejects.toMatchObject({ code: 'unreachable', status: 502 });
    await expect(nothing.client.call('me')).rejects.toMatchObject({ code: 'unreachable', status: 0 });
  });

  test('with a key carries it, and never touches the session', async () => {
    const { client, sent } = clientOf(() => problem(401, 'not-signed-in'), { apiKey: 'sk_live_1', origin: 'https://app.example.com' });

    await expect(client.call('listChatbots')).rejects.toMatchObject({ code: 'not-signed-in' });

    expect(sent.map(({ url, headers }) => [url, headers.get('authorization')])).toEqual([['https://app.example.com/v1/chatbots', 'Bearer sk_live_1']]);
  });
});

describe('a session that has grown old', () => {
  test('is renewed once for all calls that wait, and each is made again', async () => {
    let fresh = false;
    const { client, sent } = clientOf(({ url }) => {
      if (url === '/v1/auth/refresh') return ((fresh = true), renewed());
      return fresh ? Response.json({ items: [], nextCursor: null }) : problem(401, 'not-signed-in');
    });

    const [first, second] = await Promise.all([client.call('listChatbots'), client.call('listApiKeys')]);

    expect([first, second]).toEqual([
      { items: [], nextCursor: null },
      { items: [], nextCursor: null },
    ]);
    expect(sent.filter(({ url }) => url === '/v1/auth/refresh')).toHaveLength(1);
  });

  test('that cannot be renewed is over: it is said, and the call is not repeated', async () => {
    let over = 0;
    const { client, sent } = clientOf(() => problem(401, 'not-signed-in'), { onSignedOut: () => (over += 1) });

    await expect(client.call('me')).rejects.toMatchObject({ code: 'not-signed-in' });

    expect(over).toBe(1);
    expect(sent.map(({ url }) => url)).toEqual(['/v1/me', '/v1/auth/refresh']);
  });

  test('is not what a wrong password is: nothing is renewed for it', async () => {
    const { client, sent } = clientOf(() => problem(401, 'invalid-credentials'));

    await expect(client.call('logIn', { body: { email: 'a@example.com', password: 'x' } })).rejects.toMatchObject({ code: 'invalid-credentials' });

    expect(sent).toHaveLength(1);
  });
});

test('a list is read to its end, page after page', async () => {
  const { client, sent } = clientOf(({ url }) =>
    Response.json(url.includes('cursor=two') ? { items: [{ id: '3' }], nextCursor: null } : { items: [{ id: '1' }, { id: '2' }], nextCursor: 'two' }),
  );

  const ids: string[] = [];
  for await (const { id } of client.each('listChatbots')) ids.push(id);

  expect(ids).toEqual(['1', '2', '3']);
  expect(sent).toHaveLength(2);
});

describe('a stream', () => {
  const bytes = new TextEncoder().encode(': beat\n\nevent: delta\ndata: {"text":"caf\u00e9"}\n\nevent: done\r\ndata: {}\r\n\r\nevent: cut\ndata: {"te');

  test.each([1, 2, 3, 7, 1_000])('is read event by event, whatever the pieces of %s bytes', async (size) => {
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.slice(at * size, (at + 1) * size));
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of pieces) controller.enqueue(piece);
        controller.close();
      },
    });
    const { client } = clientOf(() => new Response(body, { headers: { 'content-type': 'text/event-stream' } }));

    const events = [];
    for await (const event of client.stream('chat', { path: { chatbotId: '1' }, body: { message: 'hi' } })) events.push(event);

    expect(events).toEqual([
      { event: 'delta', data: { text: 'café' } },
      { event: 'done', data: {} },
    ]);
  });

  test('that is refused before its first event throws', async () => {
    const { client } = clientOf(() => problem(402, 'quota-exceeded'));

    await expect(client.stream('chat', { path: { chatbotId: '1' }, body: { message: 'hi' } }).next()).rejects.toMatchObject({ code: 'quota-exceeded' });
  });
});
