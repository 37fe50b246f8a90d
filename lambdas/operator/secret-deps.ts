import { randomBytes, randomUUID } from 'node:crypto';
import { keptMs } from '../core/env.ts';
import type { Journal } from '../core/journal.ts';
import { rotatingSecret } from '../core/rotating-secret.ts';
import { versionedSecret, type VersionedSecret } from '../core/versioned-secret-store.ts';
import type { PepperUseStore } from '../people/pepper-use-store.ts';
import { publishedKeys, publishKeys } from '../tokens/published-keys.ts';
import type { OperatorDeps } from './operator.ts';
import type { SigningKeyDeps } from './signing-keys.ts';
import { pepperVersions, visitorSealVersions } from './versioned.ts';
import type { VisitorSealStore } from './visitor-seal-store.ts';

interface Named {
  readonly DIRECTORY_TABLE: string;
  readonly SIGNING_SECRET: string;
  readonly PEPPER_SECRET: string;
  readonly VISITOR_SEAL_SECRET: string;
}

interface Given {
  readonly db: Parameters<typeof publishKeys>[0];
  readonly secrets: Parameters<typeof rotatingSecret>[0];
  readonly pepperUses: PepperUseStore;
  readonly visitorSeals: VisitorSealStore;
}

/** What the commands about secrets need. */
export function secretDeps(named: Named, record: Journal, given: Given): Pick<OperatorDeps, 'keys' | 'versions'> {
  const { db, secrets } = given;
  const versioned = (secretId: string): VersionedSecret => versionedSecret(secrets, secretId);
  const publish: SigningKeyDeps['publish'] = (keys) => publishKeys(db, named.DIRECTORY_TABLE, keys);
  // Asked for anew, never from memory.
  const published = () => publishedKeys(db, named.DIRECTORY_TABLE, Date.now)(false);
  const shared = { record, keptMs: keptMs(), now: Date.now };
  return {
    keys: { secretId: named.SIGNING_SECRET, secrets: rotatingSecret(secrets), publish, published, newKid: randomUUID, ...shared },
    versions: {
      versioned: {
        pepper: pepperVersions(versioned(named.PEPPER_SECRET), given.pepperUses, Date.now),
        'visitor-seal': visitorSealVersions(versioned(named.VISITOR_SEAL_SECRET), given.visitorSeals, Date.now),
      },
      newValue: () => randomBytes(36).toString('base64url'),
      ...shared,
    },
  };
}
