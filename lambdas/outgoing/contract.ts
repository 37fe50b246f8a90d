import * as z from 'zod';

/** Why an address that a customer gave is not fetched; a stable word, explained in docs/imports.md. */
export const URL_REASONS = ['scheme', 'port', 'address', 'too-large', 'timeout', 'type', 'unreachable'] as const;
export type UrlReason = (typeof URL_REASONS)[number];

/** The longest address that is accepted, in characters. */
export const URL_MAX = 2_048;

/** How the product names itself to a site that it fetches from, and the name that robots.txt may use. */
export const AGENT_NAME = 'RempartBot';
export const USER_AGENT = `Mozilla/5.0 (compatible; ${AGENT_NAME}/1.0; +https://rempart.dev/bot)`;

/** What one exchange may cost, whoever is at the other end (control S6). */
export const OUTGOING_LIMITS = {
  connectMilliseconds: 5_000,
  totalMilliseconds: 15_000,
  /** After decompression. */
  bodyBytes: 10_000_000,
  headerBytes: 16_384,
  redirects: 3,
} as const;

/** Ports of the web; the others are opened by the operator, never by a customer. */
export const DEFAULT_PORTS: readonly number[] = [80, 443];
export const OPTIONAL_PORTS: readonly number[] = [8080, 8443];

const listed = z
  .string()
  .max(4_000)
  .transform((value) => value.split(',').filter(Boolean));

/** What every function that goes out has: our own hosts, which are no targets, and the ports that are open. */
export const outgoingEnv = z.object({
  OWN_HOSTS: listed,
  OUTGOING_PORTS: listed.transform((ports) => ports.map(Number)),
});
