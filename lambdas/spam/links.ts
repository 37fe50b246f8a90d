import { fold } from './fold.ts';

/** An address with or without its scheme, the ways to hide one, and names of domains that are often written bare. */
const LINK =
  /(?:(?:https?|hxxps?|ftp):\/\/|www\.)[^\s<>"')\]]+|\b[a-z0-9][a-z0-9-]{0,62}(?:\.|\s?\[?\(?\bdot\b\)?\]?\s?)(?:com|net|org|info|biz|xyz|top|shop|online|site|club|vip|icu|click|live|ru|cn|tk|io|co|me|ly|app|fr|eu|de|uk)\b(?:\/[^\s<>"')\]]*)?/gi;
/** Names that only stand for another address. */
const SHORTENERS = new Set(['bit.ly', 'tinyurl.com', 't.co', 'goo.gl', 'cutt.ly', 'is.gd', 'rb.gy', 'shorturl.at', 'ow.ly', 't.me', 'wa.me', 'linktr.ee']);
/** Endings of names that cost nearly nothing and are used for little else. */
const CHEAP = /\.(?:xyz|top|icu|click|vip|club|tk|biz|online|site|live|ru|cn)$/;
/** Markup of links, as it is written for forums. */
const MARKUP = /\[url[=\]]|<a\s[^>]{0,200}href|\[link[=\]]/i;
/** A number or name on a messenger: the way out of the chat. */
const MESSENGER = /\b(?:whats ?app|telegram|wechat|signal|skype|viber|kik|snap(?:chat)?|line id)\b[^\n]{0,40}?(?:\+?\d[\d .-]{7,}|@[\w.]{3,}|:\s*\S{3,})/i;
const BARE_TEXT = 40;

const hostOf = (link: string): string =>
  link
    .replace(/^\w+:\/\//, '')
    .replaceAll(/\s?[[(]?\bdot\b[\])]?\s?/g, '.')
    .replace(/^www\./, '')
    .split(/[/?#:]/, 1)[0]
    ?.replace(/[.,;!]+$/, '') ?? '';

/** What the links of a message say: nothing unless one leads away, to an address of somebody else's or to a messenger. Links to the page on which the visitor is are part of a question. */
export function linksPart(text: string, ownHost: string | undefined): number {
  const folded = fold(text);
  // An address of mail is no link.
  const found = [...folded.matchAll(LINK)].filter(({ index }) => folded[index - 1] !== '@').map(([link]) => link);
  const own = ownHost?.replace(/^www\./, '');
  const away = found.filter((link) => own === undefined || !(hostOf(link) === own || hostOf(link).endsWith(`.${own}`)));
  const hosts = new Set(away.map(hostOf));
  let score = 0;
  if (hosts.size > 0) score += 5 + (hosts.size - 1) * 20 + Math.min(30, (away.length - hosts.size) * 4);
  if (MARKUP.test(text)) score += 50;
  if ([...hosts].some((host) => SHORTENERS.has(host))) score += 25;
  if ([...hosts].some((host) => CHEAP.test(host))) score += 20;
  if (MESSENGER.test(folded)) score += 25;
  // Nothing but addresses says nothing.
  const rest = folded.replaceAll(LINK, '').replaceAll(/\s+/g, ' ').trim();
  if (away.length >= 2 && rest.length < BARE_TEXT) score += 25;
  return Math.min(100, score);
}
