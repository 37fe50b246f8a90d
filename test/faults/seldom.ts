import { ExecuteStatementCommand, RDSDataClient } from '@aws-sdk/client-rds-data';
import { ListQueuesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { randomInt, randomUUID } from 'node:crypto';
import { readReply, type Reply } from '../../local/client/client.ts';
import { queuesOf } from '../support/cloud-clients.ts';
import { invokeWorker, type TestCloud } from '../support/cloud.ts';
import { again, insist } from '../support/persist.ts';
import { deliverUpdate, photograph } from '../support/telegram.ts';
import { words, type Deed } from './customers.ts';
import type { Promised, Shop } from './ledger.ts';

/** What the clock wakes more seldom than a day of minutes has time for. */
const SELDOM = ['AccountErase', 'BillingReconcile', 'PrivacyRetain', 'QuotaSweep'] as const;

/** A job that a queue delivers twice. */
async function twice(cloud: TestCloud, queue: string, job: object): Promise<void> {
  const client = queuesOf(cloud);
  try {
    await again(`a job of ${queue}`, async () => {
      const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}));
      const QueueUrl = QueueUrls.find((url) => url.includes(queue) && !url.includes('Dead'));
      for (const _ of [1, 2]) await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(job) }));
    });
  } finally {
    client.destroy();
  }
}

/** The namespace of a chatbot is of another model from now on, as if the operator had configured one: what it knows is embedded anew beside whoever asks and teaches. */
async function ofAnotherModel(cloud: TestCloud, chatbotId: string): Promise<void> {
  const { account, endpoints, secretArns } = cloud;
  const api = new RDSDataClient({ endpoint: endpoints['AWS_ENDPOINT_URL_RDS_DATA'] ?? '', region: account.region, credentials: account });
  const resourceArn = `arn:aws:rds:${account.region}:${account.accountId}:cluster:rempart`;
  const secretArn = secretArns.find((arn) => /master/i.test(arn)) ?? '';
  const sql = `UPDATE knowledge.namespaces SET model = 'one-before' WHERE chatbot_id = '${chatbotId}'`;
  try {
    await again('another model', () => api.send(new ExecuteStatementCommand({ resourceArn, secretArn, database: 'rempart', sql })));
  } finally {
    api.destroy();
  }
}

/** What GuardDuty says of a file that is in quarantine no more: EventBridge delivers at least once. */
async function finding({ bucketNames }: TestCloud): Promise<void> {
  const detail = {
    scanStatus: 'COMPLETED',
    s3ObjectDetails: {
      bucketName: bucketNames.find((name) => /quarantine/i.test(name)) ?? '',
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
export const clock = (cloud: TestCloud, shops: readonly Shop[]): Deed => {
  const happens: readonly ((shop: Shop) => Promise<unknown>)[] = [
    ...SELDOM.map((worker) => () => again(`the clock wakes ${worker}`, () => invokeWorker(worker))),
    ({ tenant: { accountId }, bot: { id: chatbotId } }) => twice(cloud, 'IndexJobs', { accountId, chatbotId, want: 'index' }),
    async ({ tenant: { accountId }, bot: { id: chatbotId } }) => {
      await ofAnotherModel(cloud, chatbotId);
      await twice(cloud, 'ReembedJobs', { accountId, chatbotId });
    },
    () => finding(cloud),
    // There is no mirror to fetch definitions from: it fails as it does where the mirror is away, and what was published stays.
    () => invokeWorker('MaterialsDefinitions').catch(() => undefined),
    ({ tenant: { accountId }, bot: { id: chatbotId } }) => twice(cloud, 'IndexJobs', { accountId, chatbotId, want: 'none' }),
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
