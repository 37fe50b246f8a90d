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
import { namesOf, rowsOf, rowsOfTexts } from './data-api-values.ts';
import { CLOSE_SLICES, columnsOnly, declareSlices, joined, NEXT_SLICES, SLICES_AT_ONCE, type Slice } from './large-result.ts';
import { patiently } from './patience.ts';
import { namedStatement, writtenTypes, type NamedStatement } from './typed-statement.ts';

/** Which database, and the secret of the login as which to come. */
export interface DataApiPlace {
  readonly resourceArn: string;
  readonly secretArn: string;
  readonly database: string;
}

/** What an execution environment has learnt of statements, by their text: it changes only with the schema, and with it comes new code. */
export class Learnt {
  /** The inferred types of parameters. */
  readonly types = new Map<string, readonly string[]>();
  /** Those that have given more than the service bears. */
  readonly large = new Set<string>();

  /** A function has some hundred statements; what is beyond is learnt again. */
  note(sql: string, types: readonly string[]): readonly string[] {
    if (this.types.size >= 1_000) this.types.clear();
    this.types.set(sql, types);
    return types;
  }
}

const CHANGES = new Set(['InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode', 'MergeQueryNode']);

/** What Kysely takes for a connection: at most one transaction of the Data API at a time, one call after the other. */
export class DataApiConnection implements DatabaseConnection {
  readonly #client: RDSDataClient;
  readonly #place: DataApiPlace;
  readonly #learnt: Learnt;
  #transactionId: string | undefined;
  #aborted = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(client: RDSDataClient, place: DataApiPlace, learnt: Learnt) {
    this.#client = client;
    this.#place = place;
    this.#learnt = learnt;
  }

  /** A transaction of which nobody has heard is rolled back by the service, and holds nothing until then. */
  async begin({ isolationLevel, accessMode }: TransactionSettings): Promise<void> {
    const { transactionId } = await patiently(() => this.#client.send(new BeginTransactionCommand(this.#place)), { harmless: true });
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
    const named = (text: string): NamedStatement => namedStatement(text, parameters, types);
    // A cursor lives in a transaction, and reads only.
    const sliced = this.#transactionId !== undefined && (query.kind === 'SelectQueryNode' || (query.kind === 'RawNode' && /^\s*select\b/i.test(sql)));
    if (sliced && this.#learnt.large.has(sql)) return { rows: (await this.#inSlices(sql, named)) as R[] };
    try {
      return await this.#whole<R>(named(sql), CHANGES.has(query.kind));
    } catch (error) {
      if (!sliced || (error as { code?: string }).code !== '54000') throw error;
      // The service has refused what PostgreSQL had given: for PostgreSQL there was no error.
      this.#aborted = false;
      this.#learnt.large.add(sql);
      return { rows: (await this.#inSlices(sql, named)) as R[] };
    }
  }

  async #whole<R>(statement: NamedStatement, changes: boolean): Promise<QueryResult<R>> {
    const { columnMetadata, records, numberOfRecordsUpdated = 0 } = await this.#send(statement);
    const rows = records ? rowsOf(records, columnMetadata ?? []) : [];
    // With RETURNING the service counts nothing.
    const numAffectedRows = BigInt(records ? rows.length : numberOfRecordsUpdated);
    // What columns a row has is the caller's promise, here as with any other driver.
    return { rows: rows as R[], ...((changes || !records) && { numAffectedRows }) };
  }

  /** The rows of a statement, slice by slice (large-result.ts). */
  async #inSlices(sql: string, named: (text: string) => NamedStatement): Promise<Record<string, unknown>[]> {
    const { columnMetadata: columns = [] } = await this.#send(named(columnsOnly(sql)));
    await this.#send(named(declareSlices(sql, namesOf(columns))));
    const slices: Slice[] = [];
    for (let more = true; more;) {
      const { records = [], columnMetadata = [] } = await this.#send({ sql: NEXT_SLICES, parameters: [] });
      slices.push(...(rowsOf(records, columnMetadata) as unknown as Slice[]));
      more = records.length === SLICES_AT_ONCE;
    }
    await this.#send({ sql: CLOSE_SLICES, parameters: [] });
    return rowsOfTexts(joined(slices, columns.length), columns);
  }

  async #typesOf(sql: string, count: number): Promise<readonly string[]> {
    const written = writtenTypes(sql, count);
    if (written.every((type) => type !== undefined)) return written;
    const known = this.#learnt.types.get(sql);
    if (known) return known;
    const { records } = await this.#send(namedStatement('SELECT app.parameter_types($1)', [sql], ['text']));
    return this.#learnt.note(sql, (records?.[0]?.[0]?.arrayValue?.stringValues ?? []).map(String));
  }

  /** A statement outside of a transaction is a first call; inside of one it is sent once, since nobody could tell whether the first had been run. */
  async #send(statement: NamedStatement): Promise<ExecuteStatementCommandOutput> {
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
