import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@jest/globals';
import { createClient } from '../../local/client/client.ts';
import { begunByNpm } from '../support/npm-run.ts';

/** One start with all that the pages name: each of these says in what is printed, or at an address, that it counts. */
const OPTIONS = ['--profile', 'economy', '--local-receivers', '--verbose', '--no-seed', '--port', '0'];

test('npm start with the economy profile, receivers on this machine, a list of errors and a clamd of its own comes to its ready line, and Ctrl-C ends it', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'rempart-start-'));
  const CLAMD_SOCKET = join(directory, 'clamd.sock');
  const clamd = createServer().listen(CLAMD_SOCKET);
  const child = begunByNpm(['start', '--', ...OPTIONS, '--data', join(directory, 'data')], { ERRORS_DSN: 'local', CLAMD_SOCKET });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (part: string) => (text += part));
  try {
    const app = await new Promise<string>((resolve, reject) => {
      let ready = '';
      createInterface({ input: child.stdout! }).on('line', (line) => {
        ready = /^ready app=(\S+)/.exec(line)?.[1] ?? ready;
        // What follows the ready line is printed with it; this is the last of it.
        if (/^ +webhooks /.test(line)) resolve(ready);
      });
      child.once('exit', () => reject(new Error(text)));
    });

    expect(text).toContain(`clamd at ${CLAMD_SOCKET}`);
    expect(text).toContain('https://site-PORT.example.com/');
    const client = createClient(app);
    expect((await client.call('GET', '/v1/health')).status).toBe(200);
    expect((await client.call('GET', '/__local/events')).status).toBe(200);
  } finally {
    // All of npm's processes, as a terminal does.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT');
    await once(child, 'close');
    clamd.close();
    await rm(directory, { recursive: true, force: true });
  }
  expect(text).toContain('stopping');
}, 600_000);
