import { BatchGetCommand, GetCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applied } from '../core/clients.ts';
import { removePartition, removeRows } from '../core/partition-store.ts';
import { Problem } from '../core/problem.ts';
import { planName, PLANS, type KnowledgeQuota, type PlanName, type TurnLimits } from './contract.ts';
import { monthsBack } from './period.ts';
import { accountKey, monthKey, MONTHS_KEPT } from './rows.ts';
import { NOTHING_SAID, turnLimits, type ChatbotLimits } from './turn-limits.ts';

export interface AccountLimits {
  readonly plan: PlanName;
  readonly own: ChatbotLimits;
}

export type PlanSetter = 'default' | 'subscription' | 'operator';

export interface PlanStore {
  planOf(accountId: string): Promise<PlanName>;
  /** The plan, and by whose word it is in force. */
  standing(accountId: string): Promise<{ readonly plan: PlanName; readonly by: PlanSetter }>;
  /** The operator's word. It stands above what is paid for; `undefined` takes it back. */
  setPlan(accountId: string, plan: PlanName | undefined): Promise<void>;
  /**
   * What a subscription gives, or that it gives nothing. Later changes have higher revisions: an earlier one that comes late changes nothing.
   * `false` where the operator's word or a later change stands.
   */
  setPaidPlan(accountId: string, plan: PlanName | undefined, revision: number): Promise<boolean>;
  /** The plan and what has been said of a chatbot, in one consistent read. */
  read(accountId: string, chatbotId: string): Promise<AccountLimits>;
  setLimits(accountId: string, chatbotId: string, limits: ChatbotLimits): Promise<void>;
  /** Removes everything that is kept of an account. */
  forget(accountId: string, nowMs: number): Promise<void>;
}

/** Plans of accounts and limits of chatbots. A name that is no plan any more is the default. */
export function planStore(db: DynamoDBDocumentClient, TableName: string, byDefault: PlanName): PlanStore {
  const known = (item: Readonly<Record<string, unknown>> | undefined): PlanName => planName.catch(byDefault).parse(item?.['plan']);
  const rowOf = async (accountId: string) => (await db.send(new GetCommand({ TableName, Key: accountKey(accountId, 'PLAN'), ConsistentRead: true }))).Item;
  return {
    planOf: async (accountId) => known(await rowOf(accountId)),
    async standing(accountId) {
      const row = await rowOf(accountId);
      const said = planName.safeParse(row?.['plan']).success;
      return { plan: known(row), by: !said ? 'default' : row?.['paid'] === undefined ? 'operator' : 'subscription' };
    },
    async setPlan(accountId, plan) {
      // Taken back, it is as if a subscription gave nothing yet: its next word counts, whatever its number.
      const word = plan === undefined ? { paid: -1 } : { plan };
      await db.send(new PutCommand({ TableName, Item: { ...accountKey(accountId, 'PLAN'), ...word } }));
    },
    setPaidPlan: (accountId, plan, revision) =>
      applied(
        db.send(
          new PutCommand({
            TableName,
            Item: { ...accountKey(accountId, 'PLAN'), plan, paid: revision },
            // A row without a number is the operator's.
            ConditionExpression: 'attribute_not_exists(pk) OR paid <= :revision',
            ExpressionAttributeValues: { ':revision': revision },
          }),
        ),
      ),
    async read(accountId, chatbotId) {
      const Keys = [accountKey(accountId, 'PLAN'), accountKey(accountId, `CHATBOT#${chatbotId}`)];
      const { Responses, UnprocessedKeys } = await db.send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } }));
      // A row that was not read may be the one that bounds.
      if (Object.keys(UnprocessedKeys ?? {}).length > 0) throw new Problem('unavailable', 'plan');
      const rows = Responses?.[TableName] ?? [];
      const row = rows.find(({ sk }) => sk !== 'PLAN');
      return {
        plan: known(rows.find(({ sk }) => sk === 'PLAN')),
        own: row ? { minute: row['minute'] as ChatbotLimits['minute'], open: row['open'] as ChatbotLimits['open'] } : NOTHING_SAID,
      };
    },
    async setLimits(accountId, chatbotId, { minute, open }) {
      await db.send(new PutCommand({ TableName, Item: { ...accountKey(accountId, `CHATBOT#${chatbotId}`), minute, open } }));
    },
    async forget(accountId, nowMs) {
      await removePartition(db, TableName, accountKey(accountId, 'PLAN').pk);
      await removeRows(
        db,
        TableName,
        monthsBack(nowMs, MONTHS_KEPT + 2).map((month) => monthKey(month, accountId)),
      );
    },
  };
}

/** How much an account may keep as knowledge, read at each time, so that a new plan counts for what comes next. */
export const knowledgeQuotas =
  (plans: Pick<PlanStore, 'planOf'>) =>
  async (accountId: string): Promise<KnowledgeQuota> =>
    PLANS[await plans.planOf(accountId)].knowledge;

/** How long a function believes what it has read, in milliseconds: a new plan or limit counts everywhere after that. */
const BELIEVED_MS = 30_000;

/** Limits of turns, read once in a while by each function so that a turn does not wait for them. @throws Problem `unavailable`. */
export function knownLimits(store: Pick<PlanStore, 'read'>, now: () => number): (accountId: string, chatbotId: string) => Promise<TurnLimits> {
  const known = new Map<string, { readonly limits: TurnLimits; readonly until: number }>();
  return async (accountId, chatbotId) => {
    const key = `${accountId}#${chatbotId}`;
    const seen = known.get(key);
    if (seen && seen.until > now()) return seen.limits;
    const { plan, own } = await store.read(accountId, chatbotId).catch((error: unknown) => {
      throw error instanceof Problem ? error : new Problem('unavailable', 'plan', { cause: error });
    });
    const limits = turnLimits(PLANS[plan], own);
    if (known.size > 5_000) known.clear();
    known.set(key, { limits, until: now() + BELIEVED_MS });
    return limits;
  };
}
