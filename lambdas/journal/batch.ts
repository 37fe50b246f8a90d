import { bursts, type Dated } from '../core/journal-bursts.ts';

/**
 * What refusals of one delivery are to be written as (S22.8, S22.10). The same delivery is always the same rows with the same keys, so one that comes again is written
 * once; a flood in it is few rows that say how many they stand for.
 */
export async function sampled(refusals: Iterable<Dated> | AsyncIterable<Dated>): Promise<Dated[]> {
  const [counted, rows] = [bursts(), [] as Dated[]];
  for await (const dated of refusals) {
    const row = counted.admit(dated);
    if (row) rows.push(row);
  }
  return [...rows, ...counted.due(Number.MAX_SAFE_INTEGER)];
}
