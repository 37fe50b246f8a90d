import * as z from 'zod';
import { codePoints } from '../core/code-points.ts';
import { text } from '../core/schema.ts';
import { COLOR, ICONS, URL_MAX, webUrl } from './patterns.ts';
import { cleanPlain, hostileEncoding } from './plain-text.ts';

/**
 * Text of the plain class (S17): bounded in code points before anything looks at it, refused when its encoding hides something, markup taken out, all else kept
 * byte for byte. Every door that parses with this schema cleans alike: create, change, import, restore, clone.
 */
export const plain = (max: number, min = 1) =>
  text(max, min)
    .superRefine((value, context) => {
      const why = hostileEncoding(value);
      if (why) context.addIssue({ code: 'custom', message: why });
    })
    .transform(cleanPlain)
    .refine((value) => codePoints(value).length >= min, { error: `At least ${min} characters that are not markup` });

/** One line of such text. */
export const plainLine = (max: number, min = 1) => plain(max, min).refine((value) => !/[\r\n\t\u0085\u2028\u2029]/.test(value), { error: 'One line only' });

export const color = z.string().max(7).regex(COLOR, { error: 'A colour such as #1a2b3c' });
export const icon = z.enum(ICONS);

/** An https address, stored as the URL parser writes it. */
export const httpsUrl = z
  .string()
  .max(URL_MAX)
  .transform((value, context) => {
    const url = webUrl(value);
    if (url !== undefined) return url;
    context.addIssue({ code: 'custom', message: 'Give an address that begins with https://' });
    return z.NEVER;
  });

/** Text of the rich class as it comes: bounded here, purified by the rule that stores it (`cleaning/rich-text.ts`), since that loads a parser. */
export const richInput = (max: number) => text(max, 0);
