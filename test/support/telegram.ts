import { expectStatus } from '../../local/client/client.ts';
import type { Tenant } from './cloud.ts';

/** A bot of Telegram, connected: the channel's id, and the token that Telegram was told. */
export interface TelegramBot {
  readonly id: string;
  readonly token: string;
}

/** Connects a chatbot to the bot whose number is given. */
export async function connectTelegram({ client }: Pick<Tenant, 'client'>, chatbotId: string, number: string): Promise<TelegramBot> {
  const body = { kind: 'telegram', botToken: `${number}:cnry-telegram-token-0123456789abcdef` };
  const made = await expectStatus(client.call<{ channel: { id: string }; verifyToken: string }>('POST', `/v1/chatbots/${chatbotId}/channels`, { body }), 201);
  return { id: made.body.channel.id, token: made.body.verifyToken };
}

/** A picture with words beneath it, as the Bot API delivers it. */
export const photograph = (caption: string, { from, id }: { readonly from: number; readonly id: number }): string =>
  JSON.stringify({
    update_id: id,
    message: {
      date: Math.floor(Date.now() / 1_000),
      chat: { id: from, type: 'private' },
      from: { id: from, is_bot: false },
      caption,
      photo: [{ file_id: `photo-${id}` }],
    },
  });

/** Delivers an update to a bot, with the token that it believes. */
export const deliverUpdate = (app: string, { id, token }: TelegramBot, raw: string): Promise<Response> =>
  fetch(`${app}/v1/hooks/telegram/${id}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': token },
    body: raw,
  });
