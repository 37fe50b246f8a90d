import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { clamdEngine } from './clamd.ts';
import { keptDaemon } from './clamd-daemon.ts';
import { checkAge } from './definition-age.ts';
import { plantedEngine, type ScanEngine } from './scan-engine.ts';
import { zipChecked } from './zip-checked.ts';

/** Definitions older than this give no verdict. A release comes every day. */
const MAX_AGE_DAYS = 7;
const LOADERS: Readonly<Record<string, string>> = { arm64: 'ld-linux-aarch64.so.1', x64: 'ld-linux-x86-64.so.2' };

/** The layer's clamd, under its own loader and with its own libraries: the C library of the host plays no part. */
export const layerCommand = (root: string): readonly [string, ...string[]] => [
  join(root, 'lib', LOADERS[process.arch] ?? 'unknown'),
  '--inhibit-cache',
  '--library-path',
  join(root, 'lib'),
  join(root, 'bin/clamd'),
];

/**
 * The engine of this function: a clamd behind a socket, the layer's clamd, or what the local cloud has planted. With none of them every job fails, so
 * every file stays in quarantine: no engine is no verdict.
 * @throws Error when there is none.
 */
export function availableEngine({
  socket,
  root,
  log,
}: {
  readonly socket: string;
  readonly root: string;
  readonly log: (sentence: string) => void;
}): ScanEngine {
  if (socket) return zipChecked(clamdEngine(socket));
  if (existsSync(join(root, 'bin/clamd'))) {
    const definitions = join(root, 'definitions');
    const checkDefinitions = (): Promise<void> => checkAge(definitions, MAX_AGE_DAYS, Date.now);
    return zipChecked(keptDaemon({ command: layerCommand(root), definitions, temporary: '/tmp/scan', checkDefinitions, log }));
  }
  const planted = plantedEngine();
  if (planted) return planted;
  throw new Error('there is no scan engine: nothing can be released');
}
