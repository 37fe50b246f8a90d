import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { cloud } from './cloud.ts';
import { objectsOf, tablesOf } from './cloud-clients.ts';

/** Something that must be in no log, and what it is. */
export interface Canary {
  readonly kind: string;
  readonly value: string;
}

/** Shorter ones might be in a log by chance. */
const LEAST = 12;

/** A value of a canary's own, whatever is written around it: a mark that no encoding of an address or of JSON changes. */
export const mark = (): string => `cnry${randomBytes(8).toString('hex')}`;

/** The characters that a text is in base64, whatever stands before and after it: at one of three places, and without those that share bits with a neighbour. */
const inBase64 = (value: string): string[] =>
  [0, 1, 2].map((shift) => {
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(value)]);
    return bytes.toString('base64').slice(Math.ceil((shift * 8) / 6), Math.floor((bytes.length * 8) / 6));
  });

/** How a value may stand in a log: as it is, in JSON, in an address, in a form, and in base64. */
export const forms = (value: string): string[] => {
  if (value.length < LEAST) throw new Error(`a canary of ${value.length} characters proves nothing`);
  const form = new URLSearchParams({ value }).toString().slice('value='.length);
  return [...new Set([value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value), form, ...inBase64(value)])];
};

/** The line around a place of a text. */
const lineAt = (text: string, at: number): string => text.slice(text.lastIndexOf('\n', at) + 1).split('\n', 1)[0] ?? '';

/** Which canaries are in a log, each with the first line that has it. */
export function heard(log: string, canaries: readonly Canary[]): string[] {
  // Base64 of addresses has two other letters.
  const plain = log.replaceAll('-', '+').replaceAll('_', '/');
  return canaries.flatMap(({ kind, value }) => {
    for (const form of forms(value)) {
      const at = log.includes(form) ? log.indexOf(form) : plain.indexOf(form);
      if (at >= 0) return [`${kind} in: ${lineAt(log, at).slice(0, 400)}`];
    }
    return [];
  });
}

/** All that the journal keeps, a line for each row of its table and each event of its archive. */
export async function keptTexts(): Promise<{ readonly table: string; readonly archive: string }> {
  const { db, end } = tablesOf();
  const rows: string[] = [];
  for await (const { Items = [] } of paginateScan({ client: db }, { TableName: cloud().tableNames['Journal'] ?? '' }))
    rows.push(...Items.map((row) => JSON.stringify(row)));
  end();
  const s3 = objectsOf();
  const Bucket = cloud().bucketNames.find((name) => name.includes('journalarchive')) ?? '';
  const batches: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix: 'chains/' }))
    for (const { Key = '' } of Contents) {
      const bytes = await (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToByteArray();
      batches.push((bytes?.[0] === 0x1f ? gunzipSync(bytes) : Buffer.from(bytes ?? [])).toString().replaceAll('{"event":', '\n{"event":'));
    }
  s3.destroy();
  return { table: rows.join('\n'), archive: batches.join('\n') };
}
