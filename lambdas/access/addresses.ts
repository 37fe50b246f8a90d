import ipaddr from 'ipaddr.js';

/** An address range in canonical form: the network's own address, IPv4 where it is IPv4 (RFC 4632; RFC 4291, 2.5.5.2). */
export interface Range {
  readonly network: ipaddr.IPv4 | ipaddr.IPv6;
  readonly bits: number;
}

/** Four decimal numbers as people write them; no octal, no hexadecimal, no fewer than four: those are read differently in different places. */
const IPV4 = /^(?:(?:0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])\.){3}(?:0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])$/;
const MAPPED_BITS = 96;

/** An address as it counts: IPv4 that came mapped into IPv6 is IPv4 (a dual-stack socket reports it so). `undefined` for anything that is no address. */
export function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (IPV4.test(text)) return ipaddr.IPv4.parse(text);
  // A zone names an interface of one machine, which is no address of a visitor.
  if (!/^[0-9a-f:.]{2,45}$/i.test(text) || !text.includes(':') || !ipaddr.IPv6.isValid(text)) return undefined;
  const address = ipaddr.IPv6.parse(text);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

/** A range such as `203.0.113.0/24`, `2001:db8::/32` or a single address. Bits beyond the prefix are cleared. `undefined` for anything else. */
export function parseRange(text: string): Range | undefined {
  const [written = '', prefix, ...rest] = text.split('/');
  if (rest.length > 0 || (prefix !== undefined && !/^(?:0|[1-9]\d{0,2})$/.test(prefix))) return undefined;
  const address = parseAddress(written);
  if (!address) return undefined;
  const mapped = written.includes(':') && address.kind() === 'ipv4';
  const most = address.kind() === 'ipv4' ? 32 : 128;
  const bits = prefix === undefined ? most : Number(prefix) - (mapped ? MAPPED_BITS : 0);
  if (bits < 0 || bits > most) return undefined;
  const cidr = `${address.toString()}/${bits}`;
  return { network: address.kind() === 'ipv4' ? ipaddr.IPv4.networkAddressFromCIDR(cidr) : ipaddr.IPv6.networkAddressFromCIDR(cidr), bits };
}

/** The one way in which a range is written. */
export const rangeText = ({ network, bits }: Range): string =>
  bits === (network.kind() === 'ipv4' ? 32 : 128) ? network.toString() : `${network.toString()}/${bits}`;

/** Whether an address lies in one of the ranges. Ranges of one family say nothing of the other: `0.0.0.0/0` is not everybody. */
export function inRanges(address: ipaddr.IPv4 | ipaddr.IPv6, ranges: readonly string[]): boolean {
  return ranges.some((text) => {
    const range = parseRange(text);
    if (!range || range.network.kind() !== address.kind()) return false;
    return address instanceof ipaddr.IPv4 ? address.match(range.network as ipaddr.IPv4, range.bits) : address.match(range.network as ipaddr.IPv6, range.bits);
  });
}
