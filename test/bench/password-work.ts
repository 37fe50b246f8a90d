import { argon2, randomBytes } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { promisify } from 'node:util';
import bcrypt from 'bcryptjs';
import { passwords } from '../../lambdas/passwords/password.ts';
import { benchRow, interleave, type BenchRow } from './interleave.ts';

const ROUNDS = 15;
const COST = 12;
const PASSWORD = 'a quiet harbour at noon';
/** Argon2id as OWASP's Password Storage sheet has it: 19 MiB, two passes, one lane. */
const ARGON2 = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 };

/** The longest that anything else had to wait while a task ran, in milliseconds. */
async function stallOf(task: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await task();
  delay.disable();
  return delay.max / 1e6;
}

/** A password's check by ours, against what it stands on and against Argon2id in native code. */
export async function passwordRows(): Promise<BenchRow[]> {
  const own = passwords({ cost: COST, pepper: async () => 'p'.repeat(40) });
  const stored = await own.hash(PASSWORD);
  const bare = await bcrypt.hash(PASSWORD, COST);
  const nonce = randomBytes(16);
  const ours = () => own.matches(PASSWORD, stored);
  const library = () => bcrypt.compare(PASSWORD, bare);
  const native = () => promisify(argon2)('argon2id', { ...ARGON2, message: PASSWORD, nonce });
  const times = await interleave(ours, library, ROUNDS);
  const compareStalls = async (other: () => Promise<unknown>) => {
    const [first, second]: [number[], number[]] = [[], []];
    await interleave(
      async () => void first.push(await stallOf(ours)),
      async () => void second.push(await stallOf(other)),
      ROUNDS,
    );
    return { first, second };
  };
  return [
    benchRow(`a password checked by ours (bcrypt, cost ${COST}) / by bcryptjs alone`, 'none', times),
    benchRow('a password checked by ours / by Argon2id of Node (19 MiB, 2 passes)', '<= 1.3', await interleave(ours, native, ROUNDS)),
    benchRow('the longest wait of all else meanwhile, ours / Argon2id of Node', 'none', await compareStalls(native)),
    benchRow('the longest wait of all else meanwhile, ours / bcryptjs alone', '<= 0.05', await compareStalls(library)),
  ];
}
