import { sql, type Kysely, type Transaction } from 'kysely';
import type { Areas, CallKey, Permission, Principal } from '../core/contract.ts';
import { Problem } from '../core/problem.ts';
import { wakeRelay, type Wake } from '../events/wake.ts';
import { onceByKey } from './keyed-call-store.ts';
import { refuseKey, refuseMember, type Role } from './permission.ts';
import type { Database } from './tables.ts';

/** Who acts inside an account: a member, a key, or a job and a visitor that have been proved elsewhere. */
export type Caller =
  | { readonly kind: 'member'; readonly userId: string; readonly role: Role }
  | { readonly kind: 'key'; readonly apiKeyId: string; readonly scopes: Areas; readonly chatbotIds: readonly string[] | null }
  | { readonly kind: 'system' };

/** A transaction inside one account: row-level security shows and accepts nothing of any other. */
export interface AccountScope {
  readonly accountId: string;
  readonly tx: Transaction<Database>;
  readonly caller: Caller;
  /** Says that the transaction has written an event, which is to be sent once it is committed. */
  readonly emitted?: () => void;
}

/** The caller of a route that a person or a key reaches: who it is, what the route demands, and the chatbot in its path. */
export interface AccountCall {
  readonly principal: Extract<Principal, { kind: 'session' | 'api-key' }>;
  readonly permission: Permission;
  readonly params?: unknown;
  readonly key?: CallKey;
}

export interface Accounts {
  /**
   * Runs a rule inside the caller's account, in one transaction that begins by reading role and grants, so that a change counts on the next call.
   * @throws Problem `not-signed-in` when the caller is no member or no living key any more, `not-found` or `not-allowed` without the permission.
   */
  enter<T>(call: AccountCall, rule: (scope: AccountScope) => Promise<T>): Promise<T>;
  /**
   * The same for what a call with an idempotency key makes, sends or renews: it runs once for the key, and whoever repeats the call is given what it answered. A
   * call makes what it makes in one such transaction.
   * @throws Problem as `enter` does, `idempotency-mismatch` for the same key with another input.
   */
  once<T>(call: AccountCall, rule: (scope: AccountScope) => Promise<T>): Promise<T>;
  /** Runs a job or a visitor's call inside an account; the caller has been proved elsewhere. */
  enterAs<T>(accountId: string, rule: (scope: AccountScope) => Promise<T>): Promise<T>;
}

/** The chatbot in the path of a call. */
function chatbotOf({ params }: AccountCall): string | null {
  const { chatbotId } = (params ?? {}) as { chatbotId?: unknown };
  return typeof chatbotId === 'string' ? chatbotId : null;
}

const unavailable = (error: unknown): never => {
  if (error instanceof Problem) throw error;
  const code = (error as { code?: string }).code ?? '';
  // Connection failures, and the classes 08 (connection), 53 (resources) and 57 (operator) of PostgreSQL, appendix A.
  if (/^(?:08|53|57)/.test(code) || /^E(?:CONN|PIPE|TIMEDOUT)/.test(code) || (error instanceof Error && /timeout|terminated|closed/i.test(error.message))) {
    throw new Problem('unavailable', 'database', { cause: error });
  }
  // program_limit_exceeded: more than the way to the database bears.
  if (code === '54000') throw new Problem('payload-too-large', 'database', { cause: error });
  throw error;
};

/** What the database says of a member who enters; nothing of somebody who is none. */
export interface MemberRow {
  readonly role: Role;
  readonly areas: Areas | null;
}

/** What it says of a key. */
export interface KeyRow {
  readonly scopes: Areas;
  readonly covers: boolean | null;
  readonly chatbot_ids: readonly string[] | null;
}

/** The member as a caller. @throws Problem as `enter` does. */
export function asMember(member: MemberRow | undefined, userId: string, call: AccountCall): Caller {
  if (!member) throw new Problem('not-signed-in', 'no member of the account');
  refuseMember(member.role, member.areas, call.permission);
  return { kind: 'member', userId, role: member.role };
}

async function enterAsMember(tx: Transaction<Database>, accountId: string, userId: string, call: AccountCall): Promise<Caller> {
  const { rows } = await sql<MemberRow>`SELECT role, areas FROM app.enter(${accountId}::uuid, ${userId}::uuid, ${chatbotOf(call)}::uuid)`.execute(tx);
  return asMember(rows[0], userId, call);
}

/** The key as a caller. @throws Problem as `enter` does. */
export function asKey(key: KeyRow | undefined, apiKeyId: string, call: AccountCall): Caller {
  if (!key) throw new Problem('not-signed-in', 'no living key of the account');
  refuseKey(key.scopes, key.covers ?? false, call.permission);
  return { kind: 'key', apiKeyId, scopes: key.scopes, chatbotIds: key.chatbot_ids };
}

async function enterAsKey(tx: Transaction<Database>, accountId: string, apiKeyId: string, call: AccountCall): Promise<Caller> {
  const { rows } = await sql<KeyRow>`
    SELECT scopes, covers, chatbot_ids FROM app.enter_key(${accountId}::uuid, ${apiKeyId}::uuid, ${chatbotOf(call)}::uuid)`.execute(tx);
  return asKey(rows[0], apiKeyId, call);
}

/** Asks one question of the database, by a statement that enters its account itself. */
export type Ask = <T>(question: (db: Kysely<Database>) => Promise<T>) => Promise<T>;

/**
 * Questions by one of the functions that enter the account themselves, `app.turn_facts` and `knowledge.search`: one message there and back, where a transaction is
 * five. Outside of an account the tables show nothing, here as anywhere.
 */
export const asking =
  (db: Kysely<Database>): Ask =>
  (question) =>
    question(db)
      // More than the way to the database bears at once: in a transaction it comes piece by piece.
      .catch((error: unknown) => ((error as { code?: string }).code === '54000' ? db.transaction().execute(question) : Promise.reject(error)))
      .catch(unavailable);

/** Runs a rule in a transaction of an account, and wakes whoever sends its events once they are there for good. */
async function within<T>(
  db: Kysely<Database>,
  wake: Wake,
  accountId: string,
  rule: (tx: Transaction<Database>, emitted: () => void) => Promise<T>,
): Promise<T> {
  let events = false;
  const result = await db
    .transaction()
    .execute(async (tx) => {
      const answer = await rule(tx, () => (events = true));
      if (events) await wake.committing(accountId);
      return answer;
    })
    .catch(unavailable);
  if (events) await wake.committed(accountId);
  return result;
}

/** The one way into an account's rows. */
export const accounts = (db: Kysely<Database>, wake: Wake = wakeRelay): Accounts => {
  const enter: Accounts['enter'] = (call, rule) => {
    const { principal } = call;
    const { accountId } = principal;
    return within(db, wake, accountId, async (tx, emitted) => {
      const caller =
        principal.kind === 'session' ? await enterAsMember(tx, accountId, principal.userId, call) : await enterAsKey(tx, accountId, principal.apiKeyId, call);
      return rule({ accountId, tx, caller, emitted });
    });
  };
  return {
    enter,
    once: (call, rule) => {
      const { key } = call;
      return enter(call, (scope) => (key ? onceByKey(scope, key, () => rule(scope)) : rule(scope)));
    },
    async enterAs(accountId, rule) {
      return within(db, wake, accountId, async (tx, emitted) => {
        await sql`SELECT 1 FROM app.enter_as(${accountId}::uuid)`.execute(tx);
        return rule({ accountId, tx, caller: { kind: 'system' }, emitted });
      });
    },
  };
};
