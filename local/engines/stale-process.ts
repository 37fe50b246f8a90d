import { readFile, readlink } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

const patienceMilliseconds = 5000;
const pollMilliseconds = 20;

/**
 * Ends the process that a former run recorded in a file and left behind. Nothing is done unless that process id now runs the very `executable`.
 * Linux only: elsewhere nothing is ever found to be stale.
 * @throws Error when the process still has a live parent that is not the init process: then it is in use, not left behind.
 */
export async function endStaleProcess(record: string, executable: string): Promise<void> {
  const pid = Number(await readFile(record, 'utf8').catch(() => ''));
  if (!Number.isInteger(pid) || pid < 2 || (await executableOf(pid)) !== executable) return;
  const parent = await parentOf(pid);
  if (parent !== undefined && parent !== 1 && (await executableOf(parent)) === process.execPath) {
    throw new Error(`Process ${parent} already uses these files through process ${pid} (${record}): stop it first`);
  }

  process.kill(pid, 'SIGTERM');
  const deadline = Date.now() + patienceMilliseconds;
  while ((await executableOf(pid)) === executable) {
    if (Date.now() > deadline) process.kill(pid, 'SIGKILL');
    await delay(pollMilliseconds);
  }
}

/** Undefined when there is no such process, when it has ended and only waits to be collected, or when it is another user's. */
async function executableOf(pid: number): Promise<string | undefined> {
  return readlink(`/proc/${pid}/exe`).catch(() => undefined);
}

/** An orphan's parent becomes the init process or a session's manager; of these only a container's first process may be Node. */
async function parentOf(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const parent = Number(/^PPid:\s*(\d+)$/m.exec(status)?.[1]);
  return Number.isInteger(parent) ? parent : undefined;
}
