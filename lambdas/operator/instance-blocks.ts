import type { EntryStore } from '../blocks/entry-store.ts';
import { canonicalRange, ENTRIES_MAX, NEVER, tooWideForInstance } from '../blocks/ranges.ts';
import { doneBy } from '../core/deed.ts';
import type { Journal } from '../core/journal.ts';
import { Problem } from '../core/problem.ts';
import type { CommandInput } from './contract.ts';
import type { OperatorReply } from './operator.ts';

export interface InstanceBlockDeps {
  readonly entries: EntryStore;
  readonly record: Journal;
  readonly newId: () => string;
  /** Milliseconds. */
  readonly now: () => number;
}

// The operator's own blocklist concerns the visitors of every account, and so it takes no wide range (S18.5).

const all = async ({ entries }: InstanceBlockDeps) => (await entries.page('INSTANCE', 'block', { limit: ENTRIES_MAX })).items;
const NO_RANGE: OperatorReply = { ok: false, error: 'not an address or a range' };
const note = ({ record }: InstanceBlockDeps, requestId: string, action: 'block' | 'unblock', cidr: string): Promise<void> =>
  record(doneBy('operator', requestId, { type: 'blocklist_changed', action, target: cidr, change: action === 'block' ? `- -> ${cidr}` : `${cidr} -> -` }));

/** What is kept out of the whole instance. */
export const blocked = async (deps: InstanceBlockDeps): Promise<OperatorReply> => ({
  ok: true,
  blocked: (await all(deps)).map(({ cidr, reason, untilMs }) => ({ cidr, reason, ...(untilMs !== NEVER && { expiresAt: new Date(untilMs).toISOString() }) })),
});

/** Lets a range in again. */
export async function unblock(input: CommandInput<'unblock'>, requestId: string, deps: InstanceBlockDeps): Promise<OperatorReply> {
  const cidr = canonicalRange(input.cidr);
  if (cidr === undefined) return NO_RANGE;
  const named = (await all(deps)).filter((entry) => entry.cidr === cidr);
  for (const { id } of named) await deps.entries.remove('INSTANCE', 'block', id);
  if (named.length === 0) return { ok: false, error: 'this range is not blocked' };
  await note(deps, requestId, 'unblock', cidr);
  return { ok: true, cidr, blocked: false };
}

/** Keeps an address or a narrow range out of every chatbot. */
export async function block({ reason, expiresAt, ...input }: CommandInput<'block'>, requestId: string, deps: InstanceBlockDeps): Promise<OperatorReply> {
  const { entries, newId, now } = deps;
  const cidr = canonicalRange(input.cidr);
  if (cidr === undefined) return NO_RANGE;
  if (tooWideForInstance(cidr)) return { ok: false, error: 'too wide: at least /24 of IPv4, /48 of IPv6' };
  const untilMs = expiresAt === undefined ? NEVER : Date.parse(expiresAt);
  if (untilMs !== NEVER && untilMs <= now()) return { ok: false, error: 'the end lies in the past' };
  try {
    await entries.add('INSTANCE', 'block', { id: newId(), cidr, reason, untilMs, automatic: false, createdAt: new Date(now()).toISOString() });
  } catch (error) {
    if (error instanceof Problem && error.code === 'quota-exceeded') return { ok: false, error: `the list is full: ${ENTRIES_MAX} entries` };
    throw error;
  }
  await note(deps, requestId, 'block', cidr);
  return { ok: true, cidr, blocked: true };
}
