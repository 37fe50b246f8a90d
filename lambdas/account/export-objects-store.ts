import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  paginateListObjectsV2,
  UploadPartCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { removeVersions } from '../core/objects.ts';
import type { ExportJobDeps } from './export-job.ts';
import type { ArchiveFile } from './tar.ts';

/** Above the least that S3 takes for a part that is not the last (5 MiB); 10 000 of them are 80 GB. */
const PART_BYTES = 8 * 1_024 * 1_024;

/** Bytes as they come, in pieces that are parts. */
async function* partsOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let [waiting, size]: [Uint8Array[], number] = [[], 0];
  for await (const piece of bytes) {
    waiting.push(piece);
    size += piece.byteLength;
    if (size < PART_BYTES) continue;
    yield Buffer.concat(waiting);
    [waiting, size] = [[], 0];
  }
  yield Buffer.concat(waiting);
}

/** The files of an account that were released, as they are read. */
export const accountObjects = (s3: S3Client, Bucket: string): ExportJobDeps['sources']['objects'] =>
  async function* (accountId): AsyncGenerator<ArchiveFile> {
    const Prefix = `accounts/${accountId}/`;
    for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix })) {
      for (const { Key = '' } of Contents) {
        try {
          const { Body, ContentLength = 0 } = await s3.send(new GetObjectCommand({ Bucket, Key }));
          if (Body) yield { name: Key.slice(Prefix.length), size: ContentLength, bytes: Body as unknown as AsyncIterable<Uint8Array> };
        } catch (error) {
          // Deleted since it was listed, or not released: it is not there for anybody.
          if (!(error instanceof Error && ['NoSuchKey', 'AccessDenied'].includes(error.name))) throw error;
        }
      }
    }
  };

/** Archives in their own bucket: written part by part, and there only when they are whole. */
export const archives = (s3: S3Client, Bucket: string): Pick<ExportJobDeps, 'write' | 'removeArchives'> => ({
  async write(Key, bytes, abortSignal) {
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ContentType: 'application/gzip' }), { abortSignal });
    try {
      const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
      let total = 0;
      for await (const Body of partsOf(bytes)) {
        const PartNumber = Parts.length + 1;
        const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }), { abortSignal });
        Parts.push({ PartNumber, ETag });
        total += Body.byteLength;
      }
      await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }), { abortSignal });
      return total;
    } catch (error) {
      // What a crash leaves here the bucket itself removes after a day.
      await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })).catch(() => undefined);
      throw error;
    }
  },
  removeArchives: (prefix, keep) => removeVersions(s3, Bucket, prefix, keep),
});
