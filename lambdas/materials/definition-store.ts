import { createWriteStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { isGone } from '../core/objects.ts';
import { UPDATER_STATE } from './contract.ts';
import { definitionManifest, sha256Of, type DefinitionFile, type DefinitionManifest, type FoundFile } from './definition-set.ts';

/** A manifest and the tag by which it is asked for again. */
export interface Published {
  readonly manifest: DefinitionManifest;
  readonly eTag: string;
}

export interface DefinitionSource {
  /** What is published; `unchanged` when it still has this tag; `undefined` when nothing is. */
  published(eTag?: string): Promise<Published | 'unchanged' | undefined>;
  /** Brings one file of a manifest. @throws Error when its bytes are not the ones that were published. */
  bring(file: DefinitionFile, path: string): Promise<void>;
}

export interface DefinitionStore extends DefinitionSource {
  /** Stores one file; answers the version of its object. */
  store(file: FoundFile, path: string): Promise<string>;
  /** Publishes a set in the place of the one that was seen. @throws Error when another has been published since. */
  publish(manifest: DefinitionManifest, before: string | undefined): Promise<void>;
  /** What freshclam remembers between its runs: its id, and until when it was asked to wait. */
  recall(path: string): Promise<void>;
  remember(path: string): Promise<void>;
}

const MANIFEST = 'manifest.json';
const isUnchanged = (error: unknown): boolean => (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 304;

/** The bucket of definitions. Objects have fixed names, and a manifest names their versions: what a scanner is reading is never overwritten. */
export function definitionStore(s3: S3Client, Bucket: string): DefinitionStore {
  const download = async (Key: string, path: string, VersionId?: string): Promise<void> => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, ...(VersionId && { VersionId }) }));
    if (!Body) throw new Error('S3 answered without a body');
    await pipeline(Body as Readable, createWriteStream(path));
  };
  const put = async (Key: string, path: string, ContentLength?: number): Promise<string> => {
    // Opened first: a stream that cannot begin says so to nobody who could hear it.
    const file = await open(path);
    try {
      const { VersionId } = await s3.send(new PutObjectCommand({ Bucket, Key, Body: file.createReadStream(), ...(ContentLength && { ContentLength }) }));
      return VersionId ?? '';
    } finally {
      await file.close();
    }
  };
  return {
    async published(eTag) {
      try {
        const { Body, ETag } = await s3.send(new GetObjectCommand({ Bucket, Key: MANIFEST, ...(eTag && { IfNoneMatch: eTag }) }));
        if (!Body || !ETag) throw new Error('S3 answered without a body');
        return { manifest: definitionManifest.parse(JSON.parse(await Body.transformToString())), eTag: ETag };
      } catch (error) {
        if (isUnchanged(error)) return 'unchanged';
        if (isGone(error)) return undefined;
        throw error;
      }
    },
    async bring({ name, object, sha256 }, path) {
      await download(name, path, object);
      if ((await sha256Of(path)) === sha256) return;
      await rm(path);
      throw new Error(`definitions are damaged: ${name} is not what was published`);
    },
    store: ({ name, bytes }, path) => put(name, path, bytes),
    async publish(manifest, before) {
      const condition = before ? { IfMatch: before } : { IfNoneMatch: '*' };
      await s3.send(new PutObjectCommand({ Bucket, Key: MANIFEST, Body: JSON.stringify(manifest), ContentType: 'application/json', ...condition }));
    },
    async recall(path) {
      await download(UPDATER_STATE, path).catch((error: unknown) => {
        if (!isGone(error)) throw error;
      });
    },
    async remember(path) {
      await put(UPDATER_STATE, path);
    },
  };
}
