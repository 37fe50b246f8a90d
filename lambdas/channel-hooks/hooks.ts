import type { Operations } from '../core/contract.ts';
import { jsonOf } from '../core/json.ts';
import type { Journal } from '../core/journal.ts';
import { Problem, type ProblemCode } from '../core/problem.ts';
import { unstorableAt } from '../core/storable.ts';
import type { Channels, OpenChannel } from '../messaging/channel-store.ts';
import type { ChannelKindName } from '../messaging/fields.ts';
import type { IncomingJob } from '../messaging/jobs.ts';
import type { IncomingMessage } from '../messaging/kind.ts';
import { KINDS } from '../messaging/kinds.ts';
import { subscriptionAnswer } from '../messaging/meta/door.ts';
import { MESSAGES_MAX, type channelHookRoutes } from './contract.ts';
import type { SeenEvents } from './seen-store.ts';

export interface HookDeps {
  readonly accountOf: (channelId: string) => Promise<string | undefined>;
  readonly channels: Pick<Channels, 'open'>;
  readonly seen: SeenEvents;
  readonly queue: (job: IncomingJob) => Promise<void>;
  readonly record: Journal;
  /** Whether one more refusal of this channel is written down: a flood is some rows a minute and no more. */
  readonly written: (channelId: string) => Promise<boolean>;
  /** Milliseconds. */
  readonly now: () => number;
}

/** What is older was sent again for longer than any provider does, in milliseconds (S30.8). */
const STALE_MS = 7 * 86_400_000;
/** Messages of one call that are noted and queued side by side. */
const AT_ONCE = 20;
/** What is compared with where there is no channel: nobody knows it, and the answer takes as long. */
const NOBODY = 'there is no channel of this name, and nobody has this secret';

const find = async (kind: ChannelKindName, channelId: string, { accountOf, channels }: HookDeps): Promise<OpenChannel | undefined> => {
  const accountId = await accountOf(channelId);
  const channel = accountId === undefined ? undefined : await channels.open(accountId, channelId);
  return channel?.kind === kind ? channel : undefined;
};

/** Refuses a call that was not proved; whether there is such a channel does not show. */
async function refuse(code: ProblemCode, reason: string, channelId: string, channel: OpenChannel | undefined, { written }: HookDeps): Promise<never> {
  const repeated = !(await written(channelId));
  const event = { type: 'authn_signature_fail' as const, reason, target: channelId, repeated, ...(channel && { accountId: channel.accountId }) };
  throw new Problem(code, `hook: ${reason}`, { event });
}

function parsed(rawBody: Buffer): unknown {
  const body = jsonOf(rawBody.toString('utf8'));
  if (body === undefined) throw new Problem('malformed-json', 'hook');
  return body;
}

/** Queues what was not seen before. A copy that may be lost is queued again: the queue's worker does nothing twice. */
async function take(channel: OpenChannel, messages: readonly IncomingMessage[], { seen, queue, now }: HookDeps): Promise<void> {
  const { accountId, chatbotId, channelId, kind } = channel;
  const one = async (message: IncomingMessage): Promise<void> => {
    const key = { kind, channelId, eventId: message.eventId };
    if ((await seen.claim(key)) === 'seen') return;
    const { media, ...said } = message;
    await queue({
      accountId,
      chatbotId,
      channelId,
      kind,
      receivedAtMs: now(),
      message: { ...said, ...(media && { media: media.map((each) => ({ ...each })) }) },
    });
    await seen.queued(key);
  };
  for (let at = 0; at < messages.length; at += AT_ONCE) await Promise.all(messages.slice(at, at + AT_ONCE).map(one));
}

/**
 * The door of the messaging services (S30): the bytes are proved before anything in them is read, then what was seen before is left out, then the rest is
 * queued, and then the provider is told that it is done.
 */
export const channelHooks: Operations<typeof channelHookRoutes, HookDeps> = {
  async subscribeChannel(call, deps) {
    const { kind, channelId } = call.params;
    const channel = KINDS[kind].subscribes ? await find(kind, channelId, deps) : undefined;
    const answer = subscriptionAnswer(call.query, channel?.token ?? NOBODY);
    return channel && answer !== undefined ? answer : refuse('not-allowed', 'verify token', channelId, channel, deps);
  },
  async receiveMessages(call, deps) {
    const { channelId } = call.params;
    const kind = KINDS[call.params.kind];
    const channel = await find(kind.name, channelId, deps);
    const nowMs = deps.now();
    const proof = channel ? kind.proof(channel.given, channel.token) : NOBODY;
    if (!kind.authentic({ headers: call.headers, rawBody: call.rawBody, nowMs }, proof) || !channel)
      return refuse('signature-refused', 'signature', channelId, channel, deps);

    const body = parsed(call.rawBody);
    const challenge = kind.challenge?.(body);
    if (challenge !== undefined) return challenge;
    const { messages, foreign } = kind.read(body, channel.externalId);
    if (messages.length > MESSAGES_MAX) throw new Problem('payload-too-large', 'messages of one call');
    const fresh = messages.filter(({ sentAtMs }) => sentAtMs === undefined || sentAtMs > nowMs - STALE_MS);
    if (foreign > 0 && messages.length === 0) {
      // Whoever has our secret speaks for somebody else.
      throw new Problem('not-allowed', 'hook: foreign', {
        event: { type: 'authz_fail_channel', accountId: channel.accountId, target: channelId, reason: 'foreign', repeated: !(await deps.written(channelId)) },
      });
    }
    const stale = messages.length - fresh.length;
    if ((foreign > 0 || stale > 0) && (await deps.written(channelId)))
      await deps.record({
        type: 'authz_fail_channel',
        outcome: 'refused',
        accountId: channel.accountId,
        action: 'receiveMessages',
        target: channelId,
        reason: foreign > 0 ? 'foreign' : 'stale',
        change: `${foreign} foreign, ${stale} stale of ${messages.length + foreign}`,
        address: call.client.address,
        requestId: call.requestId,
      });
    // A channel that is off takes nothing, and its provider has no reason to send it again.
    // Ids that no store keeps are nobody's: such a message would fail in the queue until it is given up.
    if (channel.enabled)
      await take(
        channel,
        fresh.filter((message) => unstorableAt(message) === undefined),
        deps,
      );
    return 'ok';
  },
};
