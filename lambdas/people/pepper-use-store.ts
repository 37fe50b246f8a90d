import { ScanCommand, type DynamoDBDocumentClient, type ScanCommandOutput } from '@aws-sdk/lib-dynamodb';
import { versionOf } from '../passwords/pepper.ts';
import { personChange } from './person-change-store.ts';
import { personPartition } from './rows.ts';

/** What rows name of the pepper, each kind by version. */
export const PEPPER_USES = ['passwords', 'secondFactors', 'recoveryCodes', 'sessions'] as const;
export type PepperUse = (typeof PEPPER_USES)[number];

export interface PepperUseStore {
  /** Every name of a version that is in the table now; what has expired names none. Reads the whole table: only the operator asks, and seldom. */
  uses(nowSeconds: number): AsyncIterable<readonly [use: PepperUse, version: number]>;
  /** The sealed second factors of people. */
  factors(): AsyncIterable<{ readonly userId: string; readonly sealed: string }>;
  /** Puts another seal in the place of one; `false` when that is gone. */
  reseal(userId: string, from: string, to: string): Promise<boolean>;
}

interface Row {
  readonly pk: string;
  readonly password?: { readonly pepper: number };
  readonly factor?: { readonly secret: string };
  readonly pendingFactor?: { readonly secret: string; readonly until: number };
  readonly recovery?: ReadonlySet<string>;
  readonly pepper?: number;
  readonly revokedAt?: number;
  readonly endsAt?: number;
  readonly expiresAt?: number;
}

export function pepperUseStore(db: DynamoDBDocumentClient, TableName: string): PepperUseStore {
  const update = personChange(db, TableName);
  const members = ['pk', 'password', 'factor', 'pendingFactor', 'recovery', 'pepper', 'revokedAt', 'endsAt', 'expiresAt'];
  const names = Object.fromEntries(members.map((member) => [`#${member}`, member]));
  async function* rows(): AsyncIterable<Row> {
    let from: Record<string, unknown> | undefined;
    do {
      const page: ScanCommandOutput = await db.send(
        new ScanCommand({
          TableName,
          ConsistentRead: true,
          ProjectionExpression: Object.keys(names).join(', '),
          FilterExpression: 'attribute_exists(#password) OR attribute_exists(#pepper)',
          ExpressionAttributeNames: names,
          ...(from && { ExclusiveStartKey: from }),
        }),
      );
      yield* (page.Items ?? []) as Row[];
      from = page.LastEvaluatedKey;
    } while (from);
  }
  return {
    async *uses(nowSeconds) {
      for await (const row of rows()) {
        if ((row.expiresAt ?? Infinity) <= nowSeconds) continue;
        if (row.password) yield ['passwords', row.password.pepper];
        if (row.factor) yield ['secondFactors', versionOf(row.factor.secret)];
        if (row.pendingFactor && row.pendingFactor.until > nowSeconds) yield ['secondFactors', versionOf(row.pendingFactor.secret)];
        for (const code of row.recovery ?? []) yield ['recoveryCodes', versionOf(code)];
        if (row.pepper !== undefined && row.revokedAt === undefined && (row.endsAt ?? 0) > nowSeconds) yield ['sessions', row.pepper];
      }
    },
    async *factors() {
      for await (const { pk, factor } of rows()) if (factor) yield { userId: pk.slice(personPartition('').length), sealed: factor.secret };
    },
    reseal: (userId, from, to) => update(userId, 'SET factor.secret = :to', { ':from': from, ':to': to }, 'factor.secret = :from'),
  };
}
