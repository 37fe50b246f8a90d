import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { root } from './root.ts';

export interface ReceiverCertificate {
  readonly cert: string;
  readonly key: string;
}

const folder = join(root, '.local/cache');
const file = join(folder, 'site-tls.json');
const DAY_MS = 86_400_000;

function kept(): ReceiverCertificate | undefined {
  try {
    const certificate = JSON.parse(readFileSync(file, 'utf8')) as ReceiverCertificate & { readonly until: number };
    return certificate.until > Date.now() ? certificate : undefined;
  } catch {
    return undefined;
  }
}

/** The certificate of receivers on this machine, `*.example.com`: made once for a checkout, since the functions that are to trust it and the servers that show it are other processes. */
export async function receiverCertificate(): Promise<ReceiverCertificate> {
  const known = kept();
  if (known) return known;
  const made = await generate([{ name: 'commonName', value: 'example.com' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - DAY_MS),
    notAfterDate: new Date(Date.now() + 30 * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: '*.example.com' }] },
    ],
  });
  mkdirSync(folder, { recursive: true });
  const draft = `${file}.${process.pid}.${Date.now()}`;
  writeFileSync(draft, JSON.stringify({ cert: made.cert, key: made.private, until: Date.now() + 20 * DAY_MS }), { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch {
    // One that is there and good was made by another at the same moment; one that has ended makes room.
    if (!kept()) {
      rmSync(file, { force: true });
      linkSync(draft, file);
    }
  }
  rmSync(draft);
  return kept() ?? { cert: made.cert, key: made.private };
}
