import type { Job } from '../core/worker.ts';
import type { Channels, OpenChannel } from '../messaging/channel-store.ts';
import type { Deliveries, TakenDelivery } from '../messaging/delivery-store.ts';
import type { OutgoingJob } from '../messaging/jobs.ts';
import type { ChannelKind, FailureReason } from '../messaging/kind.ts';
import { KINDS } from '../messaging/kinds.ts';
import { plainAnswer } from '../messaging/plain.ts';
import type { ProviderClient } from '../messaging/provider-client.ts';
import { splitText } from '../messaging/split.ts';

export interface DeliverDeps {
  readonly deliveries: Deliveries;
  readonly channels: Pick<Channels, 'open' | 'noteHealth'>;
  readonly provider: ProviderClient;
  readonly queue: (job: OutgoingJob, delaySeconds: number) => Promise<void>;
  /** Milliseconds. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** After so long a message is given up, in milliseconds: nobody waits longer, and most services would refuse it. */
const GIVE_UP_MS = 86_400_000;
/** The first wait and the longest one, in seconds; a queue delays no job for longer. */
const FIRST_WAIT = 5;
const LONGEST_WAIT = 900;

type Outcome = 'sent' | { readonly failed: FailureReason } | { readonly waitSeconds: number };

/** How long to wait before the next try: as long as the provider asks, or twice as long each time, and never all at once. */
export function waitBefore(tries: number, askedSeconds: number | undefined, random: number): number {
  const own = Math.min(FIRST_WAIT * 2 ** Math.max(tries - 1, 0), LONGEST_WAIT);
  return Math.min(Math.ceil(Math.max(askedSeconds ?? 0, own * (0.75 + random / 4))), LONGEST_WAIT);
}

/** What is sent of a message: an answer without its marks and with its sources below it, a person's words as they are. */
export function sentText({ author, text, sources }: Pick<TakenDelivery, 'author' | 'text' | 'sources'>): string {
  if (author !== 'assistant') return text;
  const listed = sources.map(({ name, page }, at) => `[${at + 1}] ${name}${page === undefined ? '' : `, p. ${page}`}`);
  return [plainAnswer(text), ...(listed.length > 0 ? [listed.join('\n')] : [])].join('\n\n');
}

/** Sends what is left of a message, part by part; each part that was sent is noted before the next one. */
async function sendParts(
  ids: OutgoingJob,
  taken: TakenDelivery,
  channel: OpenChannel,
  kind: ChannelKind,
  deps: DeliverDeps,
  signal: AbortSignal,
): Promise<Outcome> {
  const parts = splitText(sentText(taken), kind.fits);
  for (const [at, part] of parts.entries()) {
    if (at < taken.partsSent) continue;
    if (kind.windowSeconds !== undefined && deps.now() - taken.lastIncomingAtMs > kind.windowSeconds * 1000) return { failed: 'window-closed' };
    const reply = await deps.provider(kind.send(taken.peer, part, channel.given), signal).catch(() => undefined);
    const verdict = reply ? kind.verdict(reply) : { again: true as const };
    if ('refused' in verdict) return { failed: verdict.refused };
    if ('again' in verdict) {
      if (deps.now() - taken.queuedAtMs > GIVE_UP_MS) return { failed: 'unreachable' };
      return { waitSeconds: waitBefore(taken.tries, 'retryAfterSeconds' in verdict ? verdict.retryAfterSeconds : undefined, deps.random()) };
    }
    await deps.deliveries.sent(ids.accountId, ids.messageId, at + 1);
  }
  return 'sent';
}

/**
 * Sends one message to the person whom it answers. It is sent by one worker at a time and in the order of its conversation; what the provider could not take is
 * tried again for a day. A crash between the provider's word and ours sends one part twice: no provider knows a message by a name of ours.
 */
export async function deliver({ body: ids, signal }: Job<OutgoingJob>, deps: DeliverDeps): Promise<void> {
  const { accountId, messageId } = ids;
  const taken = await deps.deliveries.take(accountId, messageId);
  if (!taken) return;
  const channel = await deps.channels.open(accountId, taken.channelId);
  const outcome: Outcome = channel?.enabled ? await sendParts(ids, taken, channel, KINDS[channel.kind], deps, signal) : { failed: 'refused' };
  if (typeof outcome === 'object' && 'waitSeconds' in outcome) {
    await deps.deliveries.later(accountId, messageId, outcome.waitSeconds);
    return deps.queue(ids, outcome.waitSeconds);
  }
  const reason = outcome === 'sent' ? undefined : outcome.failed;
  if (channel && (reason === 'credentials' || (reason === undefined && channel.state !== 'connected')))
    await deps.channels.noteHealth(accountId, taken.channelId, reason);
  const next = await deps.deliveries.end(accountId, messageId, reason);
  if (next !== undefined) await deps.queue({ accountId, messageId: next }, 0);
}
