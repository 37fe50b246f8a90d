import { ExecuteStatementCommand, type RDSDataClient } from '@aws-sdk/client-rds-data';
import { namespaceName } from '../retrieval/namespace.ts';
import type { IndexDeps } from './build-index.ts';

/** Neighbours of a node and width of the search while building: pgvector's defaults, with which recall was measured (docs/benchmarks.md). */
const HNSW = 'm = 16, ef_construction = 64';

/** The catalogue's view of a namespace's index, and the two statements that change it. No row of any account is read. */
export function indexStore(client: RDSDataClient, place: { readonly resourceArn: string; readonly secretArn: string; readonly database: string }): IndexDeps {
  const run = (sql: string) =>
    // A build outlives the call that started it: the Data API gives up on a call after 45 s (RDS Data API reference).
    client.send(new ExecuteStatementCommand({ ...place, sql, continueAfterTimeout: true }));
  const indexName = (chatbotId: string): string => `${namespaceName(chatbotId)}_hnsw`;
  return {
    async state(chatbotId) {
      const [table, name] = [namespaceName(chatbotId), indexName(chatbotId)];
      const { records = [] } = await run(`SELECT
        to_regclass('knowledge.${table}') IS NOT NULL,
        (SELECT i.indisvalid FROM pg_catalog.pg_index i WHERE i.indexrelid = to_regclass('knowledge.${name}')),
        EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = to_regclass('knowledge.${name}')::oid)`);
      const [exists, valid, building] = records[0] ?? [];
      return {
        table: exists?.booleanValue === true,
        index: valid?.booleanValue === undefined ? 'absent' : valid.booleanValue ? 'valid' : 'invalid',
        building: building?.booleanValue === true,
      };
    },
    async create(chatbotId) {
      await run(
        `CREATE INDEX CONCURRENTLY IF NOT EXISTS ${indexName(chatbotId)} ON knowledge.${namespaceName(chatbotId)} USING hnsw (embedding public.vector_cosine_ops) WITH (${HNSW})`,
      );
    },
    async drop(chatbotId) {
      await run(`DROP INDEX CONCURRENTLY IF EXISTS knowledge.${indexName(chatbotId)}`);
    },
  };
}
