import { canonicalRules } from '../access/canonical-rules.ts';
import { invalidAt } from '../core/problem.ts';
import type { AccessPolicy } from '../database/tables.ts';
import { isOpenToStrangers } from './public-suffixes.ts';

/** A host of a listed site in its canonical form: lower case, punycode, as the URL parser writes it, or nothing. */
const HOST = /^(\*\.)?([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*)$/;
/** What the URL parser leaves out or decodes (WHATWG URL, 4.4 and 3.5; UTS 46, 4): what was written would be another host than the one that is listed. */
const VANISHING = /[\p{Cc}\p{Z}%\u00ad\u200b\u2060\ufeff]/u;
const LOCAL_HOST = /^(?:(?:[a-z0-9-]+\.)*localhost|127\.0\.0\.1)$/;

const refuse = (index: number, detail: string): never => {
  throw invalidAt(`#/body/domains/${index}`, detail);
};

/**
 * One listed site in canonical form: `https://host[:port]`, `https://*.host`, or `http` on a localhost name in development (S21). Everything that could
 * mean something else in a Content-Security-Policy is refused, because the list is sent as `frame-ancestors`.
 * @throws Problem `invalid-request` pointing at the entry.
 */
export function canonicalSite(entry: string, index: number, development: boolean): string {
  const match = /^(https?):\/\/([^/?#@\\:]+)(?::(\d{1,5}))?$/.exec(entry);
  if (!match || VANISHING.test(entry)) return refuse(index, 'Give a site as https://host or https://host:port, without a path');
  const [, scheme = '', written = '', digits] = match;
  const port = digits === undefined ? undefined : Number(digits);
  const wildcard = written.startsWith('*.');
  let host: string;
  try {
    host = new URL(`https://${wildcard ? written.slice(2) : written}`).hostname;
  } catch {
    return refuse(index, 'Not a host name');
  }
  if (!HOST.test(host) || host.includes('*') || port === 0 || (port ?? 0) > 65_535) return refuse(index, 'Not a host name');
  const local = LOCAL_HOST.test(host);
  if (local && !development) return refuse(index, 'A localhost name is accepted only with development on');
  if (scheme === 'http' && !local) return refuse(index, 'http is accepted only for localhost names, with development on');
  if (!local && /^[\d.]+$/.test(host)) return refuse(index, 'An address is not a site');
  // A wildcard directly under a public suffix such as com or github.io would list half the world.
  if (wildcard && (isOpenToStrangers(host) || port !== undefined)) return refuse(index, 'A wildcard needs a domain of your own and no port');
  if (!wildcard && !local && !host.includes('.')) return refuse(index, 'Not a public host name');
  const defaultPort = scheme === 'https' ? 443 : 80;
  return `${scheme}://${wildcard ? '*.' : ''}${host}${port === undefined || port === defaultPort ? '' : `:${port}`}`;
}

/** A policy in canonical form, nothing in it twice. @throws Problem `invalid-request` pointing at the entry. */
export function canonicalPolicy(
  policy: {
    readonly embedding: AccessPolicy['embedding'];
    readonly domains?: readonly string[] | undefined;
    readonly development?: boolean | undefined;
  } & Parameters<typeof canonicalRules>[0],
): AccessPolicy {
  const development = policy.development ?? false;
  const domains = (policy.domains ?? []).map((entry, index) => canonicalSite(entry, index, development));
  return { embedding: policy.embedding, domains: [...new Set(domains)], development, ...canonicalRules(policy) };
}
