import type { EntryStore } from '../blocks/entry-store.ts';
import { canonicalRange, ENTRIES_MAX, NEVER, tooWideForInstance } from '../blocks/ranges.ts';
import { doneBy } from '../core/deed.ts';
import type { Journal } from '../core/journal.ts';
import { Problem } from '../core/problem.ts';
import type { OperatorCommand } from './contract.ts';
import type { OperatorReply } from './operator.ts';

export interface InstanceBlockDeps {
  readonly entries: EntryStore;
  readonly record: Journal;
  readonly newId: () => string;
  /** Milliseconds. */
  readonly now: () => number;
}

type BlockCommand = Extract<OperatorCommand, { command: 'block' | 'unblock' | 'blocked' }>;

export const isBlockCommand = (command: OperatorCommand): command is BlockCommand => ['block', 'unblock', 'blocked'].includes(command.command);

/** The operator's own blocklist: it concerns the visitors of every account, and so it takes no wide range (S18.5). */
export async function operateBlocks(command: BlockCommand, requestId: string, { entries, record, newId, now }: InstanceBlockDeps): Promise<OperatorReply> {
  const all = async () => (await entries.page('INSTANCE', 'block', { limit: ENTRIES_MAX })).items;
  if (command.command === 'blocked')
    return {
      ok: true,
      blocked: (await all()).map(({ cidr, reason, untilMs }) => ({ cidr, reason, ...(untilMs !== NEVER && { expiresAt: new Date(untilMs).toISOString() }) })),
    };
  const cidr = canonicalRange(command.cidr);
  if (cidr === undefined) return { ok: false, error: 'not an address or a range' };
  const event = (change: string) => doneBy('operator', requestId, { type: 'blocklist_changed', action: command.command, target: cidr, change });
  if (command.command === 'unblock') {
    const named = (await all()).filter((entry) => entry.cidr === cidr);
    for (const { id } of named) await entries.remove('INSTANCE', 'block', id);
    if (named.length === 0) return { ok: false, error: 'this range is not blocked' };
    await record(event(`${cidr} -> -`));
    return { ok: true, cidr, blocked: false };
  }
  if (tooWideForInstance(cidr)) return { ok: false, error: 'too wide: at least /24 of IPv4, /48 of IPv6' };
  const untilMs = command.expiresAt === undefined ? NEVER : Date.parse(command.expiresAt);
  if (untilMs !== NEVER && untilMs <= now()) return { ok: false, error: 'the end lies in the past' };
  try {
    await entries.add('INSTANCE', 'block', {
      id: newId(),
      cidr,
      reason: command.reason,
      untilMs,
      automatic: false,
      createdAt: new Date(now()).toISOString(),
    });
  } catch (error) {
    if (error instanceof Problem && error.code === 'quota-exceeded') return { ok: false, error: `the list is full: ${ENTRIES_MAX} entries` };
    throw error;
  }
  await record(event(`- -> ${cidr}`));
  return { ok: true, cidr, blocked: true };
}
