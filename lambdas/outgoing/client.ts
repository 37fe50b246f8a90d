import type { IncomingMessage } from 'node:http';
import { readBody } from './body.ts';
import { OUTGOING_LIMITS } from './contract.ts';
import { exchange, type Message } from './exchange.ts';
import type { Network } from './network.ts';
import { urlReason, urlRefused } from './refusal.ts';
import { addressesOf, parseTarget, type TargetRules } from './target.ts';

export interface Wanted {
  /** Value of `Accept`. */
  readonly accept: string;
  /** Judges the type of an answer before its body is read; lower case, without parameters. */
  readonly takes: (contentType: string) => boolean;
  readonly maxBytes?: number;
  /** A status of 4xx counts as an empty answer, as for robots.txt (RFC 9309 2.3.1.3). */
  readonly absentIsEmpty?: boolean;
}

/** An answer with status 200. */
export interface Fetched {
  /** Where it came from in the end, after redirects. */
  readonly url: string;
  /** Lower case, without parameters. */
  readonly contentType: string;
  /** As the header names it. */
  readonly charset: string | undefined;
  readonly bytes: Buffer;
}

/** What a webhook's receiver said: the status as it was sent, redirects too, and the beginning of the body for the delivery log. */
export interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: Buffer;
}

/** The one client for addresses that customers give. Everything that it refuses is a Problem `url-refused` with a reason (S6). */
export interface Outgoing {
  get(url: string, wanted: Wanted): Promise<Fetched>;
  /** Follows no redirect, so that a body goes where it was meant to and nowhere else (S6.7). */
  post(url: string, message: { readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array }): Promise<Answer>;
}

/** Addresses of one name that are tried before it is called unreachable. */
const ATTEMPTS = 2;
/** Of a receiver's answer; the rest is cut. */
const ANSWER_BYTES = 65_536;
/** Headers that say who we are or how the message is framed: never from outside (S28.8). */
const OURS = /^(?:host|user-agent|connection|content-length|transfer-encoding|upgrade|te|trailer|cookie|authorization|proxy-.*|x-rempart-.*)$/i;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

const typeOf = (answer: IncomingMessage): string => (answer.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

const charsetOf = (answer: IncomingMessage): string | undefined => /;\s*charset="?([\w.:-]{1,40})/i.exec(answer.headers['content-type'] ?? '')?.[1];

/** Sends one request to the checked addresses of its target, one after the other. @throws Problem `url-refused`. */
export async function sendGuarded(url: URL, message: Message, network: Network, signal: AbortSignal): Promise<IncomingMessage> {
  const addresses = await within(addressesOf(url, network), signal);
  // Lambda's own network speaks IPv4 to the Internet.
  const sorted = [...addresses].sort((one, other) => Number(one.includes(':')) - Number(other.includes(':'))).slice(0, ATTEMPTS);
  for (const [index, address] of sorted.entries()) {
    try {
      return await exchange(url, address, message, network, signal);
    } catch (error) {
      if (index === sorted.length - 1 || urlReason(error) !== 'unreachable' || message.method !== 'GET') throw error;
    }
  }
  throw urlRefused('unreachable', 'no address');
}

/** Where a redirect leads, judged as the address that was given was. @throws Problem `url-refused`, also for one that gives up the encryption. */
export function nextTarget(from: URL, location: string, rules: TargetRules): URL {
  const next = parseTarget(URL.parse(location, from.href)?.href ?? '', rules);
  if (from.protocol === 'https:' && next.protocol === 'http:') throw urlRefused('scheme', 'from https to http');
  return next;
}

/** A name server that does not answer cannot be told to stop; it is left behind. */
function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = (): void => reject(urlRefused('timeout', 'resolving'));
    if (signal.aborted) return late();
    signal.addEventListener('abort', late, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', late));
  });
}

/** Goes out by the given rules and network; `until` ends whatever is under way, and no exchange lasts longer than `OUTGOING_LIMITS` say. */
export function outgoing(network: Network, rules: TargetRules, until: AbortSignal): Outgoing {
  const bounded = (): AbortSignal => AbortSignal.any([until, AbortSignal.timeout(OUTGOING_LIMITS.totalMilliseconds)]);
  return {
    async get(text, { accept, takes, maxBytes = OUTGOING_LIMITS.bodyBytes, absentIsEmpty = false }) {
      const signal = bounded();
      let url = parseTarget(text, rules);
      for (let hop = 0; hop <= OUTGOING_LIMITS.redirects; hop += 1) {
        const answer = await sendGuarded(url, { method: 'GET', headers: { accept } }, network, signal);
        const { location } = answer.headers;
        if (REDIRECTS.has(answer.statusCode ?? 0) && location) {
          answer.destroy();
          url = nextTarget(url, location, rules);
          continue;
        }
        const contentType = typeOf(answer);
        if (absentIsEmpty && Math.floor((answer.statusCode ?? 0) / 100) === 4) {
          answer.destroy();
          return { url: url.href, contentType, charset: undefined, bytes: Buffer.alloc(0) };
        }
        if (answer.statusCode !== 200 || !takes(contentType)) {
          answer.destroy();
          throw answer.statusCode === 200 ? urlRefused('type', contentType) : urlRefused('unreachable', `status ${answer.statusCode}`);
        }
        return { url: url.href, contentType, charset: charsetOf(answer), bytes: await readBody(answer, maxBytes, signal) };
      }
      throw urlRefused('unreachable', 'too many redirects');
    },
    async post(text, { headers, body }) {
      const signal = bounded();
      const ours = Object.keys(headers).find((name) => OURS.test(name));
      if (ours) throw new Error(`the header ${ours} is not the caller's to set`);
      const answer = await sendGuarded(parseTarget(text, { ...rules, httpsOnly: rules.httpsOnly ?? true }), { method: 'POST', headers, body }, network, signal);
      const retryAfter = answer.headers['retry-after'];
      const status = answer.statusCode ?? 0;
      return { status, retryAfter, body: await readBody(answer, ANSWER_BYTES, signal, 'cut').catch(() => Buffer.alloc(0)) };
    },
  };
}
