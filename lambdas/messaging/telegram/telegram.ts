import * as z from 'zod';
import type { ChannelKind, IncomingMedia, ProviderReply, ProviderRequest, Verdict } from '../kind.ts';
import { sameToken } from '../proof.ts';
import { incomingName, incomingText } from '../text.ts';
import { telegramFields } from './fields.ts';

/** UTF-16 units of a message (Telegram Bot API, sendMessage). */
const LONGEST = 4_096;

const file = z.object({ file_id: z.string().min(1).max(300) });
const update = z.object({
  update_id: z.number().int(),
  message: z.object({
    date: z.number().int().optional(),
    chat: z.object({ id: z.number().int(), type: z.string() }),
    from: z.object({ id: z.number().int(), is_bot: z.boolean().optional(), first_name: z.string().optional(), last_name: z.string().optional() }),
    text: z.string().optional(),
    caption: z.string().optional(),
    photo: z.array(file).max(20).optional(),
    document: file.optional(),
    audio: file.optional(),
    voice: file.optional(),
    video: file.optional(),
    sticker: file.optional(),
    location: z.object({}).optional(),
  }),
});

type Message = z.output<typeof update>['message'];

function mediaOf({ photo, document, audio, voice, video, sticker, location }: Message): IncomingMedia[] {
  // A picture comes in several sizes, the largest last.
  const given: readonly (readonly [IncomingMedia['type'], { file_id: string } | undefined])[] = [
    ['image', photo?.at(-1)],
    ['file', document],
    ['audio', audio ?? voice],
    ['video', video],
    ['sticker', sticker],
  ];
  return [...given.flatMap(([type, one]) => (one ? [{ type, id: one.file_id }] : [])), ...(location ? [{ type: 'location' as const }] : [])];
}

const call = (botToken: string, method: string, body?: ProviderRequest['body']): ProviderRequest => ({
  provider: 'telegram',
  method: 'POST',
  path: `/bot${botToken}/${method}`,
  ...(body && { body }),
});

/** What the Bot API means: `ok`, or a code and how long to wait. */
function verdict({ status, body, retryAfterSeconds }: ProviderReply): Verdict {
  const result = body['result'] as { message_id?: number } | undefined;
  if (status === 200 && body['ok'] === true) return { done: true, ...(result?.message_id !== undefined && { providerId: String(result.message_id) }) };
  const wait = (body['parameters'] as { retry_after?: number } | undefined)?.retry_after ?? retryAfterSeconds;
  if (status === 429 || status >= 500) return { again: true, ...(wait !== undefined && { retryAfterSeconds: wait }) };
  if (status === 401 || status === 404) return { refused: 'credentials' };
  // Somebody who has blocked the bot, or whose chat is gone.
  return { refused: status === 403 || /chat not found/i.test(String(body['description'])) ? 'recipient' : 'refused' };
}

export const telegram: ChannelKind = {
  name: 'telegram',
  fields: telegramFields,
  secrets: ['botToken'],
  externalId: ({ botToken = '' }) => botToken.split(':')[0] ?? '',
  proof: (_given, token) => token,
  authentic: ({ headers }, token) => sameToken(headers['x-telegram-bot-api-secret-token'], token),
  subscribes: false,
  // An update does not say for which bot it is: the token of the channel does.
  read(body) {
    const message = update.safeParse(body).data?.message;
    if (!message || message.chat.type !== 'private' || message.from.is_bot) return { messages: [], foreign: 0 };
    const { update_id } = body as { update_id: number };
    const media = mediaOf(message);
    const text = incomingText(message.text ?? message.caption ?? '');
    if (text === '' && media.length === 0) return { messages: [], foreign: 0 };
    const name = incomingName([message.from.first_name, message.from.last_name].filter(Boolean).join(' '));
    const one = {
      eventId: String(update_id),
      sender: String(message.from.id),
      peer: String(message.chat.id),
      text,
      ...(name !== undefined && { name }),
      ...(media.length > 0 && { media }),
      ...(message.date !== undefined && { sentAtMs: message.date * 1000 }),
    };
    return { messages: [one], foreign: 0 };
  },
  fits: (text) => text.length <= LONGEST,
  send: (peer, text, { botToken = '' }) => call(botToken, 'sendMessage', { chat_id: peer, text, link_preview_options: { is_disabled: true } }),
  // Telegram is told the address and the token by a call, so nobody has to copy them.
  check: ({ botToken = '' }, { callbackUrl, token }) => [
    call(botToken, 'getMe'),
    call(botToken, 'setWebhook', { url: callbackUrl, secret_token: token, allowed_updates: ['message'] }),
  ],
  verdict,
  media: {
    provider: 'telegram',
    ask: (file_id, { botToken = '' }) => call(botToken, 'getFile', { file_id }),
    address(_id, { result }, { botToken = '' }) {
      const { file_path: path } = (result ?? {}) as { file_path?: unknown };
      if (typeof path !== 'string' || !/^[\w-]+(?:\/[\w.-]+)+$/.test(path) || path.includes('..')) return undefined;
      return { url: `/file/bot${botToken}/${path}`, extension: path.split('.').at(-1)?.toLowerCase() ?? '' };
    },
    hosts: [],
  },
  steps: [
    {
      en: 'In Telegram, write /newbot to @BotFather and copy the token that it gives you. Nothing has to be entered at Telegram: the address is registered when the channel is tested.',
      fr: "Dans Telegram, écrivez /newbot à @BotFather et copiez le jeton qu'il vous donne. Rien n'est à saisir chez Telegram : l'adresse est enregistrée quand le canal est testé.",
    },
  ],
};
