import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectVersionsCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { keptDaemon } from '../../lambdas/materials/clamd-daemon.ts';
import { objectKey, type ScanJob } from '../../lambdas/materials/jobs.ts';
import { FILE_TYPES, type FileType, type PurposeName } from '../../lambdas/materials/purposes.ts';
import { libraryObjects, quarantineObjects } from '../../lambdas/materials/scan-objects.ts';
import type { ScanEngine } from '../../lambdas/materials/scan-engine.ts';
import { scanFile, type ScanDeps } from '../../lambdas/materials/scan.ts';
import { zipChecked } from '../../lambdas/materials/zip-checked.ts';
import { bucket, runS3 } from '../local/engines/s3/running-s3.ts';

export const EICAR = String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$` + 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*';

/** What the scan function told the workers that know the rows. */
export interface Told {
  readonly outcome?: string;
  readonly reason?: string;
  readonly scan?: { readonly verdict: string; readonly engine: string };
}

/** The scan function whole, but for its database: a real clamd with a few signatures, and buckets on the wire. */
export interface ScanWorld {
  readonly s3: S3Client;
  readonly engine: ScanEngine;
  /** A place for a new file of a purpose, and its job once it has a version. */
  place(purpose: PurposeName, type: FileType): { readonly key: string; readonly job: (versionId: string, bytes: number) => ScanJob };
  send(key: string, bytes: Uint8Array): Promise<string>;
  /** Runs a job; answers what was told. `engine` stands before the real one. */
  run(job: ScanJob, engine?: ScanEngine): Promise<Told>;
  /** What the library has at a key. */
  released(key: string): Promise<{ readonly bytes: Buffer; readonly tag: string } | undefined>;
  versions(name: 'quarantine' | 'library', prefix?: string): Promise<readonly string[]>;
  end(): Promise<void>;
}

export async function scanWorld(signatures: Readonly<Record<string, string>>): Promise<ScanWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'rempart-attacks-'));
  const definitions = join(folder, 'db');
  await mkdir(definitions);
  for (const [name, text] of Object.entries(signatures)) await writeFile(join(definitions, name), text);
  const daemon = keptDaemon({ command: ['/usr/sbin/clamd'], definitions: async () => definitions, temporary: join(folder, 'tmp'), log: () => undefined });
  const { client: s3, end } = await runS3(['quarantine', 'library'].map((name) => bucket(name, { versioned: true })));
  const real = zipChecked(daemon);
  const versions = async (Bucket: string, Prefix = ''): Promise<string[]> =>
    ((await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix }))).Versions ?? []).map(({ VersionId = '' }) => VersionId);

  return {
    s3,
    engine: real,
    versions,
    place(purpose, type) {
      const [accountId, id] = [randomUUID(), randomUUID()];
      const { contentType } = FILE_TYPES[type];
      const subject = (versionId: string, bytes: number) => ({ versionId, bytes, contentType, extension: type === 'jpeg' ? 'jpg' : type });
      if (purpose === 'training' || purpose === 'page') {
        const ids = { accountId, chatbotId: randomUUID(), materialId: id };
        return { key: objectKey(ids), job: (versionId, bytes) => ({ ...ids, ...subject(versionId, bytes) }) };
      }
      const folderOf = { avatar: 'avatars', attachment: 'attachments', channelMedia: 'media' }[purpose];
      const key = `accounts/${accountId}/chatbots/${randomUUID()}/${folderOf}/${id}`;
      return { key, job: (versionId, bytes) => ({ accountId, upload: { accountId, uploadId: id, key }, purpose, ...subject(versionId, bytes) }) };
    },
    send: async (Key, Body) => (await s3.send(new PutObjectCommand({ Bucket: 'quarantine', Key, Body }))).VersionId ?? '',
    async run(job, engine = real) {
      const told: Told[] = [];
      const deps: ScanDeps = {
        engine,
        quarantine: quarantineObjects(s3, 'quarantine'),
        library: libraryObjects(s3, 'library', 'quarantine'),
        enqueue: async (_queue, message) => void told.push(message as Told),
        ingestQueue: 'ingest',
        uploadQueue: 'upload',
      };
      await scanFile(job, deps, AbortSignal.timeout(60_000));
      return told[0] ?? {};
    },
    async released(Key) {
      if ((await versions('library', Key)).length === 0) return undefined;
      const { Body, Metadata = {} } = await s3.send(new GetObjectCommand({ Bucket: 'library', Key }));
      return { bytes: Buffer.from((await Body?.transformToByteArray()) ?? []), tag: Metadata['scan-verdict'] ?? '' };
    },
    async end() {
      await daemon.stop();
      await end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
