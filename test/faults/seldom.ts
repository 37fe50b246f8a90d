import { ExecuteStatementCommand, RDSDataClient, type ExecuteStatementCommandOutput } from '@aws-sdk/client-rds-data';
import { ListQueuesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { randomInt, randomUUID } from 'node:crypto';
import { readReply, type Reply } from '../../local/client/client.ts';
import { queuesOf } from '../support/cloud-clients.ts';
import { cloud, invokeWorker, type TestCloud } from '../support/cloud.ts';
import { again, insist } from '../support/persist.ts';
import { deliverUpdate, photograph } from '../support/telegram.ts';
import type { Check } from './checks.ts';
import { words, type Deed } from './customers.ts';
import type { Promised, Shop } from './ledger.ts';

/** What the clock wakes more seldom than a day of minutes has time for. */
const SELDOM = ['AccountErase', 'JournalFirewall', 'BillingReconcile', 'PrivacyRetain', 'QuotaSweep'] as const;

/** A job that a queue delivers twice. */
const twice = (queue: string, job: object): Promise<void> =>
  again(`a job of ${queue}`, async () => {
    // Queues are elsewhere when everything has come back.
    const client = queuesOf();
    try {
      const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}));
      const QueueUrl = QueueUrls.find((url) => url.includes(queue) && !url.includes('Dead'));
      for (const _ of [1, 2]) await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(job) }));
    } finally {
      client.destroy();
    }
  });

/** Says something to the database as its master does, from outside: the rows that come back. */
const asMaster = (what: string, sql: string): Promise<ExecuteStatementCommandOutput['records']> =>
  again(what, async () => {
    const { account, endpoints, secretArns } = cloud();
    const api = new RDSDataClient({ endpoint: endpoints['AWS_ENDPOINT_URL_RDS_DATA'] ?? '', region: account.region, credentials: account });
    const resourceArn = `arn:aws:rds:${account.region}:${account.accountId}:cluster:rempart`;
    const secretArn = secretArns.find((arn) => /master/i.test(arn)) ?? '';
    try {
      return (await api.send(new ExecuteStatementCommand({ resourceArn, secretArn, database: 'rempart', sql }))).records;
    } finally {
      api.destroy();
    }
  });

/** The namespace of a chatbot is of another model from now on, as if the operator had configured one: what it knows is embedded anew beside whoever asks and teaches. */
const ofAnotherModel = (chatbotId: string): Promise<unknown> =>
  asMaster('another model', `UPDATE knowledge.namespaces SET model = 'one-before' WHERE chatbot_id = '${chatbotId}'`);

/** What was to be embedded anew is of the model that is configured, and nothing of it is half done. */
export async function namespaceCheck({ bot }: Shop): Promise<Check> {
  const rows = await asMaster('the model', `SELECT model, next_model IS NULL FROM knowledge.namespaces WHERE chatbot_id = '${bot.id}'`);
  const [model, whole] = [rows?.[0]?.[0]?.stringValue, rows?.[0]?.[1]?.booleanValue];
  return {
    what: 'knowledge that was to be embedded anew: of the model that is configured, whole',
    looked: 1,
    wrong: rows?.length === 1 && model !== 'one-before' && whole === true ? [] : [`${bot.id}: ${JSON.stringify(rows)}`],
  };
}

/** What GuardDuty says of a file that is in quarantine no more: EventBridge delivers at least once. */
async function finding(): Promise<void> {
  const detail = {
    scanStatus: 'COMPLETED',
    s3ObjectDetails: {
      bucketName: cloud().bucketNames.find((name) => /quarantine/i.test(name)) ?? '',
      objectKey: `accounts/${randomUUID()}/gone`,
      versionId: randomUUID(),
    },
    scanResultDetails: { scanResultStatus: 'NO_THREATS_FOUND', threats: null },
  };
  for (const _ of [1, 2]) await again('a finding of GuardDuty', () => invokeWorker('MaterialsGuardduty', { detail }));
}

/**
 * The hours go by faster. Whom the clock wakes is woken again where it fails, as EventBridge does; what comes of weeks of growth, of an operator's decisions and of other
 * services comes too, and twice, as it may.
 */
export const clock = (shops: readonly Shop[]): Deed => {
  const happens: readonly ((shop: Shop) => Promise<unknown>)[] = [
    ...SELDOM.map((worker) => () => again(`the clock wakes ${worker}`, () => invokeWorker(worker))),
    ({ tenant: { accountId }, bot: { id: chatbotId } }) => twice('IndexJobs', { accountId, chatbotId, want: 'index' }),
    async ({ tenant: { accountId }, bot: { id: chatbotId } }) => {
      await ofAnotherModel(chatbotId);
      await twice('ReembedJobs', { accountId, chatbotId });
    },
    () => finding(),
    // There is no mirror to fetch definitions from: it fails as it does where the mirror is away, and what was published stays.
    () => invokeWorker('MaterialsDefinitions').catch(() => undefined),
    ({ tenant: { accountId }, bot: { id: chatbotId } }) => twice('IndexJobs', { accountId, chatbotId, want: 'none' }),
  ];
  return async (round) => {
    const shop = shops[Math.floor(round / happens.length) % shops.length];
    if (shop) await happens[round % happens.length]?.(shop);
  };
};

/** People on Telegram, who send pictures with a question beneath: the service delivers until it is heard, and then once more. */
export const photographer =
  ({ app }: Pick<TestCloud, 'app'>, { pictures }: Shop, promised: Promised): Deed =>
  async (round) => {
    const [from, text] = [5_550_000 + (round % 4), words()];
    const raw = photograph(text, { from, id: randomInt(2 ** 31) });
    const send = async (): Promise<Reply<object>> => readReply(await deliverUpdate(app, pictures, raw));
    await insist('a picture of Telegram', send);
    const said = `${text}\n[image]`;
    promised.hooks.push({ from: String(from), text: said });
    promised.photographs.push(said);
    await insist('the same picture of Telegram', send);
  };
