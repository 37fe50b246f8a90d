import { parseAddress, parseRange } from '../access/addresses.ts';

/** Browsers and systems by what their user agents say, the more particular first. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\//, 'Firefox'],
  [/\bChrome\//, 'Chrome'],
  [/\bVersion\/[\d.]+.*Safari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows NT\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

const first = (agent: string, names: readonly (readonly [RegExp, string])[]): string | undefined => names.find(([pattern]) => pattern.test(agent))?.[1];

/** A device in plain words, e.g. `Firefox, Linux`; never the whole user agent, which tells more than its owner needs to recognise it. */
export function deviceWords(agent: string): string {
  const words = [first(agent, BROWSERS), first(agent, SYSTEMS)].filter((word) => word !== undefined);
  return words.length > 0 ? words.join(', ') : 'another device';
}

/** Where a session was begun: the country as the edge knew it, and the network of the address. */
export function placeWords(country: string | undefined, address: string | undefined): string {
  const parsed = parseAddress(address ?? '');
  const cidr = parsed && `${parsed.toString()}/${parsed.kind() === 'ipv4' ? 24 : 48}`;
  const network = cidr && parseRange(cidr)?.network.toString();
  return [country, network].filter(Boolean).join(', ') || 'unknown';
}
