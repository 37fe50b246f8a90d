import { sql, type Kysely, type Transaction } from 'kysely';
import type { Permission, Principal } from '../core/contract.ts';
import { Problem } from '../core/problem.ts';
import type { Database } from './tables.ts';

/** A transaction inside one account: row-level security shows and accepts nothing of any other. */
export interface AccountScope {
  readonly accountId: string;
  readonly tx: Transaction<Database>;
}

type Role = Database['app.members']['role'];
const RANK: Readonly<Record<Role, number>> = { member: 0, admin: 1, owner: 2 };

/** Whether a role reaches a permission by itself. Areas of a chatbot are open to owners and admins; members need a grant. */
export function permits(role: Role, permission: Permission): boolean {
  if (permission === 'self' || permission === 'account:member') return true;
  return RANK[role] >= RANK[permission === 'account:owner' ? 'owner' : 'admin'];
}

/** The caller of a route that a person or a key reaches: who it is, and what the route demands. */
export interface AccountCall {
  readonly principal: Extract<Principal, { kind: 'session' | 'api-key' }>;
  readonly permission: Permission;
}

export interface Accounts {
  /**
   * Runs a rule inside the caller's account, in one transaction that begins by reading role and grants, so that a change counts on the next call.
   * @throws Problem `not-signed-in` when the caller is no member any more, `not-found` or `not-allowed` without the permission.
   */
  enter<T>(call: AccountCall, rule: (scope: AccountScope) => Promise<T>): Promise<T>;
  /** Runs a job or a visitor's call inside an account; the caller has been proved elsewhere. */
  enterAs<T>(accountId: string, rule: (scope: AccountScope) => Promise<T>): Promise<T>;
}

const unavailable = (error: unknown): never => {
  if (error instanceof Problem) throw error;
  const code = (error as { code?: string }).code ?? '';
  // Connection failures, and the classes 08 (connection), 53 (resources) and 57 (operator) of PostgreSQL, appendix A.
  if (/^(?:08|53|57)/.test(code) || /^E(?:CONN|PIPE|TIMEDOUT)/.test(code) || (error instanceof Error && /timeout|terminated|closed/i.test(error.message))) {
    throw new Problem('unavailable', 'database', { cause: error });
  }
  throw error;
};

/** The one way into an account's rows. */
export const accounts = (db: Kysely<Database>): Accounts => ({
  async enter({ principal, permission }, rule) {
    if (principal.kind !== 'session') throw new Problem('not-allowed', 'API keys have no grants');
    return db
      .transaction()
      .execute(async (tx) => {
        const entered = await sql<{ role: Role }>`SELECT role FROM app.enter(${principal.accountId}::uuid, ${principal.userId}::uuid)`.execute(tx);
        const role = entered.rows[0]?.role;
        if (!role) throw new Problem('not-signed-in', 'no member of the account');
        if (!permits(role, permission)) throw permission.startsWith('account:') ? new Problem('not-allowed', permission) : new Problem('not-found', permission);
        return rule({ accountId: principal.accountId, tx });
      })
      .catch(unavailable);
  },
  async enterAs(accountId, rule) {
    return db
      .transaction()
      .execute(async (tx) => {
        await sql`SELECT app.enter_as(${accountId}::uuid)`.execute(tx);
        return rule({ accountId, tx });
      })
      .catch(unavailable);
  },
});
