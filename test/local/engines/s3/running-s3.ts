import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import type { BucketDefinition } from '../../../../local/engines/s3/definition.ts';
import type { S3Event } from '../../../../local/engines/s3/event-record.ts';
import { startS3 } from '../../../../local/engines/s3/server.ts';
import type { S3Options } from '../../../../local/engines/s3/server.ts';

export const account = { accountId: '000000000000', region: 'eu-west-3', accessKeyId: 'LOCALKEY', secretAccessKey: 'local-secret' };

/** An S3 in a folder of its own, and AWS's client for it. */
export interface RunningS3 {
  readonly endpoint: string;
  readonly directory: string;
  readonly client: S3Client;
  readonly events: readonly { readonly target: string; readonly event: S3Event }[];
  /** Names of all files of objects, staging and parts. */
  readonly files: () => readonly string[];
  readonly stop: () => Promise<void>;
  /** Stops and removes the folder. */
  readonly end: () => Promise<void>;
}

export function bucket(name: string, rest: Partial<BucketDefinition> = {}): BucketDefinition {
  return { name, versioned: false, cors: [], policy: [], notifications: [], ...rest };
}

export function clientOf(endpoint: string, secretAccessKey = account.secretAccessKey): S3Client {
  return new S3Client({ endpoint, region: account.region, credentials: { accessKeyId: account.accessKeyId, secretAccessKey }, maxAttempts: 1 });
}

export async function runS3(buckets: readonly BucketDefinition[], options: Partial<S3Options> = {}): Promise<RunningS3> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'rempart-s3-'));
  const events: { target: string; event: S3Event }[] = [];
  const notify = (target: string, event: S3Event): Promise<void> => {
    events.push({ target, event });
    return Promise.resolve();
  };
  const engine = await startS3({ directory, account, buckets, notify, ...options });
  const client = clientOf(engine.endpoint);
  const stop = async (): Promise<void> => {
    client.destroy();
    await engine.stop();
  };
  const files = (): readonly string[] =>
    readdirSync(join(directory, 'buckets'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name);
  const end = async (): Promise<void> => {
    await stop();
    rmSync(directory, { recursive: true, force: true });
  };
  return { endpoint: engine.endpoint, directory, client, events, files, stop, end };
}

/** Waits until a condition holds; fails after five seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('The condition did not come true in time');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** `412 PreconditionFailed` of a refused SDK call, or `accepted`. */
export async function outcome(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'accepted';
  } catch (error) {
    const { name, $metadata } = error as { name: string; $metadata?: { httpStatusCode?: number } };
    return `${$metadata?.httpStatusCode} ${name}`;
  }
}
