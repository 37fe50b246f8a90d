import { Problem } from '../core/problem.ts';
import type { IndexJob } from './contract.ts';

/** What PostgreSQL says of the index of one namespace. */
export interface IndexState {
  /** `invalid`: a build was cut off, or is under way. */
  readonly index: 'valid' | 'invalid' | 'absent';
  readonly building: boolean;
  /** Whether the namespace's table is there. */
  readonly table: boolean;
}

export interface IndexDeps {
  readonly state: (chatbotId: string) => Promise<IndexState>;
  readonly create: (chatbotId: string) => Promise<void>;
  readonly drop: (chatbotId: string) => Promise<void>;
}

/**
 * Gives a namespace the index that it needs, beside whoever reads and writes it. Every look comes first, so that a repeated job, and one that was cut off in
 * the middle of a build, does what is left to do.
 * @throws Problem `unavailable` while another build of the same index is under way: the job comes again.
 */
export async function buildIndex({ chatbotId, want }: IndexJob, { state, create, drop }: IndexDeps): Promise<void> {
  const { index, building, table } = await state(chatbotId);
  if (!table) return;
  if (building) throw new Problem('unavailable', 'the index is being built');
  // An index that was left half built is not used by any search and slows every write.
  if (index === 'invalid' || (index === 'valid' && want === 'none')) await drop(chatbotId);
  if (want === 'index' && index !== 'valid') await create(chatbotId);
}
