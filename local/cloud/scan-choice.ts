import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';
import type { Plant } from '../functions/definition.ts';

/** How files are scanned in this run. */
export interface ScanChoice {
  /** For people: what scans, or that nothing does. */
  readonly description: string;
  /** Variables of the scan function. */
  readonly variables: Readonly<Record<string, string>>;
  readonly plants: (functionNames: readonly string[]) => readonly Plant[];
  /** Tags that the library lets pass besides `clean`; only a local bucket can be told so. */
  readonly acceptedTags: readonly string[];
}

const layerSocket = join(root, 'layers/clamav/dist/run/clamd.sock');
/** Where Debian's package listens. */
const systemSocket = '/var/run/clamav/clamd.ctl';

/**
 * A clamd if there is one: `CLAMD_SOCKET`, the built layer's, the system's. Else the developer's engine, which knows one test file and nothing else: its
 * verdict is `not-scanned`, never `clean`, and only this process can hand it to the function.
 */
export function chooseScan(socket: string | undefined): ScanChoice {
  const found = [socket, layerSocket, systemSocket].find((path) => path && existsSync(path));
  if (socket && !found) throw new Error(`CLAMD_SOCKET names ${socket}, which does not exist`);
  if (found) return { description: `clamd at ${found}`, variables: { CLAMD_SOCKET: found }, plants: () => [], acceptedTags: [] };
  return {
    description: 'NOT SCANNED: no clamd found, only the EICAR test file is recognised (docs/scanning.md)',
    variables: {},
    plants: (functionNames) => [{ key: 'rempart.local.scan-engine', module: join(import.meta.dirname, 'dev-eicar.ts'), functionNames }],
    acceptedTags: ['scan=not-scanned'],
  };
}
