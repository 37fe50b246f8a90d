import { PHONE, webUrl } from '../cleaning/patterns.ts';
import { cleanPlain, hostileEncoding } from '../cleaning/plain-text.ts';
import { codePoints } from '../core/code-points.ts';
import type { Playbook } from './fields.ts';

type Field = NonNullable<Playbook['steps'][number]['field']>;

const TEXT_MAX = 500;
/** Bounded parts without alternatives, so its time is in proportion to the text (S20.3). RFC 5321, 4.5.3.1: 64 and 255 octets. */
const EMAIL = /^[^\s@<>"(),:;[\]\\]{1,64}@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?){1,8}$/i;

function date(text: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) ? text : undefined;
}

function number(text: string): string | undefined {
  return /^-?\d{1,15}(?:[.,]\d{1,6})?$/.test(text) ? text.replace(',', '.') : undefined;
}

/** What a visitor answered to a field, in the form in which it is kept, or nothing when it is not of the field's kind. */
export function collected(field: Field, answer: string): string | undefined {
  if (answer.length > TEXT_MAX * 4 || hostileEncoding(answer)) return undefined;
  const text = cleanPlain(answer.normalize('NFC'));
  if (text === '' || codePoints(text).length > TEXT_MAX) return undefined;
  switch (field.kind) {
    case 'text':
      return text;
    case 'email':
      return text.length <= 254 && EMAIL.test(text) ? text : undefined;
    case 'phone': {
      const digits = text.replaceAll(/[\s().-]/g, '');
      return PHONE.test(digits) ? digits : undefined;
    }
    case 'url':
      return webUrl(text);
    case 'number':
      return number(text);
    case 'date':
      return date(text);
    case 'choice':
      return field.choices?.find((choice) => choice.toLowerCase() === text.toLowerCase());
  }
}
