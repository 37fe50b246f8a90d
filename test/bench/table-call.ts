import { createHash, createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { account } from '../local/engines/account.ts';
import { TABLE, type BareTables } from './bare-tables.ts';
import { benchRow, interleave, workOf, type BenchRow, type Times } from './interleave.ts';

const ROUNDS = 60;
/** Reads of one turn. */
export const READS = 20;
const KEY = { pk: 'ROW', sk: 'ROW' };

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A consistent GetItem with a signature of one's own (SigV4) over a kept connection: no retries, no errors as classes, no credentials that end. What could be written in place of the SDK, at the least. */
function smallestClient(endpoint: string): { readonly read: () => Promise<unknown>; readonly end: () => void } {
  const { hostname, port, host } = new URL(endpoint);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const target = 'DynamoDB_20120810.GetItem';
  const body = JSON.stringify({ TableName: TABLE, Key: { pk: { S: KEY.pk }, sk: { S: KEY.sk } }, ConsistentRead: true });
  const signed = (): Record<string, string> => {
    const at = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
    const scope = `${at.slice(0, 8)}/${account.region}/dynamodb/aws4_request`;
    const names = 'content-type;host;x-amz-date;x-amz-target';
    const canonical = `POST\n/\n\ncontent-type:application/x-amz-json-1.0\nhost:${host}\nx-amz-date:${at}\nx-amz-target:${target}\n\n${names}\n${sha256(body)}`;
    const key = [at.slice(0, 8), account.region, 'dynamodb', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${account.secretAccessKey}`);
    const signature = hmac(key, `AWS4-HMAC-SHA256\n${at}\n${scope}\n${sha256(canonical)}`).toString('hex');
    return {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-date': at,
      'x-amz-target': target,
      authorization: `AWS4-HMAC-SHA256 Credential=${account.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
    };
  };
  const read = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const sent = request({ hostname, port, method: 'POST', agent, headers: { ...signed(), 'content-length': Buffer.byteLength(body) } }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => void parts.push(part));
        answer.on('end', () =>
          answer.statusCode === 200 ? resolve(JSON.parse(Buffer.concat(parts).toString())) : reject(new Error(String(answer.statusCode))),
        );
      });
      sent.on('error', reject);
      sent.end(body);
    });
  return { read, end: () => agent.destroy() };
}

/** The smallest client that could be written, against the SDK that the product has: one consistent GetItem. */
export async function tableCallRows({ documents, endpoint }: BareTables): Promise<BenchRow[]> {
  await documents.send(new PutCommand({ TableName: TABLE, Item: { ...KEY, text: 'x'.repeat(200), count: 7 } }));
  const { read, end } = smallestClient(endpoint);
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
  return [benchRow(`${row}, work of the processor`, '<= 0.35', work), benchRow(`${row}, by the clock`, 'none', times)];
}
