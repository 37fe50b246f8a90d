import {
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  RollbackTransactionCommand,
  type ExecuteStatementCommandOutput,
  type RDSDataClient,
} from '@aws-sdk/client-rds-data';
import { CompiledQuery, type DatabaseConnection, type QueryResult, type TransactionSettings } from 'kysely';
import pg from 'pg';
import { asDatabaseError } from './data-api-error.ts';
import { rowsOf } from './data-api-values.ts';
import { patiently } from './patience.ts';
import { namedStatement, writtenTypes } from './typed-statement.ts';

/** Which database, and the secret of the login as which to come. */
export interface DataApiPlace {
  readonly resourceArn: string;
  readonly secretArn: string;
  readonly database: string;
}

/** The inferred types of the parameters of statements, by their text: they change only with the schema, and with it comes new code. */
export type KnownTypes = Map<string, readonly string[]>;

/** Statements whose types are remembered; a function has some hundred. */
const KNOWN_MAX = 1_000;
const CHANGES = new Set(['InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode', 'MergeQueryNode']);

/** What Kysely takes for a connection: at most one transaction of the Data API at a time, one call after the other. */
export class DataApiConnection implements DatabaseConnection {
  readonly #client: RDSDataClient;
  readonly #place: DataApiPlace;
  readonly #known: KnownTypes;
  #transactionId: string | undefined;
  #aborted = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(client: RDSDataClient, place: DataApiPlace, known: KnownTypes) {
    this.#client = client;
    this.#place = place;
    this.#known = known;
  }

  async begin({ isolationLevel, accessMode }: TransactionSettings): Promise<void> {
    const { transactionId } = await patiently(() => this.#client.send(new BeginTransactionCommand(this.#place)));
    this.#transactionId = transactionId;
    this.#aborted = false;
    const modes = [isolationLevel && `ISOLATION LEVEL ${isolationLevel}`, accessMode].filter((mode) => mode !== undefined);
    if (modes.length > 0) await this.executeQuery(CompiledQuery.raw(`SET TRANSACTION ${modes.join(', ')}`));
  }

  /** @throws pg.DatabaseError after an error in it, of which PostgreSQL makes a rollback. */
  async commit(): Promise<void> {
    if (this.#aborted) {
      await this.rollback();
      throw Object.assign(new pg.DatabaseError('current transaction is aborted', 0, 'error'), { code: '25P02' });
    }
    await this.#end((ids) => this.#client.send(new CommitTransactionCommand(ids)));
  }

  /** A transaction that the service has ended itself is rolled back already. */
  async rollback(): Promise<void> {
    await this.#end((ids) => this.#client.send(new RollbackTransactionCommand(ids))).catch((error: unknown) => {
      if ((error as { code?: string }).code !== '08003') throw error;
    });
  }

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return this.#inTurn(() => this.#execute(query));
  }

  // oxlint-disable-next-line require-yield
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('the Data API has no cursors');
  }

  /** A transaction bears one call at a time, whatever a caller does at once; a failed one holds up no other. */
  #inTurn<T>(call: () => Promise<T>): Promise<T> {
    const result = this.#last.then(call);
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #execute<R>({ sql, parameters, query }: CompiledQuery): Promise<QueryResult<R>> {
    const types = await this.#typesOf(sql, parameters.length);
    const statement = namedStatement(sql, parameters, types);
    const { columnMetadata, records, numberOfRecordsUpdated = 0 } = await this.#send(statement);
    const rows = records ? rowsOf(records, columnMetadata ?? []) : [];
    // With RETURNING the service counts nothing.
    const numAffectedRows = BigInt(records ? rows.length : numberOfRecordsUpdated);
    // What columns a row has is the caller's promise, here as with any other driver.
    return { rows: rows as R[], ...((CHANGES.has(query.kind) || !records) && { numAffectedRows }) };
  }

  async #typesOf(sql: string, count: number): Promise<readonly string[]> {
    const written = writtenTypes(sql, count);
    if (written.every((type) => type !== undefined)) return written;
    const known = this.#known.get(sql);
    if (known) return known;
    const { records } = await this.#send(namedStatement('SELECT app.parameter_types($1)', [sql], ['text']));
    const types = (records?.[0]?.[0]?.arrayValue?.stringValues ?? []).map(String);
    if (this.#known.size >= KNOWN_MAX) this.#known.clear();
    this.#known.set(sql, types);
    return types;
  }

  /** A statement outside of a transaction is a first call; inside of one it is sent once, since nobody could tell whether the first had been run. */
  async #send(statement: Pick<ReturnType<typeof namedStatement>, 'sql' | 'parameters'>): Promise<ExecuteStatementCommandOutput> {
    const transactionId = this.#transactionId;
    const call = () => this.#client.send(new ExecuteStatementCommand({ ...this.#place, ...statement, includeResultMetadata: true, transactionId }));
    if (transactionId === undefined) return patiently(call);
    try {
      return await call();
    } catch (cause) {
      this.#aborted = true;
      throw asDatabaseError(cause);
    }
  }

  async #end(send: (ids: { readonly resourceArn: string; readonly secretArn: string; readonly transactionId: string }) => Promise<unknown>): Promise<void> {
    const { resourceArn, secretArn } = this.#place;
    await this.#inTurn(async () => {
      const transactionId = this.#transactionId ?? '';
      this.#transactionId = undefined;
      await send({ resourceArn, secretArn, transactionId });
    }).catch((cause: unknown) => {
      throw asDatabaseError(cause);
    });
  }
}
