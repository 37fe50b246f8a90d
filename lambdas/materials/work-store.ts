import { sql, type RawBuilder } from 'kysely';
import type { Accounts } from '../database/account.ts';
import type { MaterialStatus, ScanVerdict } from '../database/tables.ts';
import { MATERIAL_COLUMNS, tellMaterial } from '../events/changes.ts';
import type { Reason } from './reasons.ts';

export interface Ids {
  readonly accountId: string;
  readonly chatbotId: string;
  readonly materialId: string;
}

export interface WorkRow {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly status: MaterialStatus;
  readonly versionId: string | null;
  readonly scan: ScanVerdict | null;
  readonly deleted: boolean;
}

export interface StaleRow extends WorkRow {
  readonly chatbotId: string;
  readonly materialId: string;
}

export interface WorkStore {
  read(ids: Ids): Promise<WorkRow | undefined>;
  /** Binds a material that waits for its file to one version of it; `false` when it is bound or finished already. */
  arrive(ids: Ids, versionId: string): Promise<boolean>;
  /** Moves a material on, only from one of the given states and only for the version it is bound to. */
  move(
    ids: Ids,
    versionId: string,
    from: readonly MaterialStatus[],
    to: { readonly status: MaterialStatus; readonly reason?: Reason; readonly scan?: ScanVerdict },
  ): Promise<boolean>;
  /** Unfinished rows of one account that nobody has touched for a while, deleted ones among them; at most 200. */
  stale(accountId: string, seconds: number): Promise<readonly StaleRow[]>;
  /** How many rows of an account are unfinished, wait to be removed, or may be removed without another mark: uploads among them. */
  unfinished(accountId: string): Promise<number>;
  /** Deleted chatbots of an account that still have a row. */
  deletedChatbots(accountId: string): Promise<readonly string[]>;
  /** Ends a form that has brought nothing; `false` when it had ended already. */
  expire(ids: Ids): Promise<boolean>;
}

/**
 * The end of a material that is not taken in. What answers already, a page or a text of which a newer version came to nothing, goes on answering and says why;
 * its hash is forgotten, so that the same version is looked at again when it comes again.
 */
function ended(status: 'rejected' | 'failed', reason?: Reason, scan?: ScanVerdict) {
  const kept = sql`kind <> 'file' AND chunk_count > 0`;
  const either = <T>(then: RawBuilder<unknown>, otherwise: RawBuilder<unknown>): RawBuilder<T> => sql<T>`CASE WHEN ${kept} THEN ${then} ELSE ${otherwise} END`;
  return {
    status: either<MaterialStatus>(sql`'ready'`, sql`${status}::text`),
    reason: either<string | null>(sql`NULL`, sql`${reason ?? null}::text`),
    sync_reason: either<string | null>(sql`${reason ?? null}::text`, sql`sync_reason`),
    content_hash: either<string | null>(sql`NULL`, sql`content_hash`),
    pending_name: null,
    pending_question: null,
    ...(scan && { scan: either<string>(sql`scan`, sql`${JSON.stringify(scan)}::jsonb`) }),
    updated_at: sql<Date>`now()`,
  };
}

const UNFINISHED: readonly MaterialStatus[] = ['awaiting-upload', 'scanning', 'processing'];

/** What the workers do with materials: every change names the state and the version it expects, so that a repeated or late message changes nothing. */
export function workStore(accounts: Accounts): WorkStore {
  const columns = ['chatbot_id', 'material_id', 'name', 'content_type', 'bytes', 'status', 'quarantine_version', 'scan', 'deleted_at'] as const;
  type Selected = {
    chatbot_id: string;
    material_id: string;
    name: string;
    content_type: string;
    bytes: number;
    status: MaterialStatus;
    quarantine_version: string | null;
    scan: ScanVerdict | null;
    deleted_at: Date | null;
  };
  const toRow = (row: Selected): StaleRow => ({
    chatbotId: row.chatbot_id,
    materialId: row.material_id,
    name: row.name,
    contentType: row.content_type,
    bytes: row.bytes,
    status: row.status,
    versionId: row.quarantine_version,
    scan: row.scan,
    deleted: row.deleted_at !== null,
  });
  return {
    read: ({ accountId, chatbotId, materialId }) =>
      accounts.enterAs(accountId, async ({ tx }) => {
        const row = await tx
          .selectFrom('app.materials')
          .select(columns)
          .where('account_id', '=', accountId)
          .where('chatbot_id', '=', chatbotId)
          .where('material_id', '=', materialId)
          .executeTakeFirst();
        return row && toRow(row);
      }),
    arrive: ({ accountId, chatbotId, materialId }, versionId) =>
      accounts.enterAs(accountId, async ({ tx }) => {
        const result = await tx
          .updateTable('app.materials')
          .set({ status: 'scanning', quarantine_version: versionId, updated_at: sql`now()` })
          .where('account_id', '=', accountId)
          .where('chatbot_id', '=', chatbotId)
          .where('material_id', '=', materialId)
          .where('status', '=', 'awaiting-upload')
          .where('deleted_at', 'is', null)
          .executeTakeFirst();
        return result.numUpdatedRows === 1n;
      }),
    move: ({ accountId, chatbotId, materialId }, versionId, from, { status, reason, scan }) =>
      accounts.enterAs(accountId, async (scope) => {
        const moved = await scope.tx
          .updateTable('app.materials')
          .set(
            status === 'rejected' || status === 'failed'
              ? ended(status, reason, scan)
              : { status, reason: null, updated_at: sql`now()`, ...(scan && { scan: JSON.stringify(scan) }) },
          )
          .where('account_id', '=', accountId)
          .where('chatbot_id', '=', chatbotId)
          .where('material_id', '=', materialId)
          .where('quarantine_version', '=', versionId)
          .where('status', 'in', from)
          .where('deleted_at', 'is', null)
          .returning(MATERIAL_COLUMNS)
          .executeTakeFirst();
        if (moved && (status === 'rejected' || status === 'failed')) await tellMaterial(scope, moved, { status, ...(reason && { reason }) });
        return moved !== undefined;
      }),
    stale: (accountId, seconds) =>
      accounts.enterAs(accountId, async ({ tx }) => {
        const rows = await tx
          .selectFrom('app.materials')
          .select(columns)
          .where('account_id', '=', accountId)
          .where((expression) => expression.or([expression('status', 'in', UNFINISHED), expression('deleted_at', 'is not', null)]))
          .where('updated_at', '<=', sql<Date>`now() - make_interval(secs => ${seconds})`)
          .orderBy('updated_at')
          .limit(200)
          .execute();
        return rows.map(toRow);
      }),
    unfinished: (accountId) =>
      accounts.enterAs(accountId, async ({ tx }) => {
        const { count } = await tx
          .selectFrom('app.materials')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('account_id', '=', accountId)
          .where((expression) =>
            expression.or([expression('status', 'in', UNFINISHED), expression('fetch_id', 'is not', null), expression('deleted_at', 'is not', null)]),
          )
          .executeTakeFirstOrThrow();
        const uploads = await tx
          .selectFrom('app.uploads')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('account_id', '=', accountId)
          .where((expression) =>
            expression.or([
              expression('status', 'in', UNFINISHED),
              expression('deleted_at', 'is not', null),
              // It goes with its conversation, and nothing marks the account then.
              expression('purpose', 'in', ['attachment', 'channel-media']),
            ]),
          )
          .executeTakeFirstOrThrow();
        return count + uploads.count;
      }),
    deletedChatbots: (accountId) =>
      accounts.enterAs(accountId, async ({ tx }) => {
        const rows = await tx
          .selectFrom('app.chatbots')
          .select('chatbot_id')
          .where('account_id', '=', accountId)
          .where('deleted_at', 'is not', null)
          .limit(200)
          .execute();
        return rows.map((row) => row.chatbot_id);
      }),
    expire: ({ accountId, chatbotId, materialId }) =>
      accounts.enterAs(accountId, async (scope) => {
        const expired = await scope.tx
          .updateTable('app.materials')
          .set(ended('failed', 'upload-expired'))
          .where('account_id', '=', accountId)
          .where('chatbot_id', '=', chatbotId)
          .where('material_id', '=', materialId)
          .where('status', '=', 'awaiting-upload')
          .returning(MATERIAL_COLUMNS)
          .executeTakeFirst();
        if (expired) await tellMaterial(scope, expired, { status: 'failed', reason: 'upload-expired' });
        return expired !== undefined;
      }),
  };
}
