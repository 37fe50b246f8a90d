import { forbiddenWords } from '../behaviour/never.ts';
import { acts, planAnswer, type Plan } from '../behaviour/plan.ts';
import { WORDS } from '../behaviour/words.ts';
import { Problem } from '../core/problem.ts';
import type { ServerEvent } from '../core/reply.ts';
import type { Source } from '../database/tables.ts';
import type { ChatModel } from '../models/chat-model.ts';
import type { TokensUsed } from './gate.ts';
import { asProblem, prepareTurn, type PreparedDeps, type PreparedTurn } from './prepared-turn.ts';
import { worthAsking } from './relevance.ts';
import { bounded, MAX_TOKENS, type Bounds, type RunningTurn } from './running.ts';
import { newSpeech, type Speech } from './speech.ts';
import { estimate } from './tokens.ts';
import type { Asker } from './asker.ts';
import { modelIsFirst } from './planned.ts';
import type { NewTurn } from './spoken-store.ts';
import type { ReadTurn, SavedTurn, TurnStore } from './turn-store.ts';
import type { TurnEnd, TurnIds } from './turn-key-store.ts';
import { Cancelled, until } from './watch.ts';

export interface TurnDeps extends Bounds, PreparedDeps {
  readonly store: TurnStore;
  readonly newId: () => string;
}

export interface Turn {
  readonly conversationId: string;
  /** What happens, in order; ends with `done`, or throws a Problem in the middle. */
  readonly events: AsyncIterable<ServerEvent>;
  /** Tokens so far: as the model counts them, else an estimate. */
  readonly used: () => TokensUsed;
  /** Whether the message could not be stored: then nothing has happened that is charged, whatever was said by then. */
  readonly lost?: () => boolean;
}

interface Message {
  readonly text: string;
  readonly conversationId: string | undefined;
  /** When the gate was asked; milliseconds. */
  readonly askedAt: number;
}

/** The ids under which a turn is kept, and who must know when it is. */
export interface TurnHold {
  readonly ids: TurnIds;
  /** An earlier try may have stored the message. */
  readonly resumed: boolean;
  readonly kept: (end: TurnEnd) => Promise<void>;
  /** Fires when another call may be answering the same message: this one ends, and keeps nothing. */
  readonly lost?: AbortSignal;
}

/** What stands in the place of a model's name where the chatbot has spoken by itself, or not at all. */
const BY_ITSELF = 'behaviour-v1';
const NOBODY = 'none';

/** What an answer is made of. */
type OpenTurn = ReadTurn & Pick<PreparedTurn, 'passages'>;

/** An answer that is being made. */
interface Answering {
  readonly hold: TurnHold;
  readonly running: RunningTurn & { readonly saved: Promise<SavedTurn> };
  readonly question: string;
  readonly open: OpenTurn;
  readonly model: ChatModel;
  readonly speech: Speech;
  /** The caller's own time, and that for which the key of the turn is held. */
  readonly signal: AbortSignal;
  readonly used: () => TokensUsed;
  /** When the first word was said, after the beginning of the turn; `undefined` until then. And whether a program has asked, as far as it is known. */
  readonly noted: { firstWordMs: number | undefined; bot: boolean };
}

/** A message under the ids that it keeps. */
export const newTurn = (message: Message, { ids, resumed }: Pick<TurnHold, 'ids' | 'resumed'>): NewTurn => ({
  id: ids.messageId,
  newConversationId: ids.conversationId,
  resumed,
  ...message,
});

/**
 * One turn: everything that can refuse it happens before this resolves; then the answer is streamed while it is made, and stored at its end. The message itself is
 * stored while the model speaks, with all that comes of it: no answer is done whose message is not there, and one whose message cannot be stored ends at once. What
 * the chatbot says by itself waits until it is stored. A citation is written into the text as `[n]`, the n-th of the sources. `early` is the same turn, prepared
 * while the gate was asked.
 */
export async function takeTurn(
  asker: Asker,
  message: Message,
  hold: TurnHold,
  deps: TurnDeps,
  signal: AbortSignal,
  early?: Promise<PreparedTurn>,
): Promise<Turn> {
  const turn = newTurn(message, hold);
  const { startedAt, read, passages, model } = await (early && !hold.resumed ? early : prepareTurn(asker, turn, deps, signal));
  const noted: Answering['noted'] = { firstWordMs: undefined, bot: read.bot };
  let lost = false;
  const saved = deps.store.save(asker, turn, read);
  saved.then(
    ({ bot }) => void (noted.bot = bot),
    () => void (lost = true),
  );
  const { plan, takenOver } = modelIsFirst(asker, read) ? read : await saved;
  const open: OpenTurn = { ...read, passages, plan, takenOver };
  const conversationId = turn.conversationId ?? turn.newConversationId;
  const speech = newSpeech(passages, {
    fallbackMessage: open.fallbackMessage,
    withheld: WORDS.withheld[open.language],
    forbidden: forbiddenWords(open.behaviour.rules),
  });
  const running = { asker, conversationId, saved, startedAt };
  const told = [open.instructions, ...open.history.map(({ text }) => text), ...passages.map(({ text }) => text), message.text];
  const used = (): TokensUsed => ({ ...(speech.used() ?? estimate(told, speech.said().text)), bot: noted.bot });
  const ends = hold.lost ? AbortSignal.any([signal, hold.lost]) : signal;
  const events = answer({ hold, running, question: message.text, open, model, speech, signal: ends, used, noted }, deps);
  return { conversationId, events: timed(events, noted, startedAt, deps.now), used, lost: () => lost };
}

/** The same events; notes when the first word was said. */
async function* timed(events: AsyncIterable<ServerEvent>, noted: Answering['noted'], startedAt: number, now: () => number): AsyncGenerator<ServerEvent> {
  for await (const event of events) {
    if (event.event === 'delta') noted.firstWordMs ??= now() - startedAt;
    yield event;
  }
}

function* delta(text: string): Generator<ServerEvent> {
  if (text !== '') yield { event: 'delta', data: { text } };
}

/** What the chatbot does by itself. */
function* carryOut({ say, handOff }: Plan, { speech, running }: Answering): Generator<ServerEvent> {
  for (const text of say) yield* delta(speech.add(text));
  if (handOff) yield { event: 'handoff', data: { conversationId: running.conversationId, state: 'waiting' } };
}

/** The answer itself: the model's, unless nothing that it could be shown is about the question. What follows in a conversation may lean on what was said. */
async function* reply(answering: Answering, deps: Bounds): AsyncGenerator<ServerEvent, Problem | Cancelled | undefined> {
  const { open, question, speech } = answering;
  if (open.history.length === 0 && !worthAsking(question, open.passages)) {
    yield* delta(speech.refuse(open.fallbackMessage || WORDS.notFound[open.language]));
    return undefined;
  }
  return yield* speak(answering, deps);
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
      yield* delta(speech.take(part));
      if (speech.full()) break;
    }
    yield* delta(speech.rest());
    return undefined;
  } catch (error) {
    const reason: unknown = signal.reason;
    if (reason instanceof Problem || reason instanceof Cancelled) return reason;
    throw asProblem(error);
  } finally {
    over.abort();
  }
}

/** A person has the conversation: the message is kept for that person, and nothing is said. */
async function* silent({ hold, running }: Answering): AsyncGenerator<ServerEvent> {
  const { conversationId } = running;
  const { answerId: messageId } = hold.ids;
  yield { event: 'meta', data: { conversationId, messageId, model: NOBODY } };
  yield { event: 'handoff', data: { conversationId, state: 'taken-over' } };
  await hold.kept({ answered: false });
  yield { event: 'done', data: { conversationId, messageId, answered: false } };
}

/** The answer, which is never over before the fate of its message is known. */
async function* answer(answering: Answering, deps: TurnDeps): AsyncGenerator<ServerEvent> {
  try {
    yield* spoken(answering, deps);
  } finally {
    await answering.running.saved.catch(() => undefined);
  }
}

async function* spoken(answering: Answering, deps: TurnDeps): AsyncGenerator<ServerEvent> {
  const { hold, running, question, model, open, speech, used, noted } = answering;
  if (open.takenOver) return yield* silent(answering);
  const { asker, conversationId } = running;
  const { answerId: messageId } = hold.ids;
  const speaker = open.plan.answer ? model.id : BY_ITSELF;
  yield { event: 'meta', data: { conversationId, messageId, model: speaker } };

  yield* carryOut(open.plan, answering);
  const cut = open.plan.answer ? yield* reply(answering, deps) : undefined;
  // An answer to nothing is none.
  const { state } = (await running.saved).plan;
  const { answered } = speech.said();
  const after = open.plan.answer && !cut && acts(open.behaviour) ? planAnswer(open.behaviour, state, answered, open.language) : undefined;
  // What comes of an answer is promised once it is kept.
  const promised = after ? [...carryOut(after, answering)] : [];

  const { text, sources } = speech.said();
  const end = { answered, ...(cut && { cancelled: true as const }) };
  const keep = async (): Promise<void> => {
    hold.lost?.throwIfAborted();
    const { input: inputTokens, output: outputTokens } = used();
    const measured = { answered, firstWordMs: noted.firstWordMs, inputTokens, outputTokens };
    const kept = { id: messageId, text, sources, model: speaker, measured, ...(!answered && { unanswered: question }) };
    noted.bot = (await deps.store.close(asker, conversationId, kept, after && { messageId: hold.ids.messageId, plan: after })).bot;
    await hold.kept(end);
  };
  if (cut instanceof Problem) {
    // The refusal stands, whether or not what was said so far can still be kept.
    if (text !== '') await keep().catch(() => undefined);
    throw cut;
  }
  await keep();
  yield* promised;
  yield { event: 'sources', data: { sources } };
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
