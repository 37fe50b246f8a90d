import { sql } from 'kysely';
import { Problem, saying, type Sentence } from '../core/problem.ts';
import { emit } from '../events/outbox-store.ts';
import type { Accounts, AccountScope } from './account.ts';
import { administratorsOf } from './administrators-store.ts';
import type { KnowledgeQuota, Share } from '../quota/contract.ts';
import { fullMeasure, sharesOf, type KnowledgeUse, type Measure } from './knowledge-quota.ts';

/** How much an account may keep. */
export type QuotaFor = (accountId: string) => Promise<KnowledgeQuota>;

/** What an account keeps, but for one material: rejected ones are not kept, and of what never was learned nothing is. */
export async function knowledgeUse({ tx, accountId }: AccountScope, but?: string): Promise<KnowledgeUse> {
  return tx
    .selectFrom('app.materials')
    .select(({ fn }) => [
      fn.countAll<number>().as('materials'),
      sql<number>`coalesce(sum(bytes), 0)::double precision`.as('bytes'),
      sql<number>`coalesce(sum(chunk_count), 0)::integer`.as('chunks'),
    ])
    .where('account_id', '=', accountId)
    .where('deleted_at', 'is', null)
    .where((row) => row.or([row('status', 'not in', ['rejected', 'failed']), row.and([row('status', '=', 'failed'), row('scan', 'is not', null)])]))
    .$if(but !== undefined, (query) => query.where('material_id', '<>', but ?? ''))
    .executeTakeFirstOrThrow();
}

const SAID: Readonly<Record<Measure, Sentence>> = {
  materials: { en: 'The plan of this account has no room for another material.', fr: 'La formule de ce compte n’a plus de place pour un autre document.' },
  bytes: { en: 'The plan of this account has no room for so many bytes.', fr: 'La formule de ce compte n’a pas de place pour autant d’octets.' },
  chunks: { en: 'The plan of this account has no room for more chunks.', fr: 'La formule de ce compte n’a plus de place pour d’autres extraits.' },
};

/**
 * Refuses what an account has no room for. Whoever asks must hold the account (`lockAccount`), so that two at once do not both take what is left (S19.9).
 * @throws Problem `upload-refused` (quota) for a file, else `quota-exceeded`.
 */
export async function requireQuota(
  scope: AccountScope,
  quota: KnowledgeQuota,
  adding: Partial<KnowledgeUse>,
  what: 'file' | 'other',
  but?: string,
): Promise<void> {
  const full = fullMeasure(quota, await knowledgeUse(scope, but), adding);
  if (!full) return;
  const extra = { reason: 'quota', ...saying(SAID[full]) };
  throw new Problem(what === 'file' ? 'upload-refused' : 'quota-exceeded', full, { extra });
}

/** The same lock for the login of the workers, which may not change the account. */
export async function lockAsWorker({ tx }: AccountScope): Promise<void> {
  await sql`SELECT 1 FROM app.lock_account()`.execute(tx);
}

export interface KnowledgeNews {
  readonly userIds: readonly string[];
  readonly measure: Measure;
  readonly share: Share;
}

/**
 * Has the administrators told, once, of each share of the quota that an account has reached since. It is told before it is noted for good: a crash in between
 * tells twice and never not at all.
 */
export const knowledgeNotices =
  (accounts: Accounts, quotaFor: QuotaFor, tell: (news: KnowledgeNews) => Promise<void>) =>
  async (accountId: string, full?: Measure): Promise<void> => {
    const quota = await quotaFor(accountId);
    await accounts.enterAs(accountId, async (scope) => {
      const { tx } = scope;
      await lockAsWorker(scope);
      const reached: { measure: Measure; share: Share }[] = [];
      for (const { measure, share, reached: isReached, away } of sharesOf(quota, await knowledgeUse(scope), full)) {
        if (isReached) {
          const noted = await tx
            .insertInto('app.knowledge_notices')
            .values({ account_id: accountId, measure, share })
            .onConflict((conflict) => conflict.doNothing())
            .returning('share')
            .executeTakeFirst();
          if (noted) reached.push({ measure, share });
        } else if (away) {
          await tx.deleteFrom('app.knowledge_notices').where('account_id', '=', accountId).where('measure', '=', measure).where('share', '=', share).execute();
        }
      }
      if (reached.length === 0) return;
      const userIds = await administratorsOf(scope);
      // Of two shares of one measure at once the higher one says all.
      const highest = reached.filter(({ measure, share }) => !reached.some((other) => other.measure === measure && other.share > share));
      for (const news of highest) await emit(scope, { type: 'quota.reached', data: { ...news, month: null } });
      for (const news of highest) await tell({ userIds, ...news });
    });
  };
