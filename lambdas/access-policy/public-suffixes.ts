import { parse } from 'tldts';

/**
 * Whether strangers can have a name directly under this host, so that a wildcard there would list their sites too: a public suffix, by the list of
 * publicsuffix.org that the package carries, registries (`co.uk`) and hosts (`github.io`) alike, or a name of one label.
 */
export function isOpenToStrangers(host: string): boolean {
  const { domain, isIp } = parse(host, { allowPrivateDomains: true, validateHostname: false });
  return isIp === true || domain === null;
}
