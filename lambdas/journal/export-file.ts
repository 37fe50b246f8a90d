import { csvRow } from '../cleaning/output.ts';
import type { FileReply } from '../core/reply.ts';
import type { JournalEntry } from './contract.ts';
import { ocsfEvent } from './ocsf.ts';

const COLUMNS = ['at', 'type', 'outcome', 'actorKind', 'actorId', 'action', 'target', 'change', 'reason', 'address', 'agent', 'requestId', 'count', 'since'];

const csv = (items: readonly JournalEntry[]): string =>
  [
    csvRow(COLUMNS),
    ...items.map(({ at, type, outcome, actor, action, target, change, reason, address, agent, requestId, count, since }) =>
      csvRow([at, type, outcome, actor?.kind, actor?.id, action, target, change, reason, address, agent, requestId, count ?? 1, since]),
    ),
  ].join('');

const lines = (items: readonly object[]): string => items.map((item) => `${JSON.stringify(item)}\n`).join('');

/** Events as a file; no cell of it begins a formula (S17.12). */
export function exportFile(
  format: 'csv' | 'jsonl' | 'ocsf',
  accountId: string,
  { items, nextCursor }: { readonly items: readonly JournalEntry[]; readonly nextCursor: string | null },
): FileReply {
  if (format === 'csv') return { filename: 'journal.csv', contentType: 'text/csv', text: csv(items), nextCursor };
  const text = lines(format === 'ocsf' ? items.map((item) => ocsfEvent(accountId, item)) : items);
  return { filename: `journal.${format === 'ocsf' ? 'ocsf.' : ''}jsonl`, contentType: 'application/x-ndjson', text, nextCursor };
}
