import { describe, expect, test } from '@jest/globals';
import type { Answer, Outgoing } from '../../../lambdas/outgoing/client.ts';
import { urlRefused } from '../../../lambdas/outgoing/refusal.ts';
import { REPLY_MAX, sendResult } from '../../../lambdas/webhooks/contract.ts';
import { send } from '../../../lambdas/webhooks/send.ts';

const order = { url: 'https://shop.example.com/hook', headers: { 'webhook-id': '1' }, body: 'À 😀' };
function sending(post: Outgoing['post']) {
  const clock = [1_000, 1_042];
  return send(
    order,
    { outgoing: () => ({ post, get: () => Promise.reject(new Error('never')) }), now: () => clock.shift() ?? 0 },
    new AbortController().signal,
  );
}
const answer = (more: Partial<Answer>): Answer => ({ status: 200, retryAfter: undefined, body: Buffer.alloc(0), ...more });

describe('the sender', () => {
  test('sends the very bytes that it was given', async () => {
    const sent: unknown[] = [];
    const result = await sending(async (url, message) => {
      sent.push(url, message.headers, Buffer.from(message.body).toString());
      return answer({ status: 202, body: Buffer.from('taken') });
    });

    expect(sent).toEqual([order.url, order.headers, order.body]);
    expect(result).toEqual({ status: 202, reply: 'taken', durationMs: 42 });
  });

  test('says in a word why there was no answer', async () => {
    expect(await sending(() => Promise.reject(urlRefused('address', '10.0.0.1')))).toEqual({ reason: 'address', durationMs: 42 });
    expect(await sending(() => Promise.reject(new Error('ECONNRESET')))).toEqual({ reason: 'other', durationMs: 42 });
  });

  test('shows of an answer a bounded text without controls, whatever its bytes are (S28.9)', async () => {
    const bodies = [
      Buffer.alloc(65_536, 'x'),
      Buffer.from([0xff, 0xfe, 0x00, 0x1b, 0x5b, 0x32, 0x4a]),
      Buffer.from('😀'.repeat(5_000)),
      Buffer.from('a\u0000b\nc'),
    ];
    for (const body of bodies) {
      const result = await sending(async () => answer({ status: 500, body, retryAfter: 'x'.repeat(10_000) }));
      expect(sendResult.safeParse(result).success).toBe(true);
      const { reply } = result as { reply: string };
      expect(reply.length).toBeLessThanOrEqual(REPLY_MAX);
      // oxlint-disable-next-line no-control-regex -- controls are what must not be there
      expect(reply).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/);
    }
  });
});
