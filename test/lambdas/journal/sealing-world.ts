import { S3Client } from '@aws-sdk/client-s3';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll } from '@jest/globals';
import { journalWriter, UNSEALED_INDEX, type JournalEvent } from '../../../lambdas/core/journal.ts';
import { archiveStore } from '../../../lambdas/journal/archive-store.ts';
import { seal, type SealDeps, type Sealed } from '../../../lambdas/journal/seal.ts';
import { sealStore } from '../../../lambdas/journal/seal-store.ts';
import { readChains } from '../../../local/journal/read-chains.ts';
import { verifyChain, type Verdict } from '../../../local/journal/verify-chain.ts';
import { bucket, runS3, type RunningS3 } from '../../local/engines/s3/running-s3.ts';
import { tableOfTests } from '../../support/table.ts';

export const ARCHIVE = 'archive';
export const DAYS = 400;

export const unsealedIndex = {
  IndexName: UNSEALED_INDEX,
  KeySchema: [
    { AttributeName: 'unsealed', KeyType: 'HASH' as const },
    { AttributeName: 'sk', KeyType: 'RANGE' as const },
  ],
  Projection: { ProjectionType: 'KEYS_ONLY' as const },
};

/** A client that is cut off at its calls of these numbers, before they reach anybody or with the reply lost. */
interface Cut {
  readonly at: number;
  readonly lost: 'call' | 'reply';
}

/** A table and an archive on engines of their own, the sealer on them, and the verifier. */
export function sealingWorld() {
  const { TABLE, db } = tableOfTests([unsealedIndex]);
  let s3: RunningS3 | undefined;
  beforeAll(async () => {
    s3 = await runS3([bucket(ARCHIVE, { versioned: true, lock: { retention: { mode: 'GOVERNANCE', days: DAYS } } })]);
  });
  afterAll(() => s3?.end());
  const objects = (): S3Client => {
    if (!s3) throw new Error('the archive is there once the tests run');
    return s3.client;
  };

  /** The sealer's own, counting its calls, and cut off where a test wants it. */
  function deps(cut?: Cut): SealDeps & { readonly calls: () => number; readonly errors: string[] } {
    let calls = 0;
    const errors: string[] = [];
    const counted = <C extends { send: (command: never) => Promise<unknown> }>(client: C): C =>
      ({
        send: async (command: never) => {
          const call = (calls += 1);
          if (cut && call > cut.at) throw new Error('cut off');
          if (cut && call === cut.at && cut.lost === 'call') throw new Error('cut off');
          const reply = await client.send(command);
          if (cut && call === cut.at) throw new Error('cut off');
          return reply;
        },
      }) as unknown as C;
    return {
      rows: sealStore(
        counted(db() as unknown as { send: (command: never) => Promise<unknown> }) as unknown as DynamoDBDocumentClient,
        TABLE,
        DAYS,
        (sentence) => errors.push(sentence),
      ),
      archive: archiveStore(counted(objects() as unknown as { send: (command: never) => Promise<unknown> }) as unknown as S3Client, ARCHIVE),
      now: Date.now,
      goOn: () => true,
      failed: (chain, error) => void errors.push(`${chain}: ${error instanceof Error ? error.message : ''}`),
      calls: () => calls,
      errors,
    };
  }

  return {
    TABLE,
    db,
    objects,
    deps,
    seal: (cut?: Cut): Promise<Sealed> => seal(deps(cut)),
    async write(accountId: string | undefined, count: number, over: Partial<JournalEvent> = {}, beginMs = Date.now() - 60_000): Promise<void> {
      const write = journalWriter(db(), TABLE, { journal: () => undefined });
      const event = (place: number): JournalEvent => ({
        type: 'authn_login_fail',
        outcome: 'refused',
        ...(accountId && { accountId }),
        action: 'logIn',
        address: '192.0.2.7',
        agent: 'Test/1.0',
        requestId: `request-${beginMs + place}`,
        ...over,
      });
      await Promise.all(Array.from({ length: count }, (_, place) => write(event(place), beginMs + place)));
    },
    async verify(chain: string, now = Date.now()): Promise<Verdict | undefined> {
      for await (const found of readChains(objects(), db(), { table: TABLE, bucket: ARCHIVE }, chain)) return verifyChain(found, { days: DAYS, now });
      return undefined;
    },
  };
}
