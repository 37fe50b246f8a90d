import * as z from 'zod';

/** What a bot of Telegram is connected with: the token that BotFather gives, which begins with the bot's id. */
export const telegramFields = z.strictObject({
  botToken: z
    .string()
    .max(100)
    .regex(/^\d{5,20}:[A-Za-z0-9_-]{30,80}$/, { error: 'A token as BotFather gives it' }),
});
