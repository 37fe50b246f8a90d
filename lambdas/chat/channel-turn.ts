import { inertPlain } from '../cleaning/plain-text.ts';
import type { Journal } from '../core/journal.ts';
import { journalType, Problem } from '../core/problem.ts';
import { uuidOf } from '../core/ids.ts';
import type { Job } from '../core/worker.ts';
import { PURPOSES } from '../materials/purposes.ts';
import type { Channels } from '../messaging/channel-store.ts';
import type { IncomingJob, MediaJob } from '../messaging/jobs.ts';
import type { MessagingAsker } from './asker.ts';
import { gatedTurn, type Gate } from './gated-turn.ts';
import { keyedTurn } from './keyed-turn.ts';
import { takeTurn, type Turn, type TurnDeps, type TurnHold } from './turn.ts';
import type { TurnKeys } from './turn-key-store.ts';

export interface ChannelTurnDeps extends TurnDeps {
  readonly gate: Gate;
  readonly keys: TurnKeys;
  readonly channels: Pick<Channels, 'open' | 'noteEvent'>;
  /** Whether the account may be spoken for. */
  readonly active: (accountId: string) => Promise<boolean>;
  /** Puts an answer that is stored on its way; once, however often it is asked for. */
  readonly send: (answer: {
    readonly accountId: string;
    readonly chatbotId: string;
    readonly conversationId: string;
    readonly messageId: string;
  }) => Promise<void>;
  /** Has a file fetched that came with a message. */
  readonly fetchMedia: (job: MediaJob) => Promise<void>;
  /** Puts the message back into its queue. */
  readonly again: (job: IncomingJob, delaySeconds: number) => Promise<void>;
  readonly record: Journal;
}

/** How long a message waits for others to make room, in milliseconds; who has waited for so long has given up. */
const PATIENCE_MS = 900_000;
const FIRST_CALL_SECONDS = 20;
/** How long an outage of ours, or of the model's, may last before a message is given up, in milliseconds; and the waits meanwhile, in seconds: a queue delays no job for longer. */
const OUTAGE_MS = 14_400_000;
const SHORTEST_WAIT = 10;
const LONGEST_WAIT = 900;
/** Files of one message that are fetched (S25). */
const FILES_MAX = PURPOSES.channelMedia.count.max;

/** What a message says, in place of files their kinds. */
const wordsOf = (text: string, { media = [] }: IncomingJob['message']): string =>
  [...(text === '' ? [] : [text]), ...media.map(({ type }) => `[${type}]`)].join('\n');

/**
 * Who writes, as the product knows the person: by names that come of the channel and of what the service calls the person and the thread, so that the same person
 * is the same visitor and goes on in the same conversation, and nobody of another channel can be either.
 */
export function askerOf(
  { accountId, chatbotId, channelId, kind, receivedAtMs, message }: IncomingJob,
  nowMs: number,
): MessagingAsker & { readonly conversationId: string } {
  const { sender, peer, name, sentAtMs } = message;
  // A clock of somebody else's may be ahead of ours, and says nothing about the future.
  const writtenAt = new Date(Math.min(sentAtMs ?? receivedAtMs, receivedAtMs));
  return {
    channel: kind,
    accountId,
    chatbotId,
    channelId,
    peer,
    writtenAt,
    visitorId: uuidOf('visitor', channelId, sender),
    conversationId: uuidOf('conversation', channelId, peer),
    visit: { origin: undefined, hostOrigin: '', address: '', country: undefined, signed: false, atMs: nowMs },
    ...(name !== undefined && { name }),
    ...(kind === 'whatsapp' && /^[1-9]\d{6,14}$/.test(sender) && { phone: `+${sender}` }),
  };
}

/** How long a message waits before it comes again, in seconds: where others have used up what is shared, or a part of ours is down. Nothing for what is refused for good. */
function waitFor({ code, extra }: Problem, ageMs: number): number | undefined {
  const shared = code === 'conflict' || (code === 'rate-limited' && ['chatbot', 'chatbot-open', 'visitor-open'].includes(extra.reason ?? ''));
  if (shared && ageMs < PATIENCE_MS) return Math.min(extra.retryAfterSeconds ?? FIRST_CALL_SECONDS, LONGEST_WAIT);
  // Half as long again as it has waited already: soon at first, and rarely in an outage.
  if (code === 'unavailable' && ageMs < OUTAGE_MS) return Math.min(Math.max(Math.ceil(ageMs / 2_000), SHORTEST_WAIT), LONGEST_WAIT);
  return undefined;
}

/** Reads a turn to its end. Gives the id of the answer when there is one to send: what a person took over meanwhile is not said. */
async function answerIn(turn: Turn): Promise<string | undefined> {
  let answerId: string | undefined;
  let said = '';
  let cancelled = false;
  for await (const { event, data } of turn.events) {
    const given = data as { messageId?: string; text?: string; cancelled?: boolean };
    if (event === 'meta') answerId = given.messageId;
    if (event === 'delta') said += given.text ?? '';
    if (event === 'done') cancelled = given.cancelled === true;
  }
  return said.trim() === '' || cancelled ? undefined : answerId;
}

/**
 * A message of a messaging service takes the way of every turn: through the gate that all doors have, by a key that is the provider's own id, so that a copy of it
 * comes to the same answer and to no second one. What is refused is written down and over; what only has to wait comes again.
 */
export async function answerOnChannel({ body: job, signal }: Job<IncomingJob>, deps: ChannelTurnDeps): Promise<void> {
  const { accountId, chatbotId, channelId, message } = job;
  const [channel, active] = await Promise.all([deps.channels.open(accountId, channelId), deps.active(accountId)]);
  // Gone or off since it was queued: there is nobody whose answer it would be.
  if (!channel?.enabled || channel.chatbotId !== chatbotId || !active) return;
  await deps.channels.noteEvent(accountId, channelId);

  const { conversationId, ...asker } = askerOf(job, deps.now());
  const requestId = uuidOf('event', channelId, message.eventId);
  const who = `visitor:${asker.visitorId}`;
  // What is scored is what was written; what is asked and kept is plain text (S17).
  const written = wordsOf(message.text, message);
  const text = wordsOf(inertPlain(message.text), message);
  if (text === '') return;
  const ids = { messageId: deps.newId(), conversationId, answerId: deps.newId() };
  const visitor = { id: asker.visitorId, site: undefined, trap: undefined, requestId, key: message.eventId };
  const askedAt = deps.now();
  const waiting = deps.gate({ accountId, chatbotId, who, address: undefined, text: written, visitor }, () => undefined);
  const begin = (hold: TurnHold): Promise<Turn> =>
    gatedTurn(waiting, { turnId: hold.ids.messageId, keyed: true }, async () => {
      const turn = await takeTurn(asker, { text, conversationId: undefined, askedAt }, hold, deps, signal);
      // The message is stored: what came with it has a place.
      const place = { accountId, chatbotId, channelId, conversationId, visitorId: asker.visitorId, messageId: hold.ids.messageId };
      const files = (message.media ?? []).slice(0, FILES_MAX);
      await Promise.all(files.map(async ({ type, id }) => id !== undefined && deps.fetchMedia({ ...place, media: { type, id } })));
      return turn;
    });
  try {
    const key = { accountId, chatbotId, callerId: who, key: `${channelId}#${message.eventId}`, input: message.eventId };
    const turn = await keyedTurn({ asker, turn: key, ids, waiting }, deps, begin);
    const messageId = await answerIn(turn);
    if (messageId !== undefined) await deps.send({ accountId, chatbotId, conversationId: turn.conversationId, messageId });
  } catch (error) {
    if (!(error instanceof Problem) || error.code === 'internal') throw error;
    const waitSeconds = waitFor(error, deps.now() - job.receivedAtMs);
    // After so long somebody must look at it: the queue's last place is the one for dead letters.
    if (waitSeconds === undefined && error.code === 'unavailable') throw error;
    if (waitSeconds !== undefined) await deps.again(job, waitSeconds);
    // What waits is no refusal yet; a part of ours that is down is something to know of.
    if (waitSeconds !== undefined && error.event?.type === undefined) return;
    const type = error.event?.type ?? journalType(error.code, false);
    if (!type || error.event?.repeated) return;
    await deps.record({
      type,
      outcome: 'refused',
      accountId,
      actor: { kind: 'visitor', id: asker.visitorId },
      action: 'answerOnChannel',
      target: error.event?.target ?? `${chatbotId}/${channelId}`,
      ...(error.event?.change !== undefined && { change: error.event.change }),
      reason: error.event?.reason ?? error.extra.reason ?? error.code,
      requestId,
    });
  }
}
