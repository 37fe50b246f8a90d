import ipaddr from 'ipaddr.js';

/** Bits of an IPv6 address that belong to one customer; the rest is free for its owner to choose (RFC 6177). */
const CUSTOMER_PARTS = 4;

/**
 * What counts as one address: an IPv4 address itself, also when it is written as IPv4-mapped IPv6; of IPv6 the /64. Without a readable address all
 * such callers count as one: what cannot be told apart is not let through uncounted.
 */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return 'unknown';
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  const { parts } = parsed as ipaddr.IPv6;
  return `${parts
    .slice(0, CUSTOMER_PARTS)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
