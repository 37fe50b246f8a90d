import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The part of IPv6 that has been given out as global unicast at all (RFC 4291 2.4; IANA, "IPv6 Global Unicast Address Assignments"). */
const GLOBAL_UNICAST_6 = ipaddr.parseCIDR('2000::/3');

/**
 * What is refused beyond what is not global unicast: IANA's special-purpose registries (RFC 6890) and what clouds answer on. Addresses that carry another
 * one (6to4, Teredo, NAT64) are refused whole: the host that unwraps them decides where the packet goes.
 */
export const REFUSED_RANGES: Readonly<Record<4 | 6, readonly string[]>> = {
  4: [
    ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.31.196.0/24'],
    ...['192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3'],
    // Azure's wire server: formally public, and inside every virtual network there.
    '168.63.129.16/32',
  ],
  6: ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'],
};

const REFUSED = { 4: REFUSED_RANGES[4].map((cidr) => ipaddr.parseCIDR(cidr)), 6: REFUSED_RANGES[6].map((cidr) => ipaddr.parseCIDR(cidr)) };

/**
 * Whether an address belongs to a machine of the public Internet: global unicast and in no range that is special. An IPv4 address inside an IPv6 one is
 * taken out first; what has a zone or is no address is not global (S6.2, S6.3, S6.4).
 */
export function isGlobal(address: string): boolean {
  if (isIP(address) === 0 || address.includes('%')) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  if (parsed.kind() === 'ipv6' && !parsed.match(GLOBAL_UNICAST_6)) return false;
  return !REFUSED[parsed.kind() === 'ipv4' ? 4 : 6].some((range) => parsed.match(range));
}
