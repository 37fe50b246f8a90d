import { sql } from 'kysely';
import type { Accounts } from '../database/account.ts';
import { objectKey, type PurgeJob } from './jobs.ts';

export interface PurgeDeps {
  readonly accounts: Accounts;
  /** Removes every version of every object below a prefix, from quarantine and library. */
  readonly removeObjects: (prefix: string) => Promise<void>;
}

/** Removes what a deleted material or chatbot has left: objects first, rows and vectors last, so that a crash in between leaves the row that says what to do. */
export async function purge(job: PurgeJob, { accounts, removeObjects }: PurgeDeps): Promise<void> {
  const { accountId, chatbotId, materialId } = job;
  const marked = await accounts.enterAs(accountId, async ({ tx }) => {
    const row = materialId
      ? await tx
          .selectFrom('app.materials')
          .select('material_id')
          .where('account_id', '=', accountId)
          .where('chatbot_id', '=', chatbotId)
          .where('material_id', '=', materialId)
          .where('deleted_at', 'is not', null)
          .executeTakeFirst()
      : await tx
          .selectFrom('app.chatbots')
          .select('chatbot_id')
          .where('account_id', '=', accountId)
          .where('chatbot_id', '=', chatbotId)
          .where('deleted_at', 'is not', null)
          .executeTakeFirst();
    return row !== undefined;
  });
  if (!marked) return;
  await removeObjects(materialId ? objectKey({ accountId, chatbotId, materialId }) : `accounts/${accountId}/chatbots/${chatbotId}/`);
  await accounts.enterAs(accountId, async ({ tx }) => {
    if (materialId) {
      // The chunks go with the row (knowledge.forget_chunks).
      await tx
        .deleteFrom('app.materials')
        .where('account_id', '=', accountId)
        .where('chatbot_id', '=', chatbotId)
        .where('material_id', '=', materialId)
        .where('deleted_at', 'is not', null)
        .execute();
    } else {
      await sql`SELECT 1 FROM knowledge.drop_namespace(${chatbotId}::uuid)`.execute(tx);
      await tx.deleteFrom('app.chatbots').where('account_id', '=', accountId).where('chatbot_id', '=', chatbotId).where('deleted_at', 'is not', null).execute();
    }
  });
}
