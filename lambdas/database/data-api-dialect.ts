import type { RDSDataClient } from '@aws-sdk/client-rds-data';
import { PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, type DatabaseConnection, type Dialect, type Driver } from 'kysely';
import type { DataApiConnection, DataApiPlace } from './data-api-connection.ts';

/** `SAVEPOINT` and its relatives are not needed by any rule, and the interface does without them. */
class DataApiDriver implements Driver {
  readonly #load: () => Promise<RDSDataClient>;
  readonly #place: DataApiPlace;
  #client: RDSDataClient | undefined;
  #connect: ((client: RDSDataClient) => DataApiConnection) | undefined;

  constructor(load: () => Promise<RDSDataClient>, place: DataApiPlace) {
    this.#load = load;
    this.#place = place;
  }

  async init(): Promise<void> {
    // Loaded where it is used, as its client is.
    const { DataApiConnection: Connection, Learnt } = await import('./data-api-connection.ts');
    const learnt = new Learnt();
    this.#connect = (client) => new Connection(client, this.#place, learnt);
    this.#client = await this.#load();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (!this.#client || !this.#connect) throw new Error('the driver has not been started');
    return this.#connect(this.#client);
  }

  beginTransaction(connection: DataApiConnection, settings: Parameters<Driver['beginTransaction']>[1]): Promise<void> {
    return connection.begin(settings);
  }

  commitTransaction(connection: DataApiConnection): Promise<void> {
    return connection.commit();
  }

  rollbackTransaction(connection: DataApiConnection): Promise<void> {
    return connection.rollback();
  }

  async releaseConnection(): Promise<void> {
    // A connection is no more than the number of a transaction.
  }

  async destroy(): Promise<void> {
    this.#client?.destroy();
  }
}

/** PostgreSQL by the RDS Data API. The client must not repeat calls by itself: a statement that has perhaps been run must not be run again. */
export const dataApiDialect = (load: () => Promise<RDSDataClient>, place: DataApiPlace): Dialect => ({
  createDriver: () => new DataApiDriver(load, place),
  createQueryCompiler: () => new PostgresQueryCompiler(),
  createAdapter: () => new PostgresAdapter(),
  createIntrospector: (db) => new PostgresIntrospector(db),
});
