import { beforeAll, expect, test } from '@jest/globals';
import { expectStatus } from '../../local/client/client.ts';
import { asAccount, databaseClient } from '../support/database.ts';
import { newChatbot, newTenant, type Bot, type Tenant } from '../support/cloud.ts';

let tenant: Tenant;
let bot: Bot;
beforeAll(async () => {
  tenant = await newTenant();
  bot = await newChatbot(tenant);
  const add = (path: string, body: object) => expectStatus(tenant.client.call('POST', `/v1/chatbots/${bot.id}/${path}`, { body }), 201);
  await add('triggers', {
    name: 'Price',
    when: { kind: 'message', match: 'words', phrases: ['price'] },
    then: [{ kind: 'say', text: 'Prices depend on you.' }, { kind: 'collect-lead', fields: ['name', 'email'] }, { kind: 'hand-off' }],
  });
}, 120_000);

interface Answer {
  readonly conversationId: string;
  readonly answer: string;
}
const ask = async (message: string, conversationId?: string): Promise<Answer> =>
  (
    await expectStatus(
      tenant.client.call<Answer>('POST', `/v1/chatbots/${bot.id}/chat`, { body: { message, version: 'draft', ...(conversationId && { conversationId }) } }),
      200,
    )
  ).body;

test('a trigger begins a form, which checks what it is told, makes a lead and asks for a person; then the bot is silent for whoever takes over', async () => {
  const { answer, conversationId } = await ask('What is the price?');
  expect(answer).toBe('Prices depend on you.\n\nWhat is your name?');
  expect((await ask('Ada', conversationId)).answer).toBe('At which e-mail address can we reach you?');
  expect((await ask('not an address', conversationId)).answer).toMatch(/^That does not look like an e-mail address\./);
  expect((await ask('ada@example.com', conversationId)).answer).toBe('Thank you, we will be in touch.');

  const database = await databaseClient('app_api');
  const rows = (sql: string): Promise<unknown> => asAccount(database, tenant.accountId, sql);
  expect(JSON.stringify(await rows(`SELECT fields FROM app.leads WHERE chatbot_id = '${bot.id}'`))).toContain('ada@example.com');
  expect(JSON.stringify(await rows(`SELECT status FROM app.conversations WHERE conversation_id = '${conversationId}'`))).toContain('waiting');
  await database.end();

  await expectStatus(tenant.client.call('POST', `/v1/chatbots/${bot.id}/conversations/${conversationId}/takeover`), 200);
  expect((await ask('Are you there?', conversationId)).answer).toBe('');
}, 60_000);
