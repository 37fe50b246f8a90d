import * as z from 'zod';
import { VISIT_REFUSALS } from '../access/contract.ts';
import { routes } from '../core/contract.ts';
import { id, time } from '../core/schema.ts';

/** Bounds of a policy's lists. */
const SITES = 50;
const RANGES = 200;
const COUNTRIES = 249;
const WINDOWS = 50;

/** A listed site: `https://host[:port]`, `https://*.host`, or `http` on a localhost name in development (S21). */
const site = z.string().min(1).max(253);
/** An address or CIDR range. */
const range = z.string().min(2).max(49);
const country = z.string().length(2).max(2);
const clock = z
  .string()
  .max(5)
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error: 'A time such as 09:30' });

const activeHours = z.strictObject({
  timeZone: z.string().min(1).max(64),
  windows: z
    .array(z.strictObject({ days: z.array(z.number().int().min(1).max(7)).min(1).max(7), from: clock, to: clock }))
    .min(1)
    .max(WINDOWS),
});
const lists = (entry: z.ZodString, most: number) => z.strictObject({ allow: z.array(entry).max(most), deny: z.array(entry).max(most) });

const shape = {
  embedding: z.enum(['listed', 'anyone']),
  domains: z.array(site).max(SITES),
  development: z.boolean(),
  hostedPage: z.boolean(),
  activeHours: activeHours.nullable(),
  ip: lists(range, RANGES),
  countries: lists(country, COUNTRIES),
  signedVisitorsOnly: z.boolean(),
  bots: z.enum(['answer', 'refuse']),
  /** Whether the rules on addresses, countries and hours hold for messages by API keys too. */
  apiKeys: z.enum(['exempt', 'bound']),
};
const policy = z.strictObject(shape);
/** What a client sends: a member that is left out is open, save `embedding` and, where sites are listed, `domains`, which decide alone who may embed the widget. */
const given = policy
  .partial()
  .required({ embedding: true })
  .refine(({ embedding, domains }) => embedding === 'anyone' || domains !== undefined, { error: 'List the sites', path: ['domains'] });

const params = z.strictObject({ chatbotId: id });

export const accessPolicyRoutes = routes({
  readAccessPolicy: {
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/access-policy',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'settings:read',
    summary: 'Who may talk to a chatbot: on which sites, when, from which addresses and countries.',
    problems: ['not-found', 'not-allowed'],
    params,
    reply: policy,
  },
  replaceAccessPolicy: {
    method: 'PUT',
    path: '/v1/chatbots/{chatbotId}/access-policy',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'settings:write',
    summary: 'Say who may talk to a chatbot; effective on the next message, of conversations that are under way too.',
    problems: ['invalid-request', 'not-found', 'not-allowed', 'csrf-refused'],
    params,
    body: given,
    reply: policy,
  },
  explainAccessPolicy: {
    method: 'POST',
    path: '/v1/chatbots/{chatbotId}/access-policy/explain',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'settings:read',
    summary:
      'What the policy would say of a visit: from a site, an address and a country, at a time. What is left out is not judged, save the time, which is now.',
    problems: ['invalid-request', 'not-found', 'not-allowed', 'csrf-refused'],
    params,
    body: z.strictObject({
      origin: z.string().min(1).max(300).optional(),
      ip: z.string().min(2).max(45).optional(),
      country: country.optional(),
      at: z.iso.datetime({ offset: true }).optional(),
      signed: z.boolean().optional(),
    }),
    reply: z.strictObject({
      allowed: z.boolean(),
      reason: z.enum(VISIT_REFUSALS).optional(),
      opensAt: time.optional(),
      /** The version of the time-zone data by which hours were judged, e.g. `2025b`; only where the policy has hours. */
      timeZoneData: z.string().max(20).optional(),
    }),
  },
});

export const accessPolicyEnv = z.object({});
