import {
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  RollbackTransactionCommand,
  type RDSDataClient,
} from '@aws-sdk/client-rds-data';
import type * as z from 'zod';
import type { loginRotationEnv } from './contract.ts';
import type { MasterSession } from './migrate.ts';
import { patiently } from './patience.ts';

/** The master user through the RDS Data API: TLS, IAM and the master secret, and no path through the network of the VPC. A database that is asleep is waited for. */
export function masterSession(client: RDSDataClient, env: z.output<typeof loginRotationEnv>): MasterSession {
  const [resourceArn, secretArn] = [env.CLUSTER_ARN, env.MASTER_SECRET_ARN];
  const place = { resourceArn, secretArn, database: env.DATABASE_NAME };
  return {
    async query(sql) {
      const { records } = await patiently(() => client.send(new ExecuteStatementCommand({ ...place, sql })));
      return (records ?? []).map((row) => row.map((field) => field.stringValue ?? ''));
    },
    async transaction(statements) {
      const { transactionId } = await patiently(() => client.send(new BeginTransactionCommand(place)));
      const ids = { resourceArn, secretArn, transactionId };
      try {
        for (const sql of statements) await client.send(new ExecuteStatementCommand({ ...place, transactionId, sql }));
        await client.send(new CommitTransactionCommand(ids));
      } catch (error) {
        await client.send(new RollbackTransactionCommand(ids)).catch(() => undefined);
        throw error;
      }
    },
  };
}
