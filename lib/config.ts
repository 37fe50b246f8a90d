import * as z from 'zod';
import { prices } from '../lambdas/billing/contract.ts';
import { planName } from '../lambdas/quota/contract.ts';

/** An exact origin of RFC 6454: no wildcard, no path, no trailing slash, no `null` (S7.5). */
const exactOrigin = z
  .string()
  .max(300)
  .regex(/^https:\/\/[a-z0-9.-]+(?::\d{1,5})?$/, { error: 'must be an exact origin such as https://app.example.com' });
const hostName = z
  .string()
  .max(253)
  .regex(/^(?=.{4,})[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, { error: 'must be a host name such as app.example.com' });
const certificate = z.string().regex(/^arn:aws[\w-]*:acm:us-east-1:\d{12}:certificate\/[\w-]+$/, { error: 'must be the ARN of a certificate in us-east-1' });

/** An ARN would name a region or an account of its own, for which no function has rights. */
const bedrockId = z
  .string()
  .max(200)
  .regex(/^[a-z0-9][\w-]*(?:\.[\w-]+)+(?::\d+){0,2}(?::\w+)?$/, {
    error: 'must be the id of a model or of an inference profile of Bedrock, such as eu.anthropic.claude-x-v1:0',
  });

const model = z.discriminatedUnion('provider', [
  z.strictObject({ provider: z.literal('extractive') }),
  z.strictObject({
    provider: z.literal('openai-compatible'),
    baseUrl: z.url().max(300),
    model: z.string().min(1).max(200),
    keySecretArn: z.string().max(300).optional(),
  }),
  z.strictObject({ provider: z.literal('bedrock'), model: bedrockId, region: z.string().max(30).optional() }),
]);
const embeddings = z.discriminatedUnion('provider', [
  z.strictObject({ provider: z.literal('lexical') }),
  z.strictObject({
    provider: z.literal('openai-compatible'),
    baseUrl: z.url().max(300),
    model: z.string().min(1).max(200),
    dimensions: z.number().int().min(8).max(2_000),
    keySecretArn: z.string().max(300).optional(),
  }),
  z.strictObject({
    provider: z.literal('bedrock'),
    model: bedrockId,
    dimensions: z.number().int().min(8).max(2_000),
    region: z.string().max(30).optional(),
  }),
]);

const fields = z.strictObject({
  /** Prefix of the stacks, so that two instances can live in one AWS account. */
  name: z
    .string()
    .regex(/^[A-Z][A-Za-z0-9]{1,30}$/, { error: 'must be letters and digits and begin with a capital' })
    .default('Rempart'),
  region: z
    .string()
    .regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, { error: 'must be an AWS region such as eu-west-3' })
    .default('eu-west-3'),
  /** `economy`: functions outside of any network, no proxy, a database that pauses and is reached by the Data API (docs/configuration.md). */
  profile: z.enum(['production', 'economy'], { error: 'must be "production" or "economy"' }).default('production'),
  domains: z.strictObject({ app: hostName, edge: hostName, certificateArn: certificate }).optional(),
  corsOrigins: z.array(exactOrigin).max(20).default([]),
  mailSender: z.email().max(254).default('no-reply@rempart.invalid'),
  /** One for each of the two zones at most. */
  natGateways: z.number().int().min(1).max(2, { error: 'must be 1 or 2: the network stands in two zones, each with one gateway at most' }).default(1),
  database: z.strictObject({ minCapacity: z.number().min(0).max(128).optional(), maxCapacity: z.number().min(1).max(256).default(8) }).prefault({}),
  /** Ports beside 80 and 443 that customers' addresses may name. */
  outgoingPorts: z
    .array(z.union([z.literal(8080), z.literal(8443)], { error: 'must be 8080 or 8443' }))
    .max(2)
    .default([]),
  scanner: z
    .strictObject({
      /** Who scans: ClamAV in our own function, or GuardDuty Malware Protection for S3. */
      engine: z.enum(['clamav', 'guardduty']).default('clamav'),
      /** Where ClamAV's definitions come from: its own distribution, or a mirror of the operator's. */
      mirror: z
        .string()
        .max(300)
        .regex(/^https:\/\/[a-z0-9.-]+(?::\d{1,5})?(?:\/[\w.-]+)*$/, { error: 'must be an https address without a trailing slash' })
        .default('https://database.clamav.net'),
    })
    .default({ engine: 'clamav', mirror: 'https://database.clamav.net' }),
  /** How long events of the journal are kept, in the table and in the archive, and who could delete them before: whoever has the right to bypass, or nobody at all. */
  journal: z
    .strictObject({ days: z.number().int().min(30).max(3_650).default(400), lock: z.enum(['governance', 'compliance']).default('governance') })
    .default({ days: 400, lock: 'governance' }),
  /** Who is told by alarms: an SNS topic of this account. Without it alarms only show. */
  alarmTopicArn: z
    .string()
    .regex(/^arn:aws[\w-]*:sns:[\w-]+:\d{12}:[\w-]+$/, { error: 'must be the ARN of an SNS topic' })
    .optional(),
  /** What a month may cost, and who is told when it will cost more. */
  budget: z.strictObject({ monthlyDollars: z.number().positive().max(1_000_000), email: z.email().max(254) }).optional(),
  /** Where errors of functions and of the dashboard go: a DSN of Sentry, or of what speaks as it does. Without it none leaves (docs/errors.md). */
  errors: z
    .strictObject({
      dsn: z
        .string()
        .max(300)
        // The public key alone: the page has it too. A host with a name, over TLS, and the number of a project.
        .regex(/^https:\/\/[A-Za-z0-9]{8,64}@(?=[^/]*[a-z])[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d{1,5})?(?:\/[\w-]+)*\/\d{1,20}$/, {
          error: 'must be a DSN such as https://KEY@errors.example.com/1, without a secret part',
        }),
    })
    .optional(),
  /** X-Ray follows requests through API and functions; it is paid by the trace. */
  tracing: z.boolean().default(false),
  /** The plan of accounts that have none of their own. */
  plan: planName.default('unlimited'),
  /** What plans cost, where they are sold by Stripe; without prices the operator sets plans. */
  billing: z.strictObject({ prices: prices.default({}), graceDays: z.number().int().min(0).max(30).default(7) }).prefault({}),
  /** Raised by one, a deployment renews what distributions prove themselves with to the firewall, and admits the former until the next. */
  originSecretGeneration: z.number().int().min(1).max(10_000).default(1),
  logRetentionDays: z.union([z.literal(7), z.literal(30), z.literal(90), z.literal(365)]).default(90),
  model: model.default({ provider: 'extractive' }),
  embeddings: embeddings.default({ provider: 'lexical' }),
});

/** Aurora pauses only at 0 ACU, and behind a proxy never: each profile has its own least. */
const schema = fields.transform((config, context) => {
  const pauses = config.profile === 'economy';
  const { minCapacity = pauses ? 0 : 0.5 } = config.database;
  if (pauses !== (minCapacity === 0)) {
    const message = pauses ? 'must be 0 in the profile "economy", or the database never pauses' : 'must be at least 0.5 in the profile "production"';
    context.addIssue({ code: 'custom', path: ['database', 'minCapacity'], message });
  }
  return { ...config, database: { ...config.database, minCapacity } };
});

export type Config = z.output<typeof schema>;

/** Context keys of cdk.json under `rempart`; nothing else of the context is read, save the profile of one synth. */
export const CONTEXT_KEY = 'rempart';
/** `-c profile=economy`: another profile than that of cdk.json, for this synth. */
export const PROFILE_KEY = 'profile';

/**
 * The deployment's configuration.
 * @throws Error with one line per mistake, naming the key and what it must be.
 */
export function parseConfig(context: unknown, profile?: unknown): Config {
  const result = schema.safeParse({ ...(context ?? {}), ...(profile !== undefined && { profile }) });
  if (result.success) return result.data;
  const lines = result.error.issues.map(
    (issue) => `  ${[CONTEXT_KEY, ...issue.path].join('.')}: ${issue.code === 'unrecognized_keys' ? `unknown key ${issue.keys.join(', ')}` : issue.message}`,
  );
  throw new Error(`The configuration in cdk.json is not usable:\n${lines.join('\n')}`);
}
