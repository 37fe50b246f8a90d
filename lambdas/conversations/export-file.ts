import { csvRow } from '../cleaning/output.ts';
import type { FileReply } from '../core/reply.ts';
import type { Transcript } from './export-store.ts';

const COLUMNS = ['conversationId', 'channel', 'status', 'assigneeId', 'tags', 'visitorId', 'startedAt', 'messageId', 'author', 'text', 'sources', 'sentAt'];

/** One row for each message; no cell begins a formula (S17.12). */
export const transcriptsCsv = (items: readonly Transcript[]): string =>
  [
    csvRow(COLUMNS),
    ...items.flatMap(({ id, channel, status, assigneeId, tags, visitorId, createdAt, messages }) =>
      messages.map((message) =>
        csvRow([
          ...[id, channel, status, assigneeId, tags.join(' '), visitorId, createdAt],
          ...[message.id, message.author, message.text, message.sources.join('; '), message.createdAt],
        ]),
      ),
    ),
  ].join('');

/** Transcripts as a file. */
export function exportFile(format: 'json' | 'csv', page: { readonly items: readonly Transcript[]; readonly nextCursor: string | null }): FileReply {
  const { items, nextCursor } = page;
  return format === 'csv'
    ? { filename: 'conversations.csv', contentType: 'text/csv', text: transcriptsCsv(items), nextCursor }
    : { filename: 'conversations.json', contentType: 'application/json', text: JSON.stringify({ conversations: items }), nextCursor };
}
