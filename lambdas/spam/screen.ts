import { nextBlock } from '../blocks/automatic.ts';
import type { BlockStore } from '../blocks/block-store.ts';
import { refuseBlocked, standingOf, type Arrival } from '../blocks/standing.ts';
import { doneBy } from '../core/deed.ts';
import type { Journal } from '../core/journal.ts';
import { Problem } from '../core/problem.ts';
import { networkOf } from '../limits/network.ts';
import { contentParts } from './content.ts';
import { floodParts } from './flood.ts';
import { senderOf, signatureOf } from './signature.ts';
import type { TraceStore } from './trace-store.ts';
import { explained, scoreOf, SLOW_SECONDS, verdictOf } from './verdict.ts';

/** A message at the door of a chatbot. */
export interface Incoming extends Arrival {
  readonly text: string;
  /** The site on which the visitor is. */
  readonly ownHost?: string | undefined;
  /** What was filled into the field that no person sees. */
  readonly trap?: string | undefined;
  readonly requestId: string;
  /** What makes a message that is sent again the same message. */
  readonly key?: string | undefined;
  /** Nothing speaks against whoever sends it: it is noted while one still looks whether it is kept out. */
  readonly believed?: boolean;
}

export interface ScreenDeps {
  readonly blocks: Pick<BlockStore, 'records' | 'blockAddress'>;
  readonly traces: TraceStore;
  readonly record: Journal;
  readonly newId: () => string;
  /** Milliseconds. */
  readonly now: () => number;
}

/**
 * Lets a message pass or refuses it (S18): first whoever is kept out, at the price of one read where it happens again; then by its score, unless the account has
 * let the address in. It touches rows of this address and of this very message alone, never a counter of chatbot or account.
 * @throws Problem `ip-refused`, `spam-refused`, `rate-limited` with the seconds to wait; `unavailable` when a store does not answer.
 */
export async function screen(incoming: Incoming, { blocks, traces, record, newId, now }: ScreenDeps): Promise<void> {
  const { accountId, chatbotId, visitorId, address, text } = incoming;
  const atMs = now();
  const signature = signatureOf(text);
  const trace = { id: senderOf(`${visitorId} ${incoming.key ?? newId()}`), atMs, sender: senderOf(visitorId), hashes: signature.hashes };
  const key = { accountId, chatbotId, network: address === undefined ? `visitor:${visitorId}` : networkOf(address) };
  const noted = incoming.believed === true ? traces.note(key, trace, signature) : undefined;
  // Who is kept out is told that, whatever became of the note.
  noted?.catch(() => undefined);
  const records = await blocks.records(incoming);
  const standing = standingOf(incoming, records, atMs);
  refuseBlocked(standing);
  const seen = await (noted ?? traces.note(key, trace, signature));
  if (standing.allowed) return;

  const own = contentParts({ text, ownHost: incoming.ownHost, trap: incoming.trap, words: records.words });
  const parts = { ...own, ...floodParts(trace, signature, seen, { content: scoreOf(own), leadsAway: (own.links ?? 0) > 0 }) };
  const verdict = verdictOf(scoreOf(parts), trace.sender, seen.strikes, atMs);
  if (verdict === 'pass') return;

  await traces.strike(key, senderOf(newId()), { atMs, sender: trace.sender, kind: verdict === 'slow' ? 'slowed' : 'refused' });
  const event = { target: chatbotId, change: explained(parts) };
  if (verdict === 'slow')
    throw new Problem('rate-limited', 'spam score', { extra: { retryAfterSeconds: SLOW_SECONDS }, event: { ...event, type: 'excess_spam_slowed' } });
  if (verdict === 'block' && address !== undefined) {
    const block = nextBlock(newId(), records.automatic, atMs);
    if (await blocks.blockAddress(accountId, address, block, atMs))
      await record(
        doneBy('spam', incoming.requestId, {
          type: 'blocklist_changed',
          accountId,
          action: 'blocklist_added',
          target: block.entryId,
          change: `- -> ${networkOf(address)} until ${new Date(block.untilMs).toISOString()} ${event.change}`,
        }),
      );
  }
  throw new Problem('spam-refused', 'spam score', { event });
}
