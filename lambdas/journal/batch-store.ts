import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Dated } from '../core/journal-bursts.ts';
import { logEvent, rowWriter } from '../core/journal.ts';
import type { Log } from '../core/log.ts';

/** Rows that are written at the same time. */
const AT_ONCE = 25;

/** Writes rows of a delivery, and into the log of the function what was not there yet. @throws Error when a row could not be written: the delivery comes again. */
export async function writeBatch(rows: readonly Dated[], db: DynamoDBDocumentClient, table: string, log: Pick<Log, 'journal'>): Promise<void> {
  const write = rowWriter(db, table);
  for (let from = 0; from < rows.length; from += AT_ONCE)
    await Promise.all(
      rows.slice(from, from + AT_ONCE).map(async (dated) => {
        if (await write(dated)) logEvent(dated, table, log);
      }),
    );
}
