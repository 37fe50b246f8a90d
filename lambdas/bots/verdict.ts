import { isbot } from 'isbot';

/** Why a visitor is a program. Each is a word of the contract and of the journal. */
export type BotReason = 'no-agent' | 'long-agent' | 'crawler' | 'headless' | 'webdriver' | 'headers' | 'speed';

/** What a request says of who made it, beside its words. */
export interface Signals {
  /** The whole header, not the beginning that is kept. */
  readonly agent: string | undefined;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the widget has read of its own browser: `navigator.webdriver`. */
  readonly automated?: boolean | undefined;
}

/** What the edge says of an address: `1` in a network of servers (lib/edge-function.ts). */
const HOSTED_HEADER = 'x-rempart-hosted';
/** No browser says more: the longest of a million real ones have some 600 characters. */
const AGENT_MAX = 1_024;
const HEADLESS = /headless|phantomjs|slimerjs|electron\/|puppeteer|playwright|selenium|webdriver|cypress/i;
/** Programs that the list of crawlers takes for people, since they call themselves browsers too: what fetches previews of links. */
const PREVIEWS = /^whatsapp\/|slackbot|telegrambot|skypeuripreview|facebookexternalhit|facebot|twitterbot|linkedinbot|discordbot|vkshare|embedly|bitlybot/i;
/** A phone of the brand CUBOT, whose name ends like a robot's. */
const CUBOT = /\bcubot\b[\w ]*/gi;
/** People inside an application: its name beside that of the browser it uses. */
const IN_APP = /\b(?:instagram|fban|fbav|fb_iab|line\/|micromessenger|snapchat|musical_ly|bytelocale|pinterest)\b/i;
const BROWSER = /^mozilla\/5\.0 \(/i;

/**
 * Whether a visitor is a program, and why; `undefined` for people (S27). What is uncertain is a person: a robot that is counted is a number that is a little
 * wrong, a person who is not is one who was never there.
 */
export function botReason({ agent, headers, automated }: Signals): BotReason | undefined {
  const named = agent?.trim() ?? '';
  if (named === '') return 'no-agent';
  if (named.length > AGENT_MAX) return 'long-agent';
  if (automated) return 'webdriver';
  if (HEADLESS.test(named)) return 'headless';
  if (PREVIEWS.test(named)) return 'crawler';
  const plain = named.replaceAll(CUBOT, 'phone ');
  if (isbot(plain) && !(IN_APP.test(plain) && BROWSER.test(plain) && !isbot(plain.replace(IN_APP, '')))) return 'crawler';
  if (!BROWSER.test(named)) return undefined;
  // Every browser of the last years says which languages its owner reads, and what it is about to do with the reply (Fetch Metadata). Not to say so is a sign
  // beside another alone, an address in a network of servers: a proxy that strips headers stands before people, and they are counted.
  const spoken = [headers['accept-language'], headers['sec-fetch-mode'] ?? headers['sec-fetch-site']].filter((said) => said !== undefined);
  return headers[HOSTED_HEADER] === '1' && spoken.length < 2 ? 'headers' : undefined;
}
