import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { clamdEngine, clamdVersion } from './clamd.ts';
import { clamdConfig } from './clamd-config.ts';
import type { ScanEngine } from './scan-engine.ts';

export interface DaemonOptions {
  /** The program and what comes before its own arguments: the layer brings a loader of its own. */
  readonly command: readonly [program: string, ...leading: string[]];
  /** The folder of definitions to scan with; throws when they are missing or too old. Asked before every scan, and another folder is loaded before it. */
  readonly definitions: () => Promise<string>;
  readonly temporary: string;
  readonly log: (sentence: string, fields?: Readonly<Record<string, string | number>>) => void;
}

export interface KeptDaemon extends ScanEngine {
  /** The process that scans now. */
  readonly pid: () => number | undefined;
  readonly stop: () => Promise<void>;
}

const POLL_MS = 25;

/** Waits until clamd has loaded its definitions. @throws Error when it ends before that, or when the time is over. */
async function answering(child: ChildProcess, socket: string, signal: AbortSignal): Promise<string> {
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`clamd ended at its start with ${child.exitCode ?? child.signalCode}`);
    try {
      return await clamdVersion(socket, signal);
    } catch {
      await pause(POLL_MS, undefined, { signal });
    }
  }
}

/**
 * A clamd that lives as long as the execution environment: started once, at the first scan, and again after it died. A scan during which it dies, hangs or
 * answers nonsense has no verdict; the process is ended, so that the next attempt meets a new one (S24.5). It gets no variable of the environment.
 */
export function keptDaemon({ command: [program, ...leading], definitions, temporary, log }: DaemonOptions): KeptDaemon {
  let running: { readonly child: ChildProcess; readonly socket: string; readonly folder: string; readonly database: string } | undefined;

  const stop = async (): Promise<void> => {
    const was = running;
    running = undefined;
    if (!was) return;
    was.child.kill('SIGKILL');
    await rm(was.folder, { recursive: true, force: true });
  };
  const start = async (database: string, signal: AbortSignal): Promise<string> => {
    await mkdir(temporary, { recursive: true });
    const folder = await mkdtemp(join(temporary, 'clamd-'));
    const socket = join(folder, 'clamd.sock');
    const config = join(folder, 'clamd.conf');
    await writeFile(config, clamdConfig({ socket, definitions: database, temporary: folder }));
    const child = spawn(program, [...leading, `--config-file=${config}`], { env: {}, stdio: 'ignore' });
    running = { child, socket, folder, database };
    const failed = new Promise<never>((_resolve, reject) => child.once('error', reject));
    failed.catch(() => undefined);
    const version = await Promise.race([answering(child, socket, signal), failed]);
    log('scan engine started', { version });
    return socket;
  };
  const alive = (database: string): string | undefined =>
    running?.database === database && running.child.exitCode === null && running.child.signalCode === null ? running.socket : undefined;

  return {
    pid: () => running?.child.pid,
    stop,
    async scan(source, options) {
      const database = await definitions();
      try {
        let socket = alive(database);
        if (!socket) {
          await stop();
          socket = await start(database, options.signal);
        }
        return await clamdEngine(socket).scan(source, options);
      } catch (error) {
        await stop();
        throw error;
      }
    },
  };
}
