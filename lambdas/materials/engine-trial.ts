import type { KeptDaemon } from './clamd-daemon.ts';

/** The test file of the industry (EICAR, 2003) in two parts, so that no scanner finds it here. */
const TEST_FILE = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'];
const HARMLESS = ['Nothing to see.'];

async function* pieces(text: readonly string[]): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text.join(''));
}

/**
 * Tries an engine in both directions: it finds the test file, and nothing in a harmless one.
 * @throws Error when it does not.
 */
export async function tryEngine(engine: Pick<KeptDaemon, 'scan' | 'stop'>, signal: AbortSignal): Promise<void> {
  try {
    for (const [text, expected] of [
      [TEST_FILE, 'infected'],
      [HARMLESS, 'clean'],
    ] as const) {
      const { verdict } = await engine.scan(pieces(text), { bytes: text.join('').length, signal });
      if (verdict !== expected) throw new Error(`the engine called ${verdict} what is ${expected}`);
    }
  } finally {
    await engine.stop();
  }
}
