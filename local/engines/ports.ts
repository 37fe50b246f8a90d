import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that systems give to whoever names none (Linux: 32768 and up), so that nobody is given one between its choice and its use. */
const [FIRST, AFTER] = [20_000, 32_000];
const TRIES = 50;

/** @throws Error `EADDRINUSE` when somebody has it. */
export async function claim(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}

/** A port that is free at this moment, for what must know its port before it listens. */
export async function freePort(): Promise<number> {
  for (let tries = 0; ; tries += 1) {
    const port = randomInt(FIRST, AFTER);
    try {
      await claim(port);
      return port;
    } catch (error) {
      if (tries >= TRIES) throw error;
    }
  }
}
