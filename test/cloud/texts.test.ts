import { beforeAll, describe, expect, test } from '@jest/globals';
import { settle } from '../../local/client/material.ts';
import { docx, paragraph } from '../lambdas/materials/office-documents.ts';
import { learn, newChatbot, newTenant, until, type Bot, type Tenant } from '../support/cloud.ts';

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

test('the longest question and the longest name are found, shown and cited (S20.1)', async () => {
  const emoji = '\u{1f993}';
  const question = `${emoji} gallops ${emoji.repeat(490)}`;
  const title = `gallops ${emoji.repeat(191)}`;
  for (const [path, body] of [
    ['/answers', { question, answer: 'It gallops home.' }],
    ['/texts', { title, text: 'It gallops away.' }],
  ] as const) {
    const written = await tenant.client.call<Written>('POST', at(path), { body });
    expect(written.status).toBe(202);
    await settle(tenant.client, bot.id, written.body.material.id);
  }
  const found = await tenant.client.call<{ passages: { name: string; heading?: string }[] }>('POST', `/v1/chatbots/${bot.id}/search`, {
    body: { query: 'gallops' },
  });

  expect(found.status).toBe(200);
  expect(found.body.passages.find(({ heading }) => heading !== undefined)).toMatchObject({ heading: question });
  expect(found.body.passages.map(({ name }) => name)).toContain(title);
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

describe('a text that is written anew', () => {
  const search = async (query: string): Promise<string[]> =>
    (await tenant.client.call<{ passages: { text: string }[] }>('POST', `/v1/chatbots/${bot.id}/search`, { body: { query } })).body.passages.map(
      ({ text }) => text,
    );
  const write = async (path: string, body: object) => (await tenant.client.call<Written>('POST', at(path), { body })).body.material.id;
  const patch = async (id: string, body: object) => tenant.client.call<Record<string, unknown>>('PATCH', at(`/${id}`), { body });

  test('answers with what it was until the new version is in, and then with that alone, under its new name', async () => {
    const id = await write('/texts', { title: 'Ferry', text: 'The quokka ferry leaves at seven.' });
    await settle(tenant.client, bot.id, id);
    const { body: read } = await tenant.client.call<{ updatedAt: string }>('GET', at(`/${id}/text`));
    const changed = await patch(id, { title: 'Ferries', text: 'The quokka ferry leaves at nine.', updatedAt: read.updatedAt });
    const overtaken = await patch(id, { title: 'Mine', text: 'Lost?', updatedAt: read.updatedAt });
    const seen: number[] = [];
    let last: { status: string; updating: boolean; name: string };
    do {
      const found = (await search('quokka ferry')).filter((text) => text.includes('quokka'));
      seen.push(found.length);
      last = (await tenant.client.call<typeof last>('GET', at(`/${id}`))).body;
    } while (last.updating);

    expect(read).toMatchObject({ title: 'Ferry', text: 'The quokka ferry leaves at seven.' });
    expect([overtaken.status, overtaken.body['code']]).toEqual([409, 'conflict']);
    expect((await tenant.client.call('GET', at(`/${id}/text`))).body).toMatchObject({ title: 'Ferries', text: 'The quokka ferry leaves at nine.' });
    expect([changed.status, changed.body['updating'], changed.body['name']]).toEqual([200, true, 'Ferry']);
    expect(new Set(seen)).toEqual(new Set([1]));
    expect(last).toMatchObject({ status: 'ready', name: 'Ferries' });
    expect(await search('quokka ferry')).toContain('The quokka ferry leaves at nine.');
    expect((await chunksOf(id)).items).toHaveLength(1);
  });

  test('keeps what it was when the new version is no text, and says why', async () => {
    const id = await write('/answers', { question: 'Who tames the axolotl?', answer: 'Nobody.' });
    await settle(tenant.client, bot.id, id);
    await patch(id, { question: 'Who tames the axolotl now?', answer: 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*' });

    expect(await settle(tenant.client, bot.id, id)).toMatchObject({
      status: 'ready',
      updateReason: 'infected',
      name: 'Who tames the axolotl?',
      question: 'Who tames the axolotl?',
    });
    expect(await search('axolotl')).toContain('Nobody.');
  });

  test('of half an answer keeps the other half', async () => {
    const id = await write('/answers', { question: 'When does the numbat wake?', answer: 'At six.' });
    await settle(tenant.client, bot.id, id);
    expect((await patch(id, { answer: 'At seven.' })).status).toBe(200);
    await settle(tenant.client, bot.id, id);

    expect((await tenant.client.call('GET', at(`/${id}/text`))).body).toMatchObject({ question: 'When does the numbat wake?', answer: 'At seven.' });
    expect((await patch(id, { question: 'When does the numbat rise?' })).status).toBe(200);
    await settle(tenant.client, bot.id, id);
    expect((await tenant.client.call('GET', at(`/${id}/text`))).body).toMatchObject({ question: 'When does the numbat rise?', answer: 'At seven.' });
  });

  test('of another kind is refused; a title alone changes at once', async () => {
    // Whoever is quick comes before it is read; a machine may be quicker now and then.
    const id = await until(async () => {
      const written = await write('/texts', { title: 'One', text: 'The yak stands.' });
      return (await patch(written, { text: 'too early' })).status === 409 && written;
    }, 'no change came too early');
    await settle(tenant.client, bot.id, id);

    expect((await patch(id, { question: 'a?', answer: 'b' })).status).toBe(409);
    expect((await patch(id, { schedule: 'daily' })).status).toBe(409);
    expect((await patch(id, { question: 'a?' })).status).toBe(400);
    expect((await patch(id, { title: 'Two' })).body).toMatchObject({ name: 'Two', updating: false });
  });
});
