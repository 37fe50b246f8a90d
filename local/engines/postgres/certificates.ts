import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { generate } from 'selfsigned';

/** What the proxy shows and what its clients must trust. PEM. */
export interface ProxyCertificates {
  readonly ca: string;
  readonly certificate: string;
  readonly privateKey: string;
}

const day = 24 * 60 * 60 * 1000;
const lifetime = 825 * day;
const renewBefore = 30 * day;
const fileName = 'proxy-tls.json';

/**
 * The proxy's certificate for 127.0.0.1, 127.0.0.2 and localhost and the authority that signed it: made once, kept in `directory`, renewed 30 days before its end.
 * The authority's own key is thrown away at once, so that nothing else can ever be signed with it.
 */
export async function proxyCertificates(directory: string, now: number): Promise<ProxyCertificates> {
  const file = path.join(directory, fileName);
  const kept = await readKept(file);
  if (kept !== undefined && Date.parse(new X509Certificate(kept.certificate).validTo) - renewBefore > now) return kept;
  const made = await make(now);
  await mkdir(directory, { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify(made), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return made;
}

async function readKept(file: string): Promise<ProxyCertificates | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

async function make(now: number): Promise<ProxyCertificates> {
  const validity = { keyType: 'ec', algorithm: 'sha256', notBeforeDate: new Date(now - day), notAfterDate: new Date(now + lifetime) } as const;
  const authority = await generate([{ name: 'commonName', value: 'Rempart local database authority' }], {
    ...validity,
    extensions: [
      { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...validity,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          // A token is for a host and a port: what stands before the proxy has its port at another loopback address.
          { type: 7, ip: '127.0.0.2' },
        ],
      },
    ],
  });
  return { ca: authority.cert, certificate: server.cert, privateKey: server.private };
}
