import { lookup } from 'node:dns/promises';

/** What lies under the guard: names to addresses, and the wire. */
export interface Network {
  /** Every address of a name; rejects or answers none when it does not resolve. */
  readonly resolve: (hostname: string) => Promise<readonly string[]>;
  /** Where a connection to a checked address is really made; only the local cloud's tests have such a wire. */
  readonly wire?: (address: string, port: number) => { readonly address: string; readonly port: number };
}

/** The Internet, by the resolver of the operating system. */
export const internet: Network = {
  resolve: async (hostname) => (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address),
};

/** The network of this function: the Internet, unless the local cloud has planted another before the bundle was loaded (docs/decisions/0011). */
export const network = (): Network => ((globalThis as { [key: symbol]: unknown })[Symbol.for('rempart.local.network')] as Network | undefined) ?? internet;
