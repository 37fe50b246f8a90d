import { Problem } from '../core/problem.ts';
import type { ServerEvent } from '../core/reply.ts';
import type { Source } from '../database/tables.ts';
import type { ChatModel } from '../models/chat-model.ts';
import type { EmbeddingModel } from '../models/embedding.ts';
import { ModelError } from '../models/model-error.ts';
import type { TokensUsed } from './gate.ts';
import { bounded, MAX_TOKENS, type Bounds, type RunningTurn } from './running.ts';
import { newSpeech, type Speech } from './speech.ts';
import { estimate } from './tokens.ts';
import type { Asker, OpenTurn, TurnStore } from './turn-store.ts';
import type { TurnEnd, TurnIds } from './turn-key-store.ts';
import { Cancelled, until } from './watch.ts';

export interface TurnDeps extends Bounds {
  readonly store: TurnStore;
  readonly model: () => Promise<ChatModel>;
  readonly embedding: () => Promise<EmbeddingModel>;
  readonly newId: () => string;
  /** Milliseconds. */
  readonly now: () => number;
}

export interface Turn {
  readonly conversationId: string;
  /** What happens, in order; ends with `done`, or throws a Problem in the middle. */
  readonly events: AsyncIterable<ServerEvent>;
  /** Tokens so far: as the model counts them, else an estimate. */
  readonly used: () => TokensUsed;
}

/** The ids under which a turn is kept, and who must know when it is. */
export interface TurnHold {
  readonly ids: TurnIds;
  /** An earlier try may have stored the message. */
  readonly resumed: boolean;
  readonly kept: (end: TurnEnd) => Promise<void>;
}

/** An answer that is being made. */
interface Answering {
  readonly hold: TurnHold;
  readonly running: RunningTurn;
  readonly question: string;
  readonly open: OpenTurn;
  readonly model: ChatModel;
  readonly speech: Speech;
  /** The caller's own time. */
  readonly signal: AbortSignal;
}

const asProblem = (cause: unknown): unknown => (cause instanceof ModelError ? new Problem('unavailable', `model: ${cause.code}`, { cause }) : cause);

/**
 * One turn: everything that can refuse it happens before this resolves; then the answer is streamed while it is made, and stored at its end. A citation is
 * written into the text as `[n]`, the n-th of the sources.
 */
export async function takeTurn(
  asker: Asker,
  message: { readonly text: string; readonly conversationId: string | undefined },
  hold: TurnHold,
  deps: TurnDeps,
  signal: AbortSignal,
): Promise<Turn> {
  const startedAt = deps.now();
  const [model, embedding] = await Promise.all([deps.model(), deps.embedding()]);
  const [vector = []] = await embedding.embed([message.text], { signal, purpose: 'question' }).catch((error: unknown) => {
    throw asProblem(error);
  });
  const open = await deps.store.open(
    asker,
    { id: hold.ids.messageId, newConversationId: hold.ids.conversationId, resumed: hold.resumed, ...message },
    { text: message.text, embedding: vector, model: embedding.id },
  );
  const { conversationId, visible } = open;
  const speech = newSpeech(open.passages, open.fallbackMessage);
  const running = { asker, conversationId, visible, startedAt };
  const read = [open.instructions, ...open.history.map(({ text }) => text), ...open.passages.map(({ text }) => text), message.text];
  return {
    conversationId,
    events: answer({ hold, running, question: message.text, open, model, speech, signal }, deps),
    used: () => speech.used() ?? estimate(read, speech.said().text),
  };
}

/** What the model says, piece by piece. Returns why it ended early, where neither the model nor a defect was the cause. */
async function* speak(
  { running, question, open, model, speech, signal: given }: Answering,
  deps: Bounds,
): AsyncGenerator<ServerEvent, Problem | Cancelled | undefined> {
  const { signal, over } = bounded(running, deps, given);
  try {
    const parts = model.answer({
      system: open.instructions,
      history: open.history,
      question,
      passages: open.passages,
      language: open.language,
      maxTokens: MAX_TOKENS,
      ...(open.temperature !== null && { temperature: open.temperature }),
      signal,
    });
    for await (const part of until(parts, signal)) {
      const piece = speech.take(part);
      if (piece !== '') yield { event: 'delta', data: { text: piece } };
      if (speech.full()) break;
    }
    return undefined;
  } catch (error) {
    const reason: unknown = signal.reason;
    if (reason instanceof Problem || reason instanceof Cancelled) return reason;
    throw asProblem(error);
  } finally {
    over.abort();
  }
}

async function* answer(answering: Answering, deps: TurnDeps): AsyncGenerator<ServerEvent> {
  const { hold, running, question, model, speech } = answering;
  const { asker, conversationId } = running;
  const messageId = hold.ids.answerId;
  yield { event: 'meta', data: { conversationId, messageId, model: model.id } };

  const cut = yield* speak(answering, deps);
  const { answered, ...said } = speech.said();
  const end = { answered, ...(cut && { cancelled: true as const }) };
  const keep = async (): Promise<void> => {
    await deps.store.close(asker, conversationId, { id: messageId, ...said, model: model.id, ...(!answered && { unanswered: question }) });
    await hold.kept(end);
  };
  if (cut instanceof Problem) {
    // The refusal stands, whether or not what was said so far can still be kept.
    if (said.text !== '') await keep().catch(() => undefined);
    throw cut;
  }
  await keep();
  yield { event: 'sources', data: { sources: said.sources } };
  yield { event: 'done', data: { conversationId, messageId, ...end } };
}

/** The whole answer of a turn, for callers that do not stream. */
export async function wholeAnswer({ conversationId, events }: Turn): Promise<{ conversationId: string; answer: string; sources: readonly Source[] }> {
  let text = '';
  let sources: readonly Source[] = [];
  for await (const { event, data } of events) {
    if (event === 'delta') text += (data as { text: string }).text;
    if (event === 'sources') ({ sources } = data as { sources: readonly Source[] });
  }
  return { conversationId, answer: text, sources };
}
