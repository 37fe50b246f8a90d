import * as z from 'zod';
import { routes } from '../core/contract.ts';
import { id, time } from '../core/schema.ts';
import { planName } from '../quota/contract.ts';

/** No plan has more; the plan itself may have less. */
const MOST = 10_000;

const count = z.number().int().min(0);
const measure = z.strictObject({
  used: count,
  /** Held for turns that are under way, and not charged yet. */
  held: count,
  /** `null` is without an end. */
  limit: count.nullable(),
});

/** What is kept now, whenever it came. */
const kept = z.strictObject({ used: count, limit: count.nullable() });

const each = z.number().int().min(1).max(MOST);
const minute = z.strictObject({ visitor: each, key: each, address: each, chatbot: each });
const open = z.strictObject({ visitor: each, key: each, chatbot: each });
const limits = z.strictObject({ minute, open });
const params = z.strictObject({ chatbotId: id });

export const usageRoutes = routes({
  readUsage: {
    method: 'GET',
    path: '/v1/usage',
    host: 'app',
    callers: ['session'],
    permission: 'account:admin',
    summary: "What the account has used of its plan in this calendar month (UTC), in the day's 24 to 25 hours, and as knowledge.",
    problems: ['not-allowed', 'unavailable'],
    reply: z.strictObject({
      plan: planName,
      period: z.strictObject({ from: time, to: time }),
      messages: measure,
      tokens: measure,
      day: z.strictObject({ used: count, limit: count }),
      /** What programs have used is not in the month; `day` counts everybody. */
      excluded: z.strictObject({ bots: z.strictObject({ messages: count, tokens: count }) }),
      knowledge: z.strictObject({ materials: kept, bytes: kept, chunks: kept }),
    }),
  },
  readLimits: {
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/limits',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'settings:read',
    summary: 'How many turns a minute a chatbot takes, and how many answers at once: by visitor, by API key, by network address and in all.',
    problems: ['not-found', 'not-allowed', 'unavailable'],
    params,
    reply: z.strictObject({ limits, most: limits, set: z.strictObject({ minute: minute.partial(), open: open.partial() }) }),
  },
  replaceLimits: {
    method: 'PUT',
    path: '/v1/chatbots/{chatbotId}/limits',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'settings:write',
    summary: 'Say how many turns a chatbot takes, up to what the plan allows; what is left out is as usual. Live, and counts everywhere within half a minute.',
    problems: ['invalid-request', 'not-found', 'not-allowed', 'csrf-refused', 'unavailable'],
    params,
    body: z.strictObject({ minute: minute.partial(), open: open.partial() }).partial(),
    reply: z.strictObject({ limits, most: limits, set: z.strictObject({ minute: minute.partial(), open: open.partial() }) }),
  },
});
