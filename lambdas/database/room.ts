import { Problem, saying } from '../core/problem.ts';
import { PURPOSES } from '../materials/purposes.ts';
import type { AccountScope } from './account.ts';

/** Makes whoever counts in the same account wait for the end of this transaction: two at once cannot both see the last free place (S19.9). */
export async function lockAccount({ tx, accountId }: AccountScope): Promise<void> {
  await tx.selectFrom('app.accounts').select('account_id').where('account_id', '=', accountId).forUpdate().execute();
}

/** How many materials of the account are on their way. */
export async function unfinishedMaterials({ tx, accountId }: AccountScope): Promise<number> {
  const { unfinished } = await tx
    .selectFrom('app.materials')
    .select(({ fn }) => fn.countAll<number>().as('unfinished'))
    .where('account_id', '=', accountId)
    .where('status', 'in', ['awaiting-upload', 'scanning', 'processing'])
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow();
  return unfinished;
}

/** @throws Problem `upload-refused` (quota) when the account has as many materials on their way as it may. `called` is what the person calls them. */
export async function requireRoom(scope: AccountScope, called: 'files' | 'materials'): Promise<void> {
  const { max } = PURPOSES.training.count;
  await lockAccount(scope);
  if ((await unfinishedMaterials(scope)) >= max)
    throw new Problem('upload-refused', 'quota', {
      extra: {
        reason: 'quota',
        ...saying({
          en: `At most ${max} ${called} can be on their way at a time.`,
          fr: `Au plus ${max} ${called === 'files' ? 'fichiers' : 'documents'} peuvent être en cours de traitement à la fois.`,
        }),
      },
    });
}
