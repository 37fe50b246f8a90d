import { createServer } from 'node:net';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { claim, freePort } from '../../../local/engines/ports.ts';

test('a port that is chosen before it is used is none that a system gives to whoever names none', async () => {
  for (const port of await Promise.all(Array.from({ length: 20 }, freePort))) {
    expect(port).toBeGreaterThanOrEqual(20_000);
    expect(port).toBeLessThan(32_000);
  }
});

test('a port that somebody has is not free', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  await expect(claim((server.address() as { port: number }).port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  server.close();
});
