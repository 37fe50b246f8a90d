import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { account } from '../local/engines/account.ts';
import { TABLE, type BareTables } from './bare-tables.ts';
import { benchRow, interleave, workOf, type BenchRow, type Times } from './interleave.ts';
import { smallestClient } from './smallest-client.ts';
import { loadRow } from './start-rows.ts';

const ROUNDS = 60;
/** Reads of one turn. */
export const READS = 20;
const KEY = { pk: 'ROW', sk: 'ROW' };

/** The smallest client that could be written, against the SDK that the product has: one consistent GetItem. */
export async function tableCallRows({ documents, endpoint }: BareTables): Promise<BenchRow[]> {
  await documents.send(new PutCommand({ TableName: TABLE, Item: { ...KEY, text: 'x'.repeat(200), count: 7 } }));
  const { read, end } = smallestClient(endpoint, account, TABLE, KEY);
  const bySdk = () => documents.send(new GetCommand({ TableName: TABLE, Key: KEY, ConsistentRead: true }));
  const many = (one: () => Promise<unknown>) => async () => {
    for (let count = 0; count < READS; count += 1) await one();
  };
  const work: Times = { first: [], second: [] };
  const turn = (kept: number[], one: () => Promise<unknown>) => async () => void kept.push(await workOf(many(one)));
  await interleave(many(read), many(bySdk), 5);
  const times = await interleave(turn(work.first, read), turn(work.second, bySdk), ROUNDS);
  end();
  const row = `${READS} consistent reads by the smallest client that could be written / by the SDK, which the product has`;
  return [benchRow(`${row}, work of the processor`, '<= 0.35', work), benchRow(`${row}, by the clock`, 'none', times), await loadRow()];
}
