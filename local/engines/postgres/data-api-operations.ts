import type pg from 'pg';
import type { LocalAccount } from '../../engine.ts';
import { DataApiError } from './data-api-error.ts';
import type { DataApiLogin } from './data-api-login.ts';
import { bindParameters } from './data-api-parameters.ts';
import type { BoundStatement } from './data-api-parameters.ts';
import { describeColumns, refuseUnsupported, toFormattedRecords, toMetadata, toRecords } from './data-api-results.ts';
import type { TextResult } from './data-api-results.ts';
import type { DataApiRequest, SqlParameter } from './data-api-shapes.ts';
import type { DataApiTransactions } from './data-api-transactions.ts';
import { statementOutlines } from './sql-text.ts';

/** What the operations work with. */
export interface DataApiDeps {
  readonly account: LocalAccount;
  readonly databaseName: string;
  readonly login: DataApiLogin;
  readonly transactions: DataApiTransactions;
  /** Aurora Serverless v2 and provisioned clusters refuse a script ("Multistatement support", Aurora user guide). */
  readonly allowScripts: boolean;
}

/** One operation: the reply's body, or a DataApiError. */
export type DataApiOperation = (request: DataApiRequest, deps: DataApiDeps) => Promise<object>;

/** The operations by path. */
export const dataApiOperations: Readonly<Record<string, DataApiOperation>> = {
  '/Execute': async (request, deps) => {
    authorize(request, deps);
    const { resultSetOptions = {}, parameters = [] } = request;
    const statement = bind(request, parameters, deps);
    return withClient(request, deps, async (client) => {
      const result = await run(client, statement);
      const { fields } = result;
      if (fields.length === 0) return { numberOfRecordsUpdated: result.rowCount ?? 0, generatedFields: [] };
      const columns = await describeColumns(client, result);
      refuseUnsupported(result, columns);
      const metadata = request.includeResultMetadata === true ? { columnMetadata: toMetadata(result, columns) } : {};
      if (request.formatRecordsAs === 'JSON') return { numberOfRecordsUpdated: 0, formattedRecords: toFormattedRecords(result, resultSetOptions), ...metadata };
      return { numberOfRecordsUpdated: 0, records: toRecords(result, resultSetOptions), ...metadata };
    });
  },
  '/BatchExecute': async (request, deps) => {
    authorize(request, deps);
    const sets = request.parameterSets ?? [];
    const statements = (sets.length === 0 ? [[]] : sets).map((set) => bind(request, set, deps));
    return withClient(request, deps, async (client) => {
      for (const statement of statements) await run(client, statement);
      return { updateResults: statements.map(() => ({ generatedFields: [] })) };
    });
  },
  '/BeginTransaction': async (request, deps) => {
    authorize(request, deps);
    return { transactionId: await deps.transactions.begin(request.secretArn) };
  },
  '/CommitTransaction': async (request, deps) => {
    authorize(request, deps, 'any database');
    await deps.transactions.end(transactionIdOf(request), request.secretArn, 'COMMIT');
    return { transactionStatus: 'Transaction Committed' };
  },
  '/RollbackTransaction': async (request, deps) => {
    authorize(request, deps, 'any database');
    await deps.transactions.end(transactionIdOf(request), request.secretArn, 'ROLLBACK');
    return { transactionStatus: 'Rollback Complete' };
  },
};

/** A call names the database of this account; whom it is for is the secret's to say. */
function authorize({ resourceArn, database }: DataApiRequest, deps: DataApiDeps, scope: 'the database' | 'any database' = 'the database'): void {
  const { accountId, region } = deps.account;
  if (resourceArn?.startsWith(`arn:aws:rds:${region}:${accountId}:cluster:`) !== true) {
    throw new DataApiError('BadRequestException', `${resourceArn ?? 'resourceArn'} is not a cluster of this account`);
  }
  if (scope === 'the database' && database !== undefined && database !== deps.databaseName) {
    throw new DataApiError('DatabaseNotFoundException', `Database ${database} is not found`);
  }
}

function transactionIdOf({ transactionId }: DataApiRequest): string {
  if (transactionId === undefined) throw new DataApiError('BadRequestException', 'transactionId is missing');
  return transactionId;
}

function bind({ sql }: DataApiRequest, parameters: readonly SqlParameter[], deps: DataApiDeps): BoundStatement {
  if (typeof sql !== 'string' || sql.trim() === '') throw new DataApiError('BadRequestException', 'SQL is empty');
  if (!deps.allowScripts && statementOutlines(sql).length > 1) throw new DataApiError('ValidationException', "Multistatements aren't supported");
  return bindParameters(sql, parameters);
}

async function withClient(request: DataApiRequest, deps: DataApiDeps, use: (client: pg.Client) => Promise<object>): Promise<object> {
  if (request.transactionId !== undefined) return deps.transactions.use(request.transactionId, request.secretArn, use);
  const client = await deps.login(request.secretArn);
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** Values stay PostgreSQL's text: what each becomes is the Data API's rule, not the driver's. A script's result is that of its first statement. */
async function run(client: pg.Client, { text, values }: BoundStatement): Promise<TextResult> {
  const result: TextResult | TextResult[] = await client.query({ text, values: [...values], rowMode: 'array', types: { getTypeParser: () => String } });
  const [first] = Array.isArray(result) ? result : [result];
  if (first === undefined) throw new DataApiError('BadRequestException', 'SQL is empty');
  return first;
}
