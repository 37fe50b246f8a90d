import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { personChange } from './person-change-store.ts';

export interface FactorStore {
  /** Notes a secret that waits for its first code, in the place of an earlier one. */
  putPending(userId: string, sealed: string, untilSeconds: number): Promise<void>;
  /** Makes the waiting secret the person's factor; `false` when another waits now. */
  activate(userId: string, sealed: string, factor: { readonly step: number; readonly recovery: readonly string[] }): Promise<boolean>;
  /** Uses a step up; `false` when it, or a later one, was used before. */
  useStep(userId: string, step: number): Promise<boolean>;
  /** Uses a recovery code up; `false` when it is none, or no more. */
  useRecovery(userId: string, hash: string): Promise<boolean>;
  putRecovery(userId: string, hashes: readonly string[]): Promise<boolean>;
  remove(userId: string): Promise<void>;
}

/** The second factor in a person's row. */
export function factorStore(db: DynamoDBDocumentClient, TableName: string): FactorStore {
  const update = personChange(db, TableName);
  return {
    async putPending(userId, sealed, untilSeconds) {
      await update(userId, 'SET pendingFactor = :pending', { ':pending': { secret: sealed, until: untilSeconds } }, 'attribute_exists(pk)');
    },
    activate: (userId, sealed, { step, recovery }) =>
      update(
        userId,
        'SET factor = :factor, recovery = :recovery REMOVE pendingFactor',
        { ':factor': { secret: sealed, lastStep: step }, ':recovery': new Set(recovery), ':sealed': sealed },
        'pendingFactor.secret = :sealed',
      ),
    useStep: (userId, step) => update(userId, 'SET factor.lastStep = :step', { ':step': step }, 'factor.lastStep < :step'),
    useRecovery: (userId, hash) => update(userId, 'DELETE recovery :used', { ':used': new Set([hash]), ':hash': hash }, 'contains(recovery, :hash)'),
    putRecovery: (userId, hashes) => update(userId, 'SET recovery = :recovery', { ':recovery': new Set(hashes) }, 'attribute_exists(factor)'),
    async remove(userId) {
      await update(userId, 'REMOVE factor, recovery, pendingFactor', {}, 'attribute_exists(pk)');
    },
  };
}
