import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { factorDemanded, Problem } from '../core/problem.ts';
import { accountStateStore } from '../people/account-state-store.ts';
import { isAlive, readLiveness, restrictionOf } from '../sessions/liveness.ts';
import { accountOf, isVisiting } from './asker.ts';
import type { Look } from './running.ts';

/**
 * Whether account, person and session are what they were when the turn began: what the authorizer asks at every call, for a call that has not ended yet
 * (S1.11). A key's own end is in the account's rows, which are looked at beside this.
 */
export function standing(db: DynamoDBDocumentClient, tables: { readonly identity: string; readonly directory: string }, now: () => number): Look {
  const states = accountStateStore(db, tables);
  return async ({ asker, startedAt }) => {
    if (isVisiting(asker) || asker.call.principal.kind === 'api-key') {
      if ((await states.read(accountOf(asker)))?.state !== 'active') throw new Problem('not-signed-in', 'the account is not active any more');
      return;
    }
    const { principal } = asker.call;
    const rows = await readLiveness(db, tables.identity, principal);
    // The token was good when the turn began, so it is no younger than that.
    if (!isAlive(rows, principal, startedAt / 1000, now() / 1000)) throw new Problem('not-signed-in', 'the session has ended');
    if (restrictionOf(rows)) throw factorDemanded();
  };
}
