import type ipaddr from 'ipaddr.js';
import { inRanges, parseAddress, parseRange, rangeText } from '../access/addresses.ts';

/** Entries of one list of one scope: all of them are read with every message. */
export const ENTRIES_MAX = 200;

/** Until when something holds that has no end; milliseconds. */
export const NEVER = 0;

/** A range that is kept out or let in, as the row that is read with every message holds it. */
export interface ListedRange {
  /** The network's bytes in hexadecimal, and how many bits of them count: `cb007100/24`. Reading 200 ranges as people write them would take milliseconds. */
  readonly prefix: string;
  /** Milliseconds since the epoch, or `NEVER`. */
  readonly untilMs: number;
  readonly entryId: string;
}

const hexOf = (address: ipaddr.IPv4 | ipaddr.IPv6): string => Buffer.from(address.toByteArray()).toString('hex');

/** A range as a prefix; `undefined` for what is none. */
export function prefixOf(cidr: string): string | undefined {
  const range = parseRange(cidr);
  return range && `${hexOf(range.network)}/${range.bits}`;
}

/** One element of the set in that row: `cb007100/24 1764110000000 0199…`. No part of it holds a space. */
export const writeListed = ({ prefix, untilMs, entryId }: ListedRange): string => `${prefix} ${untilMs} ${entryId}`;

export function readListed(element: string): ListedRange {
  const [prefix = '', until = '', entryId = ''] = element.split(' ');
  return { prefix, untilMs: Number(until), entryId };
}

/** Whether it still holds. The clock decides, never whether a row is still there: rows outlive their time by days (DynamoDB guide, Time to Live). */
export const holds = (untilMs: number, nowMs: number): boolean => untilMs === NEVER || nowMs < untilMs;

/** Whether an address, in hexadecimal, lies in a prefix; prefixes of one family say nothing of the other. */
function lies(hex: string, prefix: string): boolean {
  const [network = '', length = ''] = prefix.split('/');
  if (network.length !== hex.length) return false;
  const bits = Number(length);
  const digits = Math.floor(bits / 4);
  if (!hex.startsWith(network.slice(0, digits))) return false;
  const rest = bits % 4;
  return rest === 0 || (Number.parseInt(hex.charAt(digits), 16) ^ Number.parseInt(network.charAt(digits), 16)) >> (4 - rest) === 0;
}

/** The first range that holds now and has the address in it. Whoever has no readable address is in every range: what cannot be told apart is not let through. */
export function listedFor(address: string, listed: readonly ListedRange[], nowMs: number): ListedRange | undefined {
  const parsed = parseAddress(address);
  const hex = parsed && hexOf(parsed);
  return listed.find(({ prefix, untilMs }) => holds(untilMs, nowMs) && (hex === undefined || lies(hex, prefix)));
}

/** Whether an address is among ranges by its own right: without a readable address it is not. */
export const admittedBy = (address: string, listed: readonly ListedRange[], nowMs: number): boolean =>
  parseAddress(address) !== undefined && listedFor(address, listed, nowMs) !== undefined;

/** The one way in which a range is written, or `undefined` for what is none. */
export function canonicalRange(text: string): string | undefined {
  const range = parseRange(text);
  return range && rangeText(range);
}

/** Bits below which a range is so wide that it is hardly meant: more than 65 536 addresses, or more than a provider's usual share of IPv6. */
const WIDE = { ipv4: 16, ipv6: 32 } as const;
/** The widest range that the operator may keep out of the whole instance (S18.5). */
const WIDEST_OF_INSTANCE = { ipv4: 24, ipv6: 48 } as const;

/** What an account is told about a range of its own. It concerns its visitors alone, so it may have it. */
export type RangeWarning = 'wide-range' | 'own-address';

export function warningOf(cidr: string, ownAddress: string): RangeWarning | undefined {
  const range = parseRange(cidr);
  if (!range) return undefined;
  if (range.bits < WIDE[range.network.kind()]) return 'wide-range';
  const own = parseAddress(ownAddress);
  return own && inRanges(own, [cidr]) ? 'own-address' : undefined;
}

/** Whether a range is too wide for a list that concerns every account. */
export function tooWideForInstance(cidr: string): boolean {
  const range = parseRange(cidr);
  return !range || range.bits < WIDEST_OF_INSTANCE[range.network.kind()];
}
