import { once } from 'node:events';

/** Stops the local cloud of this run. */
export default async function tearDown() {
  const child = globalThis.__rempartCloud;
  if (!child || child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
