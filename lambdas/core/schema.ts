import * as z from 'zod';
import { codePoints } from './code-points.ts';
import { AREAS, type Area } from './contract.ts';

/** The largest page of a list (S20). */
export const PAGE_MAX = 100;

/** How long a link to a file works, in seconds; no link of the product works for longer (S3). */
export const LINK_SECONDS = 60;

/** Text of a person: trimmed, well-formed, no control characters save line breaks and tabs, bounded in code points (S17.9, S20.1). */
export const text = (max: number, min = 1) =>
  z
    .string()
    // Four bytes are the longest code point: the cap bounds the work before the text is looked at.
    .max(max * 4)
    .refine((value) => value.isWellFormed(), { error: 'Not well-formed Unicode' })
    .transform((value) => value.normalize('NFC').trim())
    .refine((value) => codePoints(value).length <= max, { error: `At most ${max} characters` })
    .refine((value) => codePoints(value).length >= min, { error: `At least ${min} characters` })
    // oxlint-disable-next-line no-control-regex -- the point of the rule
    .refine((value) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value), { error: 'Control characters are not accepted' });

/** One line of such text. */
export const line = (max: number, min = 1) => text(max, min).refine((value) => !/[\r\n\t\u2028\u2029]/.test(value), { error: 'One line only' });

const level = z.enum(['read', 'write']);
/** What a grant, a key or an invitation gives: a level for each area that is named, nothing for the others. */
export const areas = z.strictObject(Object.fromEntries(AREAS.map((area) => [area, level.optional()])) as { [A in Area]: z.ZodOptional<typeof level> });

export const id = z.uuid();
export const time = z.iso.datetime();
/** A moment that is asked about: a time of any offset, or a day, which begins at midnight, UTC. */
export const moment = z.union([z.iso.date(), z.iso.datetime({ offset: true })]).transform((value) => new Date(value));
export const language = z.enum(['fr', 'en']);
export const publicKey = z.string().regex(/^pk_[0-9A-Za-z]{22}$/);

/** Query of every list. */
export const page = z.strictObject({
  limit: z
    .string()
    .max(3)
    .regex(/^[1-9]\d*$/)
    .transform(Number)
    .pipe(z.number().int().min(1).max(PAGE_MAX))
    .optional(),
  cursor: z.string().min(1).max(200).optional(),
});

/** Reply of every list. */
export const listOf = <T extends z.ZodType>(item: T) => z.strictObject({ items: z.array(item).max(PAGE_MAX), nextCursor: z.string().max(200).nullable() });

export const DEFAULT_PAGE = 25;

/** A passage that an answer cites, as replies show it. */
export const source = z.strictObject({
  materialId: id,
  name: z.string(),
  page: z.number().int().optional(),
  heading: z.string().optional(),
  text: z.string(),
  score: z.number(),
});
