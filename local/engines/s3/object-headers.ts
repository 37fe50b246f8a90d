import { S3Refusal } from './refusal.ts';

const kept = new Set([
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
  'x-amz-object-lock-mode',
  'x-amz-object-lock-retain-until-date',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
]);
const mostMetadata = 2048;

/**
 * What an object keeps of its upload's headers or form fields (lower-case names): system headers, user metadata, retention.
 * The two encryption headers are only repeated: files on this machine are not encrypted by this engine.
 * @throws S3Refusal InvalidArgument for more than 2 KB of user metadata.
 */
export function objectHeaders(attributes: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const metadata = [...attributes].filter(([name]) => name.startsWith('x-amz-meta-'));
  const size = metadata.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) - 'x-amz-meta-'.length + Buffer.byteLength(value), 0);
  if (size > mostMetadata) throw new S3Refusal('InvalidArgument', 'Your metadata headers exceed the maximum allowed metadata size');
  const system = [...attributes]
    .filter(([name]) => kept.has(name))
    .map(([name, value]): readonly [string, string] => [name, name === 'content-encoding' ? withoutChunking(value) : value])
    .filter(([, value]) => value !== '');
  return { 'content-type': 'binary/octet-stream', ...Object.fromEntries([...system, ...metadata]) };
}

/**
 * Refuses to delete a version under retention; GOVERNANCE yields to `x-amz-bypass-governance-retention` ("Locking objects", S3 guide).
 * @throws S3Refusal AccessDenied
 */
export function guardRetention(headers: Readonly<Record<string, string>>, bypass: boolean, now: number): void {
  const mode = headers['x-amz-object-lock-mode'];
  const until = Date.parse(headers['x-amz-object-lock-retain-until-date'] ?? '');
  if (mode === undefined || until <= now || (mode === 'GOVERNANCE' && bypass)) return;
  throw new S3Refusal('AccessDenied', 'Access Denied because object protected by object lock.');
}

/**
 * A text from a form or a query as a header value: the bytes of its UTF-8 form, which Node writes one by one.
 * @throws S3Refusal InvalidArgument for control characters, which could end the header.
 */
export function headerText(text: string): string {
  if (/\p{Cc}/u.test(text)) throw new S3Refusal('InvalidArgument', 'Header values must not contain control characters');
  return Buffer.from(text, 'utf8').toString('latin1');
}

function withoutChunking(encodings: string): string {
  return encodings
    .split(',')
    .map((encoding) => encoding.trim())
    .filter((encoding) => encoding !== 'aws-chunked')
    .join(',');
}
