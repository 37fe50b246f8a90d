import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { receiverCertificate } from '../../local/cloud/receiver-certificate.ts';

// What the sites show is believed as what an authority has signed: the checks themselves are the deployed ones.
setDefaultCACertificates([...getCACertificates('default'), (await receiverCertificate()).cert]);

/**
 * Names and addresses for the functions of a test cloud that go out. The guard sees an address of the Internet, or one of the inside, as the name says; the wire
 * leads either to the port of this machine that is written in the address, so that a guard that fails would be seen by the server behind it.
 */
const encode = (prefix: string, port: number): string => `${prefix}.${port >> 8}.${port & 255}`;
const port = (address: string): number => {
  const [, , high = '', low = ''] = address.split('.');
  return Number(high) * 256 + Number(low);
};

export default {
  resolve: async (hostname: string): Promise<readonly string[]> => {
    const [, kind, number = ''] = /^(site|inside|both)-(\d+)\.example\.com$/.exec(hostname) ?? [];
    const inside = encode('10.20', Number(number));
    const outside = encode('93.184', Number(number));
    if (!kind) throw new Error('ENOTFOUND');
    return kind === 'site' ? [outside] : kind === 'inside' ? [inside] : [outside, inside];
  },
  wire: (address: string): { address: string; port: number } => ({ address: '127.0.0.1', port: port(address) }),
};
