import type { IncomingMessage } from 'node:http';
import { decodeChunked } from './chunked-body.ts';
import { startDigest } from './digest.ts';
import type { DigestName } from './digest.ts';
import { S3Refusal } from './refusal.ts';

const largestPut = 5 * 1024 ** 3;
const largestDocument = 2 * 1024 ** 2;
const trailingChecksum = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';
const unknownChecksums = ['x-amz-checksum-crc32c', 'x-amz-checksum-crc64nvme'];
const checksums: Readonly<Record<string, DigestName>> = { 'x-amz-checksum-crc32': 'crc32', 'x-amz-checksum-sha1': 'sha1', 'x-amz-checksum-sha256': 'sha256' };

/** A body and what its sender says of it. */
export interface SentBody {
  readonly request: IncomingMessage;
  /** From the verified signature. */
  readonly payloadHash: string;
  /** Headers by lower-case name. */
  readonly attributes: ReadonlyMap<string, string>;
}

interface Expectation {
  readonly digest: DigestName;
  readonly value: string;
  readonly encoding: 'hex' | 'base64';
  readonly refusal: 'BadDigest' | 'XAmzContentSHA256Mismatch';
}

/**
 * Yields the body's bytes and throws at its end unless its length, `x-amz-content-sha256`, `Content-MD5` and checksums (header or trailer) are right,
 * so nothing may be kept before the end is reached. Takes at most 5 GB, as PutObject does.
 * @throws S3Refusal
 */
export async function* verifiedBody(sent: SentBody): AsyncGenerator<Buffer> {
  const { request, payloadHash, attributes } = sent;
  const chunked = payloadHash === trailingChecksum;
  if (payloadHash.startsWith('STREAMING-') && !chunked) throw new S3Refusal('NotImplemented', `${payloadHash} is not implemented`);
  const length = chunked ? attributes.get('x-amz-decoded-content-length') : attributes.get('content-length');
  if (length === undefined || !/^[0-9]{1,15}$/.test(length)) throw new S3Refusal('MissingContentLength', 'You must provide the Content-Length HTTP header.');
  if (Number(length) > largestPut) throw new S3Refusal('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');

  const trailers = new Map<string, string>();
  // The socket must outlive a refusal in the middle of the body, or the client never reads it.
  const raw = request.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<Buffer>;
  const expectations = expectationsOf(payloadHash, attributes);
  const trailerName = attributes.get('x-amz-trailer')?.toLowerCase();
  const names = new Set<DigestName>(expectations.map(({ digest }) => digest));
  const trailerDigest = trailerName === undefined ? undefined : digestOf(trailerName);
  if (trailerDigest !== undefined) names.add(trailerDigest);
  const digests = new Map([...names].map((name) => [name, startDigest(name)] as const));

  let size = 0;
  for await (const chunk of chunked ? decodeChunked(raw, trailers) : raw) {
    size += chunk.length;
    if (size > Number(length)) throw new S3Refusal('IncompleteBody', 'The body is longer than its declared length');
    for (const digest of digests.values()) digest.update(chunk);
    yield chunk;
  }
  if (size !== Number(length)) throw new S3Refusal('IncompleteBody', 'The body is shorter than its declared length');
  const values = new Map([...digests].map(([name, digest]) => [name, digest.read()] as const));
  if (trailerName !== undefined && trailerDigest !== undefined) {
    expectations.push({ digest: trailerDigest, value: trailers.get(trailerName) ?? '', encoding: 'base64', refusal: 'BadDigest' });
  }
  for (const { digest, value, encoding, refusal } of expectations) {
    if (values.get(digest)?.toString(encoding) !== value) throw new S3Refusal(refusal, 'The checksum you specified did not match what we received');
  }
}

/**
 * A whole verified XML document of at most 2 MB.
 * @throws S3Refusal
 */
export async function readDocument(sent: SentBody): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of verifiedBody(sent)) {
    size += chunk.length;
    if (size > largestDocument) throw new S3Refusal('MaxMessageLengthExceeded', 'Your request was too big.');
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text.includes('<!')) throw new S3Refusal('MalformedXML', 'The XML you provided was not well-formed');
  return text;
}

function expectationsOf(payloadHash: string, attributes: SentBody['attributes']): Expectation[] {
  const expectations: Expectation[] = [];
  if (/^[0-9a-f]{64}$/.test(payloadHash)) {
    expectations.push({ digest: 'sha256', value: payloadHash, encoding: 'hex', refusal: 'XAmzContentSHA256Mismatch' });
  } else if (payloadHash !== 'UNSIGNED-PAYLOAD' && payloadHash !== trailingChecksum) {
    throw new S3Refusal('InvalidArgument', 'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a trailer word or a valid sha256 value.');
  }
  const md5 = attributes.get('content-md5');
  if (md5 !== undefined) {
    if (!/^[A-Za-z0-9+/]{22}==$/.test(md5)) throw new S3Refusal('InvalidDigest', 'The Content-MD5 you specified is not valid.');
    expectations.push({ digest: 'md5', value: md5, encoding: 'base64', refusal: 'BadDigest' });
  }
  for (const name of [...Object.keys(checksums), ...unknownChecksums]) {
    const value = attributes.get(name);
    if (value !== undefined) expectations.push({ digest: digestOf(name), value, encoding: 'base64', refusal: 'BadDigest' });
  }
  return expectations;
}

function digestOf(name: string): DigestName {
  const digest = checksums[name];
  if (digest === undefined) throw new S3Refusal('NotImplemented', `${name} is not implemented`);
  return digest;
}
