import { deserialize, serialize } from 'node:v8';
import { sql } from 'kysely';
import type { CallKey } from '../core/contract.ts';
import { Problem } from '../core/problem.ts';
import type { AccountScope } from './account.ts';

/** Calls whose transaction has answered: a second one would be given the first one's answer. */
const answered = new WeakSet<CallKey>();

/** A row that is older counts for nothing, whether or not it has been taken away. */
const over = sql<boolean>`app.keyed_calls.made_at < now() - interval '1 day'`;

/**
 * Runs what makes something for a call with an idempotency key, in the transaction that also keeps what it answered. Whatever a function dies of after the
 * commit, whoever repeats the call is given that answer, and nothing is made twice. Of two at once the second waits here for the first. A rule that answers
 * nothing has made nothing.
 * @throws Problem `idempotency-mismatch` for the same key with another input.
 */
export async function onceByKey<T>(scope: AccountScope, key: CallKey, rule: () => Promise<T>): Promise<T> {
  if (answered.has(key)) throw new Error('a call with a key makes what it makes in one transaction');
  const { tx, accountId } = scope;
  const row = { account_id: accountId, call_id: key.id };
  const taken = await tx
    .insertInto('app.keyed_calls')
    .values({ ...row, input_hash: key.input, result: null })
    .onConflict((conflict) =>
      conflict
        .columns(['account_id', 'call_id'])
        .doUpdateSet({ input_hash: key.input, result: null, made_at: sql<Date>`now()` })
        .where(over),
    )
    .returning('call_id')
    .executeTakeFirst();
  const own = <Q extends { where: (column: 'account_id' | 'call_id', is: '=', value: string) => Q }>(query: Q): Q =>
    query.where('account_id', '=', row.account_id).where('call_id', '=', row.call_id);
  if (!taken) {
    const kept = await own(tx.selectFrom('app.keyed_calls').select(['input_hash', 'result'])).executeTakeFirstOrThrow();
    if (kept.input_hash !== key.input) throw new Problem('idempotency-mismatch', 'made by a call with another input');
    answered.add(key);
    key.met();
    return deserialize(kept.result ?? new Uint8Array()) as T;
  }
  const result = await rule();
  if (result === undefined) await own(tx.deleteFrom('app.keyed_calls')).execute();
  else {
    await own(tx.updateTable('app.keyed_calls').set({ result: serialize(result) })).execute();
    answered.add(key);
  }
  return result;
}
