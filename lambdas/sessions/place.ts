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
  const network = address?.includes(':') ? `${address.split(':').slice(0, 3).join(':')}::` : address?.replace(/\.\d+$/, '.0');
  return [country, network].filter(Boolean).join(', ') || 'unknown';
}
