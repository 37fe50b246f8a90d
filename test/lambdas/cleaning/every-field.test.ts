import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { ALL_ROUTES } from '../../../lambdas/contracts.ts';
import { BENIGN } from './hostile-corpus.ts';
import { liveMarkup } from './live-markup.ts';

/** Texts that a contract takes as they come, and why that is right. Whoever adds one that is kept and shown uses `plain`, `plainLine` or a pattern instead. */
const AS_IT_COMES: readonly (readonly [string, RegExp])[] = [
  ['a secret, kept as a hash or sealed and never shown', /\.(?:password|currentPassword|newPassword|accessToken|appSecret|botToken|signingSecret)$/],
  ['a code or token that is compared, or proved by its signature', /\.(?:code|cursor|link|ticket|identity|visitorToken|hub\.\w+)$/],
  ['what is looked for, never kept', /^(?:search|listConversations|exportConversations)\.query$|^(?:listJournal|exportJournal)\.actor$/],
  ['whom a request is about, compared and never kept', /^(?:erase|export)Person\.visitorId$/],
  ['tried and never kept', /^(?:dryRunTriggers\.event\.(?:text|url)|explainAccessPolicy\.(?:ip|origin)|subscribeChannel\.\w+)$/],
  ['a trap: what stands in it is only counted', /^widgetMessage\.website$/],
  ['cleaned by the rule, since what is scored for spam is what was written (lambdas/chat/chat.ts)', /^(?:chat|widgetMessage)\.message$/],
  ['rich text, purified by the rule that stores it (lambdas/cleaning/rich-text.ts)', /\.notice$/],
  ['refused by the rule unless it is an address or a range in canonical form (lambdas/blocks/ranges.ts)', /\.(?:cidr|ip\.(?:allow|deny)\[\])$/],
  ['refused by the rule unless it is a site in canonical form (lambdas/access-policy/sites.ts)', /^replaceAccessPolicy\.domains\[\]$/],
  ['refused by the rule unless it is a time zone that is known', /\.timeZone$/],
  ['refused by the rule unless it is a model of the instance', /\.model$/],
  ['kept as the URL parser writes it, which escapes brackets (lambdas/outgoing/target.ts)', /^(?:importPage|importSitemap|createWebhook|changeWebhook)\.url$/],
  ['held against addresses, and never shown', /^importSitemap\.(?:include|exclude)\[\]$/],
  ['cleaned by the one door of all files (lambdas/cleaning/admit.ts)', /\.(?:filename|contentType)$/],
];

interface Leaf {
  readonly place: string;
  readonly schema: z.ZodType;
}

/** Every schema in a schema whose input is a text, by where it stands. */
function* leaves(schema: z.ZodType, place: string): Generator<Leaf> {
  const { def } = schema as unknown as { readonly def: Readonly<Record<string, unknown>> & { readonly type: string } };
  const inner = (given: unknown, at = place) => leaves(given as z.ZodType, at);
  if (def.type === 'object') for (const [name, member] of Object.entries(def['shape'] as object)) yield* inner(member, `${place}.${name}`);
  else if (def.type === 'array') yield* inner(def['element'], `${place}[]`);
  else if (def.type === 'record') {
    yield* inner(def['keyType'], `${place}.*name`);
    yield* inner(def['valueType'], `${place}.*`);
  } else if (def.type === 'union') for (const option of def['options'] as unknown[]) yield* inner(option);
  else if (['optional', 'nullable', 'default', 'prefault', 'readonly', 'catch', 'nonoptional'].includes(def.type)) yield* inner(def['innerType']);
  else if (def.type === 'pipe' && (z.toJSONSchema(schema, { io: 'input' }) as { type?: string }).type !== 'string') yield* inner(def['in']);
  else if (['string', 'pipe'].includes(def.type)) yield { place, schema };
  else if (!['enum', 'literal', 'number', 'int', 'boolean', 'transform'].includes(def.type))
    throw new Error(`${place}: a ${def.type} that this test does not know`);
}

const found = ALL_ROUTES.flatMap(({ name, route }) => [route.query, route.body].flatMap((schema) => (schema ? [...leaves(schema as z.ZodType, name)] : [])));

const HOSTILE = ['<img src=x onerror=alert(1)>', 'a<script>alert(1)</script>b', '/<svg onload=alert(1)>', 'https://a.example/<iframe srcdoc=x>', '<b>Bob</b>'];

/** Whether a field would keep a hostile text as it came. */
const isRaw = ({ schema }: Leaf): boolean =>
  HOSTILE.some((text) => {
    const { success, data } = schema.safeParse(text);
    return success && typeof data === 'string' && (liveMarkup(data).length > 0 || /<[a-z]/i.test(data));
  });

describe('every text of every contract', () => {
  const raw = [...new Set(found.filter(isRaw).map(({ place }) => place))];

  test('is cleaned, refused by its form, or on the list of those that are taken as they come (S17.1, S17.6)', () => {
    expect(found.length).toBeGreaterThan(150);
    expect(raw.filter((place) => !AS_IT_COMES.some(([, pattern]) => pattern.test(place)))).toEqual([]);
  });

  test('that is on the list is one that would be missed there', () => {
    expect(AS_IT_COMES.filter(([, pattern]) => !raw.some((place) => pattern.test(place))).map(([why]) => why)).toEqual([]);
  });

  test('that is cleaned keeps what is no markup byte for byte (S17.4)', () => {
    for (const { place, schema } of found) {
      if (!schema.safeParse('<b>Bob</b>').success || isRaw({ place, schema })) continue;
      for (const text of BENIGN) {
        const { success, data } = schema.safeParse(text);
        if (success) expect([place, data]).toEqual([place, text]);
      }
    }
  });
});

test('a new field that keeps what it is given is seen', () => {
  const schema = z.strictObject({ deep: z.array(z.union([z.number(), z.strictObject({ note: z.string().max(99).nullable().optional() })])) });

  expect([...leaves(schema, 'x')].filter(isRaw).map(({ place }) => place)).toEqual(['x.deep[].note']);
  expect([...leaves(z.strictObject({ deep: z.record(z.string(), z.string().trim().max(99)) }), 'x')].filter(isRaw).map(({ place }) => place)).toEqual([
    'x.deep.*name',
    'x.deep.*',
  ]);
});
