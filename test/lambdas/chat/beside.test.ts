import { describe, expect, test } from '@jest/globals';
import { chat, type ChatDeps } from '../../../lambdas/chat/chat.ts';
import { recentRefusals } from '../../../lambdas/chat/recent-refusals.ts';
import { isEventStream } from '../../../lambdas/core/reply.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import { problemOf } from '../core/refusals.ts';
import { OPEN, say, stage } from './turns.ts';

const NEW_KEYS: ChatDeps['keys'] = {
  take: async (_turn, ids) => ({ state: 'new', ids }),
  renew: async () => true,
  done: async () => undefined,
  failed: async () => undefined,
};
const later = () => new Promise((resolve) => setImmediate(resolve));

/** The door of visitors, with a gate that answers when the test says so; `keys` is what is known of the key of a call. */
function door(keys?: ChatDeps['keys']) {
  const did: string[] = [];
  const note = <T>(what: string, answer: T) => (did.push(what), Promise.resolve(answer));
  let embedding: AbortSignal | undefined;
  const { deps } = stage([say('a')], {
    embed: (_texts, options) => {
      embedding = options?.signal;
      return note('embed', [[1]]);
    },
    store: {
      read: () => note('read', OPEN),
      search: () => note('search', OPEN.passages),
      save: () => note('save', OPEN),
      answerOf: async () => ({ text: 'As before.', sources: [], model: 'm', used: { input: 1, output: 1 } }),
    },
  });
  let answer = Promise.withResolvers<void>();
  const all: ChatDeps = {
    ...deps,
    recent: recentRefusals(() => 0),
    keys: keys ?? NEW_KEYS,
    gate: () => {
      answer = Promise.withResolvers<void>();
      return {
        pass: async () => {
          await answer.promise;
          return { refused: () => note('refused', undefined), ended: () => note('ended', undefined) };
        },
        leave: async () => undefined,
      };
    },
  };
  const call = (address = '192.0.2.7') =>
    chat.widgetMessage(
      {
        principal: { kind: 'visitor', accountId: 'acc', chatbotId: 'bot', publicKey: 'pk', visitorId: 'v', parentOrigin: 'https://shop.example.com' },
        client: { address, agent: 'a', origin: 'https://edge.example.com', country: undefined },
        headers: keys ? { 'idempotency-key': '6a1e3b52-0c0a-4b57-9d43-1f6c1a1c2b3d' } : {},
        body: { message: 'Hello' },
        requestId: 'r',
        signal: new AbortController().signal,
        tell: () => undefined,
      } as unknown as Parameters<typeof chat.widgetMessage>[0],
      all,
    );
  return { did, call, open: () => answer.resolve(), close: (problem: Problem) => answer.reject(problem), embedding: () => embedding };
}

describe('while the gate is asked', () => {
  test('the turn is read and searched for, and nothing is written before it has answered', async () => {
    const { did, call, open } = door();
    const reply = call();
    await later();
    expect(did.toSorted()).toEqual(['embed', 'read', 'search']);
    open();
    const stream: unknown = await reply;
    if (!isEventStream(stream)) throw new Error('no stream');
    for await (const _ of stream.events) continue;

    // That it is over may be said twice, and counts once (`Admission`).
    expect([...new Set(did.slice(3))]).toEqual(['save', 'ended']);
  });

  test('nothing is fetched for whoever was refused a moment ago, nor for the network; a refusal has written nothing', async () => {
    const { did, call, close, open } = door();
    const refused = call();
    await later();
    close(new Problem('rate-limited'));
    expect((await problemOf(refused))?.code).toBe('rate-limited');
    expect(did).not.toContain('save');
    did.length = 0;
    const again = call();
    await later();
    expect(did).toEqual([]);
    open();
    await again;

    expect(did.toSorted()).toEqual(['embed', 'read', 'save', 'search']);
  });

  test('what was begun is given up where an answer is there already', async () => {
    const { did, call, embedding } = door({ ...NEW_KEYS, take: async (_turn, ids) => ({ state: 'done', ids, end: { answered: true } }) });
    const stream: unknown = await call();
    if (!isEventStream(stream)) throw new Error('no stream');

    expect([embedding()?.aborted, did.includes('save')]).toEqual([true, false]);
  });

  test('a failure of ours makes nobody suspect', async () => {
    const { did, call, close } = door();
    const failed = call();
    await later();
    close(new Problem('unavailable'));
    await problemOf(failed);
    did.length = 0;
    call().catch(() => undefined);
    await later();

    expect(did).toContain('read');
  });
});
