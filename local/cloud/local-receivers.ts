import { lookup } from 'node:dns/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { receiverCertificate } from './receiver-certificate.ts';

/**
 * What is planted below the guard of the functions that go out when somebody wants to receive on this machine (`npm start -- --local-receivers`): the name
 * `site-PORT.example.com` leads to that port of 127.0.0.1, and every other name and address to where it always leads. No address of the inside becomes one that may
 * be reached: the guard judges what it is told, as ever, and only what these names were given is led elsewhere.
 */
const NAME = /^site-(\d{1,5})\.example\.com$/;
const given = new Map<string, number>();

setDefaultCACertificates([...getCACertificates('default'), (await receiverCertificate()).cert]);

export default {
  async resolve(hostname: string): Promise<readonly string[]> {
    const port = Number(NAME.exec(hostname)?.[1] ?? 0);
    if (port < 1 || port > 65_535) return (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address);
    const address = `93.184.${port >> 8}.${port & 255}`;
    given.set(address, port);
    return [address];
  },
  wire(address: string, port: number): { readonly address: string; readonly port: number } {
    const own = given.get(address);
    return own === undefined ? { address, port } : { address: '127.0.0.1', port: own };
  },
};
