import { beforeAll, expect, test } from '@jest/globals';
import { settle } from '../../local/client/material.ts';
import { docx, paragraph } from '../lambdas/materials/office-documents.ts';
import { learn, newChatbot, newTenant, type Bot, type Tenant } from '../support/cloud.ts';

let tenant: Tenant;
let bot: Bot;
beforeAll(async () => {
  tenant = await newTenant();
  bot = await newChatbot(tenant);
});

interface Written {
  readonly material: { readonly id: string; readonly kind: string; readonly name: string; readonly question?: string };
}
interface Chunks {
  readonly items: readonly { readonly ordinal: number; readonly text: string; readonly heading?: string }[];
  readonly nextCursor: string | null;
}
const at = (path: string): string => `/v1/chatbots/${bot.id}/materials${path}`;
const chunksOf = async (id: string, query = ''): Promise<Chunks> => (await tenant.client.call<Chunks>('GET', at(`/${id}/chunks${query}`))).body;

test('a text takes the way of a file, and is kept as it was written (S17.4, S24)', async () => {
  const { status, body } = await tenant.client.call<Written>('POST', at('/texts'), {
    body: { title: 'R&D 😀', text: 'The workshop <opens> at a < b && c > d.' },
  });
  const material = await settle(tenant.client, bot.id, body.material.id);

  expect([status, body.material.kind, body.material.name]).toEqual([202, 'text', 'R&D 😀']);
  expect(material).toMatchObject({ status: 'ready', scan: { verdict: 'not-scanned' } });
  expect((await chunksOf(material.id)).items).toEqual([{ ordinal: 0, text: 'The workshop <opens> at a < b && c > d.' }]);
});

test('an answer is found by its question', async () => {
  const { body } = await tenant.client.call<Written>('POST', at('/answers'), { body: { question: 'Which zebra sings?', answer: 'None of ours.' } });
  await settle(tenant.client, bot.id, body.material.id);
  const found = await tenant.client.call<{ passages: { text: string }[] }>('POST', `/v1/chatbots/${bot.id}/search`, { body: { query: 'zebra sings' } });

  expect(body.material).toMatchObject({ kind: 'answer', question: 'Which zebra sings?' });
  expect(found.body.passages[0]?.text).toBe('None of ours.');
});

test('a Word document is learned with its headings, and its chunks are listed page by page', async () => {
  const sections = ['One', 'Two', 'Three'].map((title) => paragraph(title, 'Titre1') + paragraph(`About ${title}.`));
  const contentType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
  const { id } = await learn(tenant, bot.id, { name: 'sections.docx', type: contentType, bytes: new Uint8Array(docx(sections.join(''))) });
  const first = await chunksOf(id, '?limit=2');
  const second = await chunksOf(id, `?limit=2&cursor=${first.nextCursor}`);

  expect([...first.items, ...second.items]).toEqual(['One', 'Two', 'Three'].map((heading, ordinal) => ({ ordinal, heading, text: `About ${heading}.` })));
  expect(second.nextCursor).toBeNull();
  expect((await tenant.client.call('GET', at(`/${id}/chunks?cursor=x`))).status).toBe(400);
});
