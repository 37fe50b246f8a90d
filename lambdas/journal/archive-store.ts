import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { canonical, type Batch } from './chain.ts';
import type { SealDeps } from './seal.ts';

/** Where a batch is kept: numbers of one width, so that a list is in their order. */
export const batchKey = (chain: string, batch: number): string => `chains/${chain}/${String(batch).padStart(10, '0')}.json`;

/** Batches in a bucket that lets nobody replace or delete them (Object Lock, by the bucket's own retention). */
export const archiveStore = (s3: S3Client, Bucket: string): SealDeps['archive'] => ({
  async create(batch) {
    const Key = batchKey(batch.chain, batch.batch);
    try {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: canonical(batch), ContentType: 'application/json', IfNoneMatch: '*' }));
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'PreconditionFailed') return false;
      throw error;
    }
  },
  async read(chain, batch) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: batchKey(chain, batch) }));
    return JSON.parse((await Body?.transformToString()) ?? '') as Batch;
  },
});
