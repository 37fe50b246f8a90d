import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { DataApiError } from './data-api-error.ts';
import type { DataApiLogin } from './data-api-login.ts';

/** Open Data API transactions; each has a connection, and so the embedded backend, until it ends. */
export interface DataApiTransactions {
  readonly begin: (secretArn: string | undefined) => Promise<string>;
  /**
   * Uses the connection of a transaction, whose idle time starts again.
   * @throws DataApiError `TransactionNotFoundException`; `BadRequestException` for another secret than it was begun with, and while another call uses it.
   */
  readonly use: <T>(transactionId: string, secretArn: string | undefined, call: (client: pg.Client) => Promise<T>) => Promise<T>;
  /** Ends a transaction. @throws DataApiError as `use` does */
  readonly end: (transactionId: string, secretArn: string | undefined, command: 'COMMIT' | 'ROLLBACK') => Promise<void>;
  readonly rollBackAll: () => Promise<void>;
}

interface OpenTransaction {
  readonly client: pg.Client;
  readonly secretArn: string | undefined;
  readonly timer: NodeJS.Timeout;
  busy: boolean;
}

/** Keeps transactions, rolling back those that no call has used for `idleMilliseconds` ("BeginTransaction", RDS Data API reference: three minutes). */
export function dataApiTransactions(login: DataApiLogin, idleMilliseconds: number): DataApiTransactions {
  const open = new Map<string, OpenTransaction>();

  function find(transactionId: string): OpenTransaction {
    const transaction = open.get(transactionId);
    if (transaction === undefined) throw new DataApiError('TransactionNotFoundException', `Transaction ${transactionId} is not found`);
    return transaction;
  }

  /** One that a call may use now. */
  function take(transactionId: string, secretArn: string | undefined): OpenTransaction {
    const transaction = find(transactionId);
    if (transaction.secretArn !== secretArn) throw new DataApiError('BadRequestException', 'The transaction was begun with another secret');
    if (transaction.busy) throw new DataApiError('BadRequestException', `Transaction ${transactionId} is being used by another call`);
    return transaction;
  }

  async function close(transactionId: string, command: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    const { client, timer } = find(transactionId);
    clearTimeout(timer);
    open.delete(transactionId);
    try {
      await client.query(command);
    } finally {
      await client.end();
    }
  }

  return {
    begin: async (secretArn) => {
      const client = await login(secretArn);
      try {
        await client.query('BEGIN');
      } catch (error) {
        await client.end();
        throw error;
      }
      const transactionId = randomBytes(48).toString('base64');
      const timer = setTimeout(() => void close(transactionId, 'ROLLBACK').catch(() => undefined), idleMilliseconds);
      open.set(transactionId, { client, secretArn, timer, busy: false });
      return transactionId;
    },
    use: async (transactionId, secretArn, call) => {
      const transaction = take(transactionId, secretArn);
      transaction.timer.refresh();
      transaction.busy = true;
      try {
        return await call(transaction.client);
      } finally {
        transaction.busy = false;
      }
    },
    end: async (transactionId, secretArn, command) => {
      take(transactionId, secretArn);
      await close(transactionId, command);
    },
    rollBackAll: async () => {
      await Promise.allSettled([...open.keys()].map((transactionId) => close(transactionId, 'ROLLBACK')));
    },
  };
}
