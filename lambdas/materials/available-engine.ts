import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { clamdEngine } from './clamd.ts';
import { keptDaemon } from './clamd-daemon.ts';
import { publishedDefinitions } from './definition-folder.ts';
import type { DefinitionSource } from './definition-store.ts';
import { guardDutyEngine, type FindingStore } from './guardduty.ts';
import { plantedEngine, type ScanEngine } from './scan-engine.ts';
import { zipChecked } from './zip-checked.ts';

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> => setTimeout(milliseconds, undefined, { signal });

/** Definitions older than this give no verdict. A release comes every day. */
const MAX_AGE_DAYS = 7;
const LOADERS: Readonly<Record<string, string>> = { arm64: 'ld-linux-aarch64.so.1', x64: 'ld-linux-x86-64.so.2' };

/** A program of the layer, under its own loader and with its own libraries: the C library of the host plays no part. */
export const layerCommand = (root: string, program: 'clamd' | 'freshclam'): readonly [string, ...string[]] => [
  join(root, 'lib', LOADERS[process.arch] ?? 'unknown'),
  '--inhibit-cache',
  '--library-path',
  join(root, 'lib'),
  join(root, 'bin', program),
];

/**
 * The engine of this function: a clamd behind a socket, GuardDuty where the operator has chosen it, the layer's clamd, or what the local cloud has planted. With none of them every job fails, so
 * every file stays in quarantine: no engine is no verdict.
 * @throws Error when there is none.
 */
export function availableEngine({
  socket,
  root,
  definitions,
  findings,
  log,
}: {
  readonly socket: string;
  readonly root: string;
  readonly definitions: DefinitionSource;
  /** Reads what GuardDuty has found, where it is the engine. */
  readonly findings: FindingStore['read'] | undefined;
  readonly log: (sentence: string) => void;
}): ScanEngine {
  if (socket) return zipChecked(clamdEngine(socket));
  if (findings && !plantedEngine()) return zipChecked(guardDutyEngine(findings, pause, Date.now));
  if (existsSync(join(root, 'bin/clamd'))) {
    const fresh = publishedDefinitions({ source: definitions, temporary: '/tmp/definitions', maxAgeDays: MAX_AGE_DAYS, now: Date.now });
    return zipChecked(keptDaemon({ command: layerCommand(root, 'clamd'), definitions: fresh, temporary: '/tmp/scan', log }));
  }
  const planted = plantedEngine();
  if (planted) return planted;
  throw new Error('there is no scan engine: nothing can be released');
}
