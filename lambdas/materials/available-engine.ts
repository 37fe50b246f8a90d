import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { clamdEngine } from './clamd.ts';
import { plantedEngine, type ScanEngine } from './scan-engine.ts';

/** Where the layer's own daemon listens once it has loaded its definitions. */
const LAYER_SOCKET = 'run/clamd.sock';

/**
 * The engine of this function: a clamd behind a socket, the layer's clamd, or what the local cloud has planted. With none of them every job fails, so
 * every file stays in quarantine: no engine is no verdict.
 * @throws Error when there is none.
 */
export function availableEngine({ socket, root }: { readonly socket: string; readonly root: string }): ScanEngine {
  if (socket) return clamdEngine(socket);
  const layer = join(root, LAYER_SOCKET);
  if (existsSync(layer)) return clamdEngine(layer);
  const planted = plantedEngine();
  if (planted) return planted;
  throw new Error('there is no scan engine: nothing can be released');
}
