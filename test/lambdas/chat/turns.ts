import { AT_REST } from '../../../lambdas/behaviour/plan.ts';
import type { Look } from '../../../lambdas/chat/running.ts';
import type { TurnDeps, TurnHold } from '../../../lambdas/chat/turn.ts';
import type { Asker } from '../../../lambdas/chat/asker.ts';
import type { ReadTurn, SavedTurn, TurnStore } from '../../../lambdas/chat/turn-store.ts';
import type { Pause } from '../../../lambdas/chat/watch.ts';
import type { ServerEvent } from '../../../lambdas/core/reply.ts';
import type { ChatTurn, ModelPart, Passage } from '../../../lambdas/models/chat-model.ts';
import type { EmbeddingModel } from '../../../lambdas/models/embedding.ts';

export const ASKER: Asker = {
  channel: 'widget',
  accountId: 'acc',
  chatbotId: 'bot',
  visitorId: 'vis',
  publicKey: 'pk_1',
  visit: { origin: 'https://shop.example.com', hostOrigin: 'https://edge.example.com', address: '192.0.2.7', country: 'FR', signed: false, atMs: 0 },
};
export const MESSAGE = { text: 'How long is the guarantee?', conversationId: undefined, askedAt: 0 };
export const PASSAGES: readonly Passage[] = [
  { materialId: 'm1', name: 'Handbook.pdf', page: 3, text: 'Two years.', score: 0.9 },
  { materialId: 'm2', name: 'notes.md', heading: 'Returns', text: 'Thirty days.', score: 0.5 },
];
/** What the rows of the account say of a turn: what is read, what is found, and what storing its message comes to. */
export type OpenTurn = ReadTurn & SavedTurn & { readonly passages: readonly Passage[] };
export const OPEN: OpenTurn = {
  known: false,
  outsideHours: false,
  visible: true,
  language: 'en',
  instructions: 'Be brief.',
  temperature: null,
  behaviour: { playbooks: [], rules: [], triggers: [] },
  plan: { say: [], handOff: false, answer: true, state: AT_REST },
  takenOver: false,
  bot: false,
  fallbackMessage: 'I do not know.',
  history: [],
  passages: PASSAGES,
};

/** A turn without a key. */
export const HOLD: TurnHold = { ids: { messageId: 'id-1', conversationId: 'con', answerId: 'id-3' }, resumed: false, kept: async () => undefined };

export type Parts = AsyncIterable<ModelPart> | Iterable<ModelPart>;
type Closed = Parameters<TurnStore['close']>[2];

/** A clock that only the test moves: what waits goes on when its time has come. */
export interface Clock {
  readonly now: () => number;
  readonly pause: Pause;
  readonly advance: (milliseconds: number) => Promise<void>;
  /** How many wait. */
  readonly waiting: () => number;
}

/** Long enough for everything that waits for no time to happen. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

export function clockAt(start = 0): Clock {
  let at = start;
  const waiting = new Set<{ readonly until: number; readonly resolve: () => void }>();
  return {
    now: () => at,
    pause: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        const one = { until: at + milliseconds, resolve };
        waiting.add(one);
        signal.addEventListener('abort', () => {
          waiting.delete(one);
          reject(signal.reason as Error);
        });
      }),
    async advance(milliseconds) {
      const end = at + milliseconds;
      await settled();
      for (;;) {
        const [next] = [...waiting].filter(({ until }) => until <= end).sort((a, b) => a.until - b.until);
        if (!next) break;
        at = next.until;
        waiting.delete(next);
        next.resolve();
        await settled();
      }
      at = end;
    },
    waiting: () => waiting.size,
  };
}

/** A stand for a turn: what it was given, and what it did. */
export interface Stage {
  readonly deps: TurnDeps;
  /** Messages that were stored. */
  readonly opened: Parameters<TurnStore['save']>[];
  readonly closed: Closed[];
  readonly asked: ChatTurn[];
}

export function stage(
  parts: Parts,
  {
    open = OPEN,
    store = {},
    embed = async () => [[1, 0]],
    clock = clockAt(),
    looks = [],
  }: { open?: OpenTurn; store?: Partial<TurnStore>; embed?: EmbeddingModel['embed']; clock?: Clock; looks?: readonly Look[] } = {},
): Stage {
  let ids = 0;
  const [opened, closed, asked]: [Stage['opened'], Closed[], ChatTurn[]] = [[], [], []];
  const deps: TurnDeps = {
    store: {
      read: async () => open,
      search: async () => open.passages,
      save: async (...given) => {
        opened.push(given);
        return open;
      },
      close: async (_asker, _conversationId, answer) => {
        closed.push(answer);
        return { bot: open.bot };
      },
      answerOf: async () => undefined,
      look: async () => undefined,
      ...store,
    },
    model: async () => ({
      id: 'model-1',
      async *answer(turn) {
        asked.push(turn);
        yield* parts;
      },
    }),
    embedding: async () => ({ id: 'embedding-1', dimensions: 2, embed }),
    looks,
    pause: clock.pause,
    now: clock.now,
    newId: () => `id-${(ids += 1)}`,
  };
  return { deps, opened, closed, asked };
}

export const say = (text: string): ModelPart => ({ kind: 'text', text });
export const cite = (passage: number): ModelPart => ({ kind: 'cite', passage });
export const textOf = (events: readonly ServerEvent[]): string =>
  events.flatMap(({ event, data }) => (event === 'delta' ? [(data as { text: string }).text] : [])).join('');
export const namesOf = (events: readonly ServerEvent[]): string[] => events.map(({ event }) => event);
