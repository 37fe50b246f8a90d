import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { getuid } from 'node:process';
import { relay, type PassOn } from './definition-relay.ts';

/** How freshclam is run: one mirror, which is ours; no question to name servers; what it made is tried by us. */
export const freshclamConfig = (folder: string, mirror: string): string =>
  [
    `DatabaseDirectory ${folder}`,
    `DatabaseMirror ${mirror}`,
    'DNSDatabaseInfo no',
    'ScriptedUpdates yes',
    'CompressLocalDatabase yes',
    'Bytecode yes',
    'TestDatabases no',
    'Foreground yes',
    'MaxAttempts 2',
    'ConnectTimeout 30',
    'ReceiveTimeout 0',
    // It gives its rights away where it has some to give: on a developer's machine, not on Lambda.
    ...(getuid?.() === 0 ? ['DatabaseOwner root'] : []),
    '',
  ].join('\n');

export interface FreshclamOptions {
  /** The program and what comes before its own arguments. */
  readonly command: readonly [program: string, ...leading: string[]];
  /** Where definitions come from in the end. */
  readonly mirror: string;
  readonly passOn: (signal: AbortSignal) => PassOn;
}

/**
 * Brings a folder of definitions up to date with ClamAV's own program, which checks the signature of every container and applies differences. It goes
 * nowhere but to our relay, and gets no variable of the environment.
 * @throws Error when it ended with anything but success.
 */
export const freshclam =
  ({ command: [program, ...leading], mirror, passOn }: FreshclamOptions) =>
  (folder: string, signal: AbortSignal): Promise<void> =>
    relay(mirror, passOn(signal), async (address) => {
      const config = `${folder}.conf`;
      await writeFile(config, freshclamConfig(folder, address));
      try {
        const child = spawn(program, [...leading, `--config-file=${config}`], { env: {}, stdio: ['ignore', 'ignore', 'pipe'], signal });
        const said: string[] = [];
        child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
        const [code] = (await once(child, 'close')) as [number | null];
        if (code !== 0) throw new Error(`freshclam ended with ${code}: ${said.join('').slice(-500)}`);
      } finally {
        await rm(config, { force: true });
      }
    });
