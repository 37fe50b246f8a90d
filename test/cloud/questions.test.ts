import { beforeAll, expect, test } from '@jest/globals';
import { learn, newChatbot, newTenant, textFile, type Bot, type Tenant } from '../support/cloud.ts';

let tenant: Tenant;
let bot: Bot;
beforeAll(async () => {
  tenant = await newTenant();
  bot = await newChatbot(tenant);
  await learn(tenant, bot.id, textFile('The canary sings at seven in the kitchen.'));
});

const ask = (message: string) => tenant.client.call<{ conversationId: string; answer: string }>('POST', `/v1/chatbots/${bot.id}/chat`, { body: { message } });
const list = async (query = '') =>
  (
    await tenant.client.call<{ items: { question: string; times: number; conversationId: string }[]; nextCursor: string | null }>(
      'GET',
      `/v1/chatbots/${bot.id}/questions/unanswered${query}`,
    )
  ).body;

test('a question that has an answer is not listed, one that has none is, once for all its spellings', async () => {
  await ask('When does the canary sing?');
  expect((await list()).items).toEqual([]);

  await ask('Where is the zeppelin moored?');
  const last = await ask('  where is the   ZEPPELIN moored ');

  const { items } = await list();
  expect(items).toEqual([expect.objectContaining({ question: 'Where is the zeppelin moored?', times: 2, conversationId: last.body.conversationId })]);
});

test('the latest comes first, page by page', async () => {
  await ask('Who tuned the bassoon?');
  const first = await list('?limit=1');
  const second = await list(`?limit=1&cursor=${first.nextCursor}`);

  expect([...first.items, ...second.items].map(({ question }) => question)).toEqual(['Who tuned the bassoon?', 'Where is the zeppelin moored?']);
  expect(second.nextCursor).toBeNull();
});
