import * as z from 'zod';
import type { ChannelKind, IncomingMessage, ProviderCall, ProviderReply, ProviderRequest, Verdict } from '../kind.ts';
import { signedHex } from '../proof.ts';
import { incomingText } from '../text.ts';
import { slackFields } from './fields.ts';

/** Characters of a message that is surely shown whole (Slack API, chat.postMessage). */
const LONGEST = 4_000;
/** How far a call's time may be away, in either direction, in seconds (Slack API, verifying requests). */
const TOLERANCE_SECONDS = 300;

const id = z.string().min(1).max(100);
const callback = z.object({
  type: z.literal('event_callback'),
  team_id: id,
  event_id: id,
  event: z.object({
    type: z.string(),
    subtype: z.string().optional(),
    bot_id: z.string().optional(),
    user: id.optional(),
    channel: id.optional(),
    channel_type: z.string().optional(),
    text: z.string().optional(),
    ts: z.string().max(40).optional(),
    thread_ts: z.string().max(40).optional(),
    files: z.array(z.object({ id })).max(30).optional(),
  }),
});

/** Signed by version 0: time and bytes together, so that neither can be taken from another call. */
function authentic({ headers, rawBody, nowMs }: ProviderCall, signingSecret: string): boolean {
  const sentAt = headers['x-slack-request-timestamp'] ?? '';
  const signed = signedHex(headers['x-slack-signature'], 'v0=', ['v0:', sentAt, ':', rawBody], signingSecret);
  return signed && /^\d{1,12}$/.test(sentAt) && Math.abs(nowMs / 1000 - Number(sentAt)) <= TOLERANCE_SECONDS;
}

/** A direct message, or a mention in a channel, which is answered in its thread. */
function messageOf({ event_id, event }: z.output<typeof callback>): IncomingMessage | undefined {
  const direct = event.type === 'message' && event.channel_type === 'im' && (event.subtype === undefined || event.subtype === 'file_share');
  const mention = event.type === 'app_mention' && event.subtype === undefined;
  // Our own words come back as a bot's, and other bots are not answered: two that answer each other would never stop (S30.14).
  if ((!direct && !mention) || event.bot_id !== undefined || event.user === undefined || event.channel === undefined) return undefined;
  const thread = mention ? (event.thread_ts ?? event.ts) : event.thread_ts;
  const media = (event.files ?? []).map(({ id: file }) => ({ type: 'file' as const, id: file }));
  const text = incomingText((event.text ?? '').replaceAll(/<@[A-Z0-9]{1,30}>/g, ''));
  if (text === '' && media.length === 0) return undefined;
  const sentAt = Number(event.ts);
  return {
    eventId: event_id,
    sender: event.user,
    peer: thread === undefined ? event.channel : `${event.channel}/${thread}`,
    text,
    ...(media.length > 0 && { media }),
    ...(Number.isFinite(sentAt) && { sentAtMs: sentAt * 1000 }),
  };
}

const call = (method: string, botToken: string, body?: ProviderRequest['body']): ProviderRequest => ({
  provider: 'slack',
  method: 'POST',
  path: `/${method}`,
  headers: { authorization: `Bearer ${botToken}` },
  ...(body && { body }),
});

const CREDENTIALS = new Set(['invalid_auth', 'not_authed', 'account_inactive', 'token_revoked', 'token_expired', 'missing_scope', 'no_permission']);
const RECIPIENT = new Set(['channel_not_found', 'is_archived', 'not_in_channel', 'user_disabled']);
const PASSING = new Set(['ratelimited', 'rate_limited', 'internal_error', 'fatal_error', 'service_unavailable', 'request_timeout']);

/** What the Web API means: it says `ok` or a word, with status 200 for both. */
function verdict({ status, body, retryAfterSeconds }: ProviderReply): Verdict {
  const error = typeof body['error'] === 'string' ? body['error'] : '';
  if (status === 200 && body['ok'] === true) return { done: true, ...(typeof body['ts'] === 'string' && { providerId: body['ts'] }) };
  if (status === 429 || status >= 500 || PASSING.has(error)) return { again: true, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
  if (CREDENTIALS.has(error)) return { refused: 'credentials' };
  return { refused: RECIPIENT.has(error) ? 'recipient' : 'refused' };
}

/** The three characters that Slack reads as the beginning of something else (Slack API, formatting text). */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export const slack: ChannelKind = {
  name: 'slack',
  fields: slackFields,
  secrets: ['botToken', 'signingSecret'],
  externalId: ({ teamId = '' }) => teamId,
  proof: ({ signingSecret = '' }) => signingSecret,
  authentic,
  subscribes: false,
  challenge(body) {
    const asked = z.object({ type: z.literal('url_verification'), challenge: z.string().min(1).max(500) }).safeParse(body);
    return asked.data?.challenge;
  },
  read(body, teamId) {
    const read = callback.safeParse(body);
    if (!read.success) return { messages: [], foreign: 0 };
    const message = messageOf(read.data);
    if (!message) return { messages: [], foreign: 0 };
    return read.data.team_id === teamId ? { messages: [message], foreign: 0 } : { messages: [], foreign: 1 };
  },
  fits: (text) => text.length <= LONGEST,
  send(peer, text, { botToken = '' }) {
    const [channel = '', thread] = peer.split('/');
    return call('chat.postMessage', botToken, {
      channel,
      text: escaped(text),
      mrkdwn: false,
      unfurl_links: false,
      ...(thread !== undefined && { thread_ts: thread }),
    });
  },
  check: ({ botToken = '' }) => [call('auth.test', botToken)],
  verdict,
  media: {
    provider: 'slack',
    ask: (file, { botToken = '' }) => ({ ...call(`files.info?file=${encodeURIComponent(file)}`, botToken), method: 'GET' }),
    address(_id, { file }) {
      const { url_private_download: url, filetype } = (file ?? {}) as { url_private_download?: unknown; filetype?: unknown };
      return typeof url === 'string' ? { url, ...(typeof filetype === 'string' && { extension: filetype.toLowerCase() }) } : undefined;
    },
    hosts: ['files.slack.com'],
    authorization: ({ botToken = '' }) => `Bearer ${botToken}`,
  },
  steps: [
    {
      en: 'At api.slack.com/apps, make an app and give its bot the scopes chat:write, im:history, files:read and app_mentions:read. Install it in your workspace and copy the bot token (OAuth & Permissions), the signing secret (Basic information) and the ID of your workspace, which begins with T.',
      fr: "Sur api.slack.com/apps, créez une application et donnez à son bot les autorisations chat:write, im:history, files:read et app_mentions:read. Installez-la dans votre espace de travail et copiez le jeton du bot (OAuth & Permissions), le secret de signature (Basic information) et l'identifiant de l'espace, qui commence par T.",
    },
    {
      en: 'Under Event subscriptions, enter the request URL {callbackUrl}, wait until it is verified, and subscribe the bot to message.im and app_mention.',
      fr: "Sous Event subscriptions, saisissez l'URL de requête {callbackUrl}, attendez qu'elle soit vérifiée, puis abonnez le bot à message.im et app_mention.",
    },
    {
      en: 'Under App home, allow people to send messages to the app.',
      fr: "Sous App home, autorisez les messages à l'application.",
    },
  ],
};
