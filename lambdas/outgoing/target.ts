import { isIP } from 'node:net';
import { isGlobal } from './address.ts';
import { DEFAULT_PORTS, URL_MAX } from './contract.ts';
import type { Network } from './network.ts';
import { urlRefused } from './refusal.ts';

/** Where the product may go. Configuration of the operator, never of a customer. */
export interface TargetRules {
  readonly ports: readonly number[];
  /** Host names of this product itself: fetching them would turn our own rights against us. A name that begins with a dot stands for all below it. */
  readonly ownHosts: readonly string[];
  /** Without http, as for webhooks and models. */
  readonly httpsOnly?: boolean;
}

export const DEFAULT_RULES: TargetRules = { ports: DEFAULT_PORTS, ownHosts: [] };

/** Names that no public DNS answers for (RFC 6761, RFC 6762, RFC 8375; ICANN's reserved `internal`), and what is used inside companies. */
const INSIDE = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|private|localdomain|arpa|onion|alt|invalid)$/;

/** Whatever a second parser could read in another way: controls, spaces, backslashes. */
// oxlint-disable-next-line no-control-regex -- controls are what is looked for
const AMBIGUOUS = /[\u0000-\u0020\u007f-\u00a0\\\u2028\u2029\ufeff]/u;

/** The host of a URL without the brackets of an IPv6 address and without the dot of the root. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');

const isOwn = (host: string, ownHosts: readonly string[]): boolean => ownHosts.some((own) => (own.startsWith('.') ? host.endsWith(own) : host === own));

/**
 * Reads an address once, by the WHATWG parser, and judges all that can be judged without a name server (S6.8, S6.9, S6.10).
 * @throws Problem `url-refused` with scheme, port or address.
 */
export function parseTarget(text: string, rules: TargetRules): URL {
  const url = text.length <= URL_MAX && !AMBIGUOUS.test(text) ? URL.parse(text) : null;
  if (!url) throw urlRefused('address', 'no URL that every parser reads alike');
  if (url.protocol !== 'https:' && (url.protocol !== 'http:' || rules.httpsOnly)) throw urlRefused('scheme', url.protocol);
  if (url.username || url.password) throw urlRefused('address', 'credentials in the URL');
  const host = hostOf(url);
  if (isIP(host) ? !isGlobal(host) : !host.includes('.') || INSIDE.test(host)) throw urlRefused('address', host);
  if (isOwn(host, rules.ownHosts)) throw urlRefused('address', 'a host of our own');
  if (!rules.ports.includes(portOf(url))) throw urlRefused('port', url.port);
  url.hash = '';
  return url;
}

export const portOf = (url: URL): number => (url.port ? Number(url.port) : url.protocol === 'https:' ? 443 : 80);

/**
 * All addresses of a target, each of them public: one that is not refuses the whole name, because which one is used would be chance (S6.6).
 * @throws Problem `url-refused` with address, also when the name does not resolve.
 */
export async function addressesOf(url: URL, network: Network): Promise<readonly string[]> {
  const host = hostOf(url);
  const addresses = isIP(host) ? [host] : await network.resolve(host).catch(() => []);
  if (addresses.length === 0 || !addresses.every(isGlobal)) throw urlRefused('address', `${host}: ${addresses.length} addresses, not all public`);
  return addresses;
}

/**
 * Whether an address may be configured as a target of webhooks or as a model's base URL by a customer: https, and every address of its name public at this
 * moment. Each later call checks again, because a name may change.
 * @throws Problem `url-refused` with scheme, port or address.
 */
export async function checkConfigurable(text: string, rules: TargetRules, network: Network): Promise<URL> {
  const url = parseTarget(text, { ...rules, httpsOnly: true });
  await addressesOf(url, network);
  return url;
}
