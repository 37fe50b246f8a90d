import { Problem } from '../core/problem.ts';
import type { ServerEvent } from '../core/reply.ts';
import type { Source } from '../database/tables.ts';
import type { ChatModel, Passage } from '../models/chat-model.ts';
import type { EmbeddingModel } from '../models/embedding.ts';
import { ModelError } from '../models/model-error.ts';
import type { TokensUsed } from './gate.ts';
import { estimate } from './tokens.ts';
import type { Asker, OpenTurn, TurnStore } from './turn-store.ts';

/** The longest answer that a model may give. */
const MAX_TOKENS = 1_024;

export interface TurnDeps {
  readonly store: TurnStore;
  readonly model: () => Promise<ChatModel>;
  readonly embedding: () => Promise<EmbeddingModel>;
  readonly newId: () => string;
  /** Milliseconds. */
  readonly now: () => number;
}

export interface Turn {
  readonly open: OpenTurn;
  /** What happens, in order; ends with `done`, or throws a Problem in the middle. */
  readonly events: AsyncIterable<ServerEvent>;
  /** Tokens so far: as the model counts them, else an estimate. */
  readonly used: () => TokensUsed;
}

/** What a turn has cost so far. */
interface Meter {
  said: string;
  counted: TokensUsed | undefined;
}

const asProblem = (cause: unknown): unknown => (cause instanceof ModelError ? new Problem('unavailable', `model: ${cause.code}`, { cause }) : cause);

/** A passage as a source, in the order in which the answer cites it. */
const toSource = ({ materialId, name, page, heading, text, score }: Passage): Source => ({
  materialId,
  name,
  ...(page !== undefined && { page }),
  ...(heading !== undefined && { heading }),
  text,
  score,
});

/**
 * One turn: everything that can refuse it happens before this resolves; then the answer is streamed while it is made, and stored at its end. A citation is
 * written into the text as `[n]`, the n-th of the sources.
 */
export async function takeTurn(
  asker: Asker,
  message: { readonly text: string; readonly conversationId: string | undefined },
  deps: TurnDeps,
  signal: AbortSignal,
): Promise<Turn> {
  const [model, embedding] = await Promise.all([deps.model(), deps.embedding()]);
  const [vector = []] = await embedding.embed([message.text], { signal, purpose: 'question' }).catch((error: unknown) => {
    throw asProblem(error);
  });
  const open = await deps.store.open(
    asker,
    { id: deps.newId(), newConversationId: deps.newId(), ...message },
    { text: message.text, embedding: vector, model: embedding.id },
  );
  const meter: Meter = { said: '', counted: undefined };
  const read = [open.instructions, ...open.history.map(({ text }) => text), ...open.passages.map(({ text }) => text), message.text];
  return { open, events: answer(asker, message.text, open, model, deps, signal, meter), used: () => meter.counted ?? estimate(read, meter.said) };
}

async function* answer(
  asker: Asker,
  question: string,
  open: OpenTurn,
  model: ChatModel,
  deps: TurnDeps,
  signal: AbortSignal,
  meter: Meter,
): AsyncGenerator<ServerEvent> {
  const { conversationId, passages } = open;
  const messageId = deps.newId();
  yield { event: 'meta', data: { conversationId, messageId, model: model.id } };

  const cited: number[] = [];
  let text = '';
  let answered = true;
  const say = (piece: string): ServerEvent => {
    text += piece;
    meter.said = text;
    return { event: 'delta', data: { text: piece } };
  };
  try {
    const parts = model.answer({
      system: open.instructions,
      history: open.history,
      question,
      passages,
      language: open.language,
      maxTokens: MAX_TOKENS,
      ...(open.temperature !== null && { temperature: open.temperature }),
      signal,
    });
    for await (const part of parts) {
      if (part.kind === 'usage') {
        meter.counted = { input: (meter.counted?.input ?? 0) + part.inputTokens, output: (meter.counted?.output ?? 0) + part.outputTokens };
      } else if (part.kind === 'refused') {
        answered = false;
        if (open.fallbackMessage !== '') yield say(open.fallbackMessage);
      } else if (part.kind === 'text' && (answered || open.fallbackMessage === '')) {
        yield say(part.text);
      } else if (part.kind === 'cite' && answered && passages[part.passage]) {
        if (!cited.includes(part.passage)) cited.push(part.passage);
        yield say(` [${cited.indexOf(part.passage) + 1}]`);
      }
    }
  } catch (error) {
    throw asProblem(error);
  }
  const sources = cited.flatMap((at) => (passages[at] ? [toSource(passages[at])] : []));
  await deps.store.close(asker, conversationId, { id: messageId, text, sources, model: model.id, ...(!answered && { unanswered: question }) });
  yield { event: 'sources', data: { sources } };
  yield { event: 'done', data: { conversationId, messageId, answered } };
}

/** The whole answer of a turn, for callers that do not stream. */
export async function wholeAnswer({ open, events }: Turn): Promise<{ conversationId: string; answer: string; sources: readonly Source[] }> {
  let text = '';
  let sources: readonly Source[] = [];
  for await (const { event, data } of events) {
    if (event === 'delta') text += (data as { text: string }).text;
    if (event === 'sources') ({ sources } = data as { sources: readonly Source[] });
  }
  return { conversationId: open.conversationId, answer: text, sources };
}
