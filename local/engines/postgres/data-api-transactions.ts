import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { DataApiError } from './data-api-error.ts';

/** Open Data API transactions; each has a connection, and so the embedded backend, until it ends. */
export interface DataApiTransactions {
  readonly begin: () => Promise<string>;
  /** The connection of a transaction, whose idle time starts again. @throws DataApiError `TransactionNotFoundException` */
  readonly client: (transactionId: string) => pg.Client;
  /** Ends a transaction. @throws DataApiError `TransactionNotFoundException` */
  readonly end: (transactionId: string, command: 'COMMIT' | 'ROLLBACK') => Promise<void>;
  readonly rollBackAll: () => Promise<void>;
}

interface OpenTransaction {
  readonly client: pg.Client;
  readonly timer: NodeJS.Timeout;
}

/** Keeps transactions, rolling back those that no call has used for `idleMilliseconds` ("BeginTransaction", RDS Data API reference: three minutes). */
export function dataApiTransactions(connect: () => Promise<pg.Client>, idleMilliseconds: number): DataApiTransactions {
  const open = new Map<string, OpenTransaction>();

  function find(transactionId: string): OpenTransaction {
    const transaction = open.get(transactionId);
    if (transaction === undefined) throw new DataApiError('TransactionNotFoundException', `Transaction ${transactionId} is not found`);
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
    begin: async () => {
      const client = await connect();
      try {
        await client.query('BEGIN');
      } catch (error) {
        await client.end();
        throw error;
      }
      const transactionId = randomBytes(48).toString('base64');
      const timer = setTimeout(() => void close(transactionId, 'ROLLBACK').catch(() => undefined), idleMilliseconds);
      open.set(transactionId, { client, timer });
      return transactionId;
    },
    client: (transactionId) => {
      const { client, timer } = find(transactionId);
      timer.refresh();
      return client;
    },
    end: close,
    rollBackAll: async () => {
      await Promise.allSettled([...open.keys()].map((transactionId) => close(transactionId, 'ROLLBACK')));
    },
  };
}
