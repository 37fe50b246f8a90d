import { S3Client } from '@aws-sdk/client-s3';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { functionLog } from '../core/log.ts';
import { enqueue } from '../core/queue.ts';
import { worker } from '../core/worker.ts';
import { scanEnv } from './contract.ts';
import { scanJob } from './jobs.ts';
import { availableEngine } from './available-engine.ts';
import { definitionStore } from './definition-store.ts';
import { findingStore } from './finding-store.ts';
import { libraryObjects, quarantineObjects } from './scan-objects.ts';
import { scanFile, type ScanDeps } from './scan.ts';

export const handler = worker(
  scanJob,
  ({ body, signal }, deps: ScanDeps) => scanFile(body, deps, signal),
  () => {
    const env = readEnv(scanEnv);
    const s3 = new S3Client({});
    const findings = env.FINDINGS_TABLE ? findingStore(dynamo(), env.FINDINGS_TABLE, Date.now) : undefined;
    return {
      engine: availableEngine({
        findings: findings && ((...asked) => findings.read(...asked)),
        socket: env.CLAMD_SOCKET,
        root: env.CLAMAV_ROOT,
        definitions: definitionStore(s3, env.DEFINITIONS_BUCKET),
        log: (...line) => functionLog().info(...line),
      }),
      quarantine: quarantineObjects(s3, env.QUARANTINE_BUCKET),
      library: libraryObjects(s3, env.LIBRARY_BUCKET, env.QUARANTINE_BUCKET),
      enqueue,
      ingestQueue: env.INGEST_QUEUE,
      uploadQueue: env.UPLOAD_QUEUE,
    };
  },
);
