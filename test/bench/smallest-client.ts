import { createHash, createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';

/** Who signs, and where. */
export interface Signer {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A consistent GetItem with a signature of one's own (SigV4) over a kept connection: no retries, no errors as classes, no credentials that end. What could be written in place of the SDK, at the least. */
export function smallestClient(
  endpoint: string,
  signer: Signer,
  table: string,
  row: { readonly pk: string; readonly sk: string },
): { readonly read: () => Promise<unknown>; readonly end: () => void } {
  const { hostname, port, host } = new URL(endpoint);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const target = 'DynamoDB_20120810.GetItem';
  const body = JSON.stringify({ TableName: table, Key: { pk: { S: row.pk }, sk: { S: row.sk } }, ConsistentRead: true });
  const signed = (): Record<string, string> => {
    const at = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
    const scope = `${at.slice(0, 8)}/${signer.region}/dynamodb/aws4_request`;
    const names = 'content-type;host;x-amz-date;x-amz-target';
    const canonical = `POST\n/\n\ncontent-type:application/x-amz-json-1.0\nhost:${host}\nx-amz-date:${at}\nx-amz-target:${target}\n\n${names}\n${sha256(body)}`;
    const key = [at.slice(0, 8), signer.region, 'dynamodb', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${signer.secretAccessKey}`);
    const signature = hmac(key, `AWS4-HMAC-SHA256\n${at}\n${scope}\n${sha256(canonical)}`).toString('hex');
    return {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-date': at,
      'x-amz-target': target,
      authorization: `AWS4-HMAC-SHA256 Credential=${signer.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
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
