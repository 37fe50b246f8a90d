import { randomBytes, randomUUID } from 'node:crypto';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Journal } from '../core/journal.ts';
import { rotatingSecret } from '../core/rotating-secret.ts';
import { versionedSecret } from '../core/versioned-secret-store.ts';
import type { Accounts } from '../database/account.ts';
import type { AccountStateStore } from '../people/account-state-store.ts';
import { pepperUseStore } from '../people/pepper-use-store.ts';
import { publishedKeys, publishKeys } from '../tokens/published-keys.ts';
import type { OperatorDeps } from './operator.ts';
import { pepperVersions, visitorSealVersions } from './versioned.ts';
import { visitorSealStore } from './visitor-seal-store.ts';

interface Named {
  readonly IDENTITY_TABLE: string;
  readonly DIRECTORY_TABLE: string;
  readonly SIGNING_SECRET: string;
  readonly PEPPER_SECRET: string;
  readonly VISITOR_SEAL_SECRET: string;
  /** For how long functions go on with what they have read, in milliseconds. */
  readonly keptMs: number;
}

interface Given {
  readonly db: DynamoDBDocumentClient;
  readonly states: AccountStateStore;
  readonly record: Journal;
  readonly accounts: Accounts;
}

/** What the commands about secrets need. */
export function secretDeps(named: Named, { db, states, record, accounts }: Given): Pick<OperatorDeps, 'keys' | 'versions'> {
  const client = new SecretsManagerClient({});
  const shared = { record, keptMs: named.keptMs, now: Date.now };
  return {
    keys: {
      secretId: named.SIGNING_SECRET,
      secrets: rotatingSecret(client),
      publish: (keys) => publishKeys(db, named.DIRECTORY_TABLE, keys),
      // Never from memory: what is asked is what is so now.
      published: () => publishedKeys(db, named.DIRECTORY_TABLE, Date.now)(false),
      newKid: randomUUID,
      ...shared,
    },
    versions: {
      versioned: {
        pepper: pepperVersions(versionedSecret(client, named.PEPPER_SECRET), pepperUseStore(db, named.IDENTITY_TABLE), Date.now),
        'visitor-seal': visitorSealVersions(versionedSecret(client, named.VISITOR_SEAL_SECRET), visitorSealStore(accounts, states), Date.now),
      },
      newValue: () => randomBytes(36).toString('base64url'),
      ...shared,
    },
  };
}
