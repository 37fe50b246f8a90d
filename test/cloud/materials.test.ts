import { readFileSync } from 'node:fs';
import { ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { postForm, settle, upload, type LocalFile, type MaterialView, type UploadView } from '../../local/client/material.ts';
import { cloud, journalOf, learn, newChatbot, newTenant, textFile, until, type Bot, type Tenant } from '../support/cloud.ts';

let tenant: Tenant;
let bot: Bot;
beforeAll(async () => {
  tenant = await newTenant();
  bot = await newChatbot(tenant);
});

const fixture = (name: string, type = 'application/pdf'): LocalFile => ({ name, type, bytes: new Uint8Array(readFileSync(`test/fixtures/documents/${name}`)) });
const EICAR = String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$` + 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*';
const reserve = (file: { filename: string; contentType: string; bytes: number }) =>
  tenant.client.call<UploadView & { code: string; reason: string; instance: string }>('POST', `/v1/chatbots/${bot.id}/materials/uploads`, { body: file });
const search = (query: string) =>
  tenant.client.call<{ passages: { name: string; text: string; page?: number }[] }>('POST', `/v1/chatbots/${bot.id}/search`, { body: { query } });

async function objectVersions(prefix: string): Promise<number> {
  const { account, endpoints, directory } = cloud();
  const s3 = new S3Client({ endpoint: endpoints['AWS_ENDPOINT_URL_S3'] ?? '', region: account.region, credentials: account });
  const names = ['rempart-data-quarantinebucket2b128b57', 'rempart-data-librarybucket2dae2f95'];
  expect(directory).not.toBe('');
  const counts = await Promise.all(
    names.map(async (Bucket) => (await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: prefix }))).Versions?.length ?? 0),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

describe('what is learned', () => {
  test.each([
    ['rempart-handbook.pdf', 'application/pdf', 'How much coffee goes into a double basket?', /18 grams/],
    ['faq.md', 'text/markdown', 'question', /./],
    ['notice.txt', 'text/plain', 'opening', /./],
  ])('%s passes every state and is found', async (name, type, query, answer) => {
    const seen: string[] = [];
    const { id } = await upload(tenant.client, bot.id, fixture(name, type));
    const material = await settle(tenant.client, bot.id, id, { seen: (status) => seen.push(status) });

    expect(material).toMatchObject({ status: 'ready', scan: { verdict: 'not-scanned' } });
    expect(material.chunks).toBeGreaterThan(0);
    expect(seen.at(-1)).toBe('ready');
    expect((await search(query)).body.passages.map(({ text }) => text).join('\n')).toMatch(answer);
  });

  test('a link is given for it, and downloads it as an attachment of its type (S3.7, S25.10)', async () => {
    const material = await learn(tenant, bot.id, textFile('Plain words.', 'naïve "file".txt'.replaceAll('"', '')));
    const { body } = await tenant.client.call<{ url: string; expiresInSeconds: number }>('GET', `/v1/chatbots/${bot.id}/materials/${material.id}/download`);
    const file = await fetch(body.url);

    expect(body.expiresInSeconds).toBe(60);
    expect(new URL(body.url).searchParams.get('X-Amz-Expires')).toBe('60');
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''/);
    expect(file.headers.get('content-type')).toBe('text/plain');
    expect(await file.text()).toBe('Plain words.');
    expect((await fetch(body.url.replace('X-Amz-Expires=60', 'X-Amz-Expires=600'))).status).toBe(403);
  });
});

describe('what is not', () => {
  test.each<[string, LocalFile, MaterialView['status'], string]>([
    ['a PDF that is none', { name: 'fake.pdf', type: 'application/pdf', bytes: new TextEncoder().encode('Hello, I am text.') }, 'rejected', 'type'],
    [
      'a program with the name of a text',
      { name: 'tool.txt', type: 'text/plain', bytes: new Uint8Array([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0]) },
      'rejected',
      'type',
    ],
    ['the EICAR file', textFile(EICAR, 'eicar.txt'), 'rejected', 'infected'],
    ['the EICAR file inside a longer text', textFile(`${'x'.repeat(100_000)}${EICAR}`, 'long.txt'), 'rejected', 'infected'],
    ['a broken PDF', fixture('broken.pdf'), 'failed', 'broken'],
    ['an encrypted PDF', fixture('encrypted.pdf'), 'failed', 'encrypted'],
    ['a text without a word', textFile(' \n \n'), 'failed', 'no-text'],
  ])('%s ends with a reason', async (_, file, status, reason) => {
    const material = await learn(tenant, bot.id, file);
    expect(material).toMatchObject({ status, reason });
    if (status === 'rejected') expect(await objectVersions(`accounts/${tenant.accountId}/chatbots/${bot.id}/materials/${material.id}`)).toBe(0);
  });

  test.each([
    ['name', { filename: '../../etc/passwd.txt', contentType: 'text/plain', bytes: 5 }],
    ['type', { filename: 'page.html', contentType: 'text/plain', bytes: 5 }],
    ['type', { filename: 'tool.exe5', contentType: 'application/pdf', bytes: 5 }],
    ['type', { filename: 'a.pdf', contentType: 'text/plain', bytes: 5 }],
    ['size', { filename: 'a.txt', contentType: 'text/plain', bytes: 0 }],
    ['size', { filename: 'a.txt', contentType: 'text/plain', bytes: 25_000_001 }],
  ])('no form is given for a wrong %s: %p (S19.2, S19.5)', async (reason, file) => {
    const reply = await reserve(file);
    expect([reply.status, reply.body.code]).toEqual([422, 'upload-refused']);
    expect(['name', 'type', 'size']).toContain(reply.body.reason);
    expect(reply.body.reason).toBe(reason);
    expect((await journalOf(reply.body.instance)).map(({ type }) => type)).toEqual(['upload_validation']);
  });
});

describe('a form', () => {
  test('takes nothing but the file that it was made for (S19.4, S19.5)', async () => {
    const { body } = await reserve({ filename: 'a.txt', contentType: 'text/plain', bytes: 10 });
    const text = textFile('ten bytes!', 'a.txt');
    const post = async (change: (fields: Record<string, string>) => Record<string, string>, file = text) =>
      (await postForm({ ...body.upload, fields: change({ ...body.upload.fields }) }, file)).status;
    const key = body.upload.fields['key'] ?? '';

    expect(key).toBe(`accounts/${tenant.accountId}/chatbots/${bot.id}/materials/${body.material.id}`);
    expect(await post((fields) => ({ ...fields, key: `${key}x` }))).toBe(403);
    expect(await post((fields) => ({ ...fields, 'Content-Type': 'text/html' }))).toBe(403);
    expect(await post((fields) => ({ ...fields, acl: 'public-read' }))).toBe(403);
    expect(await post((fields) => fields, textFile('eleven byte'))).toBe(400);
    expect(await post((fields) => fields, textFile(''))).toBe(400);
    expect((await tenant.client.call<MaterialView>('GET', `/v1/chatbots/${bot.id}/materials/${body.material.id}`)).body.status).toBe('awaiting-upload');
    expect(await post((fields) => fields)).toBe(204);
    expect((await settle(tenant.client, bot.id, body.material.id)).status).toBe('ready');
  });

  test('used again after the scan swaps nothing: the second file is thrown away (S19.6)', async () => {
    const { body } = await reserve({ filename: 'b.txt', contentType: 'text/plain', bytes: 200 });
    await postForm(body.upload, textFile('The first file says heron.', 'b.txt'));
    await settle(tenant.client, bot.id, body.material.id);
    await postForm(body.upload, textFile('The second file says pelican.', 'b.txt'));
    await until(async () => (await objectVersions(body.upload.fields['key'] ?? '')) === 1);

    expect(JSON.stringify((await search('heron')).body)).toContain('heron');
    expect(JSON.stringify((await search('pelican')).body)).not.toContain('pelican');
  });

  test('no link is given before the scan (S3.4, S24.7)', async () => {
    const { body } = await reserve({ filename: 'c.txt', contentType: 'text/plain', bytes: 10 });
    const reply = await tenant.client.call<{ code: string }>('GET', `/v1/chatbots/${bot.id}/materials/${body.material.id}/download`);
    expect([reply.status, reply.body.code]).toEqual([409, 'scan-pending']);
  });

  test('at most 20 files are on their way, also when 25 are asked for at once', async () => {
    const other = await newTenant();
    const own = await newChatbot(other);
    const replies = await Promise.all(
      Array.from({ length: 25 }, () =>
        other.client.call<{ reason: string }>('POST', `/v1/chatbots/${own.id}/materials/uploads`, {
          body: { filename: 'a.txt', contentType: 'text/plain', bytes: 10 },
        }),
      ),
    );
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(20);
    expect(replies.filter(({ status, body }) => status === 422 && body.reason === 'quota')).toHaveLength(5);
  });
});

describe('deletion', () => {
  test('of a material takes its file and its vectors (S14.6)', async () => {
    const material = await learn(tenant, bot.id, textFile('Only this file mentions the ocelot.'));
    expect(JSON.stringify((await search('ocelot')).body)).toContain('ocelot');
    expect((await tenant.client.call('DELETE', `/v1/chatbots/${bot.id}/materials/${material.id}`)).status).toBe(204);

    expect(JSON.stringify((await search('ocelot')).body)).not.toContain('ocelot');
    expect((await tenant.client.call('GET', `/v1/chatbots/${bot.id}/materials/${material.id}`)).status).toBe(404);
    await until(async () => (await objectVersions(`accounts/${tenant.accountId}/chatbots/${bot.id}/materials/${material.id}`)) === 0);
  });

  test('of a chatbot takes everything below it (S14.6)', async () => {
    const doomed = await newChatbot(tenant);
    await learn(tenant, doomed.id, textFile('The last words.'));
    expect((await tenant.client.call('DELETE', `/v1/chatbots/${doomed.id}`)).status).toBe(204);

    expect((await tenant.client.call('GET', `/v1/chatbots/${doomed.id}`)).status).toBe(404);
    await until(async () => (await objectVersions(`accounts/${tenant.accountId}/chatbots/${doomed.id}/`)) === 0);
    const frame = await fetch(`${cloud().edge}/w/${doomed.publicKey}`, { headers: { referer: 'https://shop.example.com/' } });
    expect(frame.status).toBe(404);
  });
});
