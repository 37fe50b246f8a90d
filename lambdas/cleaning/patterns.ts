/** A colour: six hexadecimal digits and nothing that a style sheet could read otherwise (S17.13, S17.14). */
export const COLOR = /^#[0-9a-f]{6}$/;

/** Icons that the widget draws itself: a name, never a picture from elsewhere. */
export const ICONS = ['chat', 'question', 'headset', 'spark', 'heart', 'book'] as const;

/** A telephone number as E.164 writes it: a plus and at most fifteen digits. */
export const PHONE = /^\+[1-9]\d{6,14}$/;

/** The longest address that is kept, in characters. */
export const URL_MAX = 2_048;

/**
 * An address of the web in the URL parser's own form, or nothing: https, a host, no user, no control character and no space, which parsers drop or keep as
 * they like (WHATWG URL, 4.4).
 */
export function webUrl(text: string): string | undefined {
  // oxlint-disable-next-line no-control-regex -- the point of the pattern
  if (text.length > URL_MAX || !/^https:\/\/[^\u0000-\u0020\u007f"'<>\\^`{|}]+$/i.test(text) || !URL.canParse(text)) return undefined;
  const { href, protocol, username, password, hostname } = new URL(text);
  return protocol === 'https:' && username === '' && password === '' && hostname !== '' ? href : undefined;
}
