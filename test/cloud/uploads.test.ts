import { beforeAll, describe, expect, test } from '@jest/globals';
import { postForm, type LocalFile } from '../../local/client/material.ts';
import {
  attach,
  conversationOf,
  edgeCall,
  invokeWorker,
  newChatbot,
  newMember,
  newTenant,
  newVisitor,
  pdfFile,
  SITE,
  until,
  type Bot,
  type Tenant,
  type UploadReply,
  type Visitor,
} from '../support/cloud.ts';
import { expectStatus } from '../../local/client/client.ts';
import { asAccount, databaseClient } from '../support/database.ts';
import { chunk, png } from '../lambdas/uploads/pictures.ts';

const EICAR = String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$` + 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*';
const picture = (bytes: Uint8Array, name = 'face.png', type = 'image/png'): LocalFile => ({ name, type, bytes: new Uint8Array(bytes) });
const infected = picture(png(4, [chunk('tEXt', Buffer.from(`Comment\0${EICAR}`))]));

interface AvatarReply {
  readonly upload: UploadReply['upload'] | null;
  readonly images: { readonly small: string; readonly large: string } | null;
}

let owner: Tenant;
let bot: Bot;
let visitor: Visitor;
beforeAll(async () => {
  owner = await newTenant();
  bot = await newChatbot(owner);
  visitor = await newVisitor(bot.publicKey);
}, 60_000);

const of = (path: string) => `/v1/chatbots/${bot.id}/avatar${path}`;
const read = async (path = of(''), client = owner.client): Promise<AvatarReply> => (await client.call<AvatarReply>('GET', path)).body;
const announce = (file: LocalFile, path = of('/uploads'), client = owner.client) =>
  client.call<UploadReply & { code: string; reason: string }>('POST', path, {
    body: { filename: file.name, contentType: file.type, bytes: file.bytes.length },
  });
async function send(file: LocalFile, path = of(''), client = owner.client): Promise<AvatarReply> {
  const { body } = await announce(file, `${path}/uploads`, client);
  expect((await postForm(body.form, file)).status).toBe(204);
  return until(async () => {
    const avatar = await read(path, client);
    return avatar.upload?.id === body.upload.id && ['ready', 'rejected'].includes(avatar.upload.status) ? avatar : undefined;
  });
}

describe('the picture of a chatbot', () => {
  test('is scanned, written anew in two sizes, shown to team and visitor as data, replaced, and taken away', async () => {
    const marker = 'marker-of-the-original';
    const first = await send(picture(png(80, [chunk('tEXt', Buffer.from(`Comment\0${marker}`))])));
    expect(first).toMatchObject({ upload: { status: 'ready' }, images: { small: expect.stringMatching(/^data:image\/webp;base64,UklGR/) } });
    expect(Buffer.from(first.images!.large.split(',')[1]!, 'base64').includes(marker)).toBe(false);
    const { body: shown, headers } = await edgeCall<{ image: string }>('GET', '/v1/widget/avatar', { headers: visitor.headers });
    expect([shown.image, headers.get('x-content-type-options')]).toEqual([first.images!.small, 'nosniff']);

    const second = await send(picture(png(90)));
    expect(second.upload?.id).not.toBe(first.upload?.id);
    expect(await owner.client.call('DELETE', of(''))).toMatchObject({ status: 204 });
    expect(await read()).toEqual({ upload: null, images: null });
    expect((await edgeCall('GET', '/v1/widget/avatar', { headers: visitor.headers })).body).toEqual({ image: null });
  });

  test('with the test file in its notes is refused, and the picture before it stays (S24.1)', async () => {
    const good = await send(picture(png(20)));
    const refused = await send(infected);

    expect(refused).toMatchObject({ upload: { status: 'rejected', reason: 'infected' }, images: good.images });
    const { body: journal } = await owner.client.call<{ target: string; type: string; reason: string }[]>('GET', '/__local/journal');
    expect(journal.filter(({ target }) => target === refused.upload!.id)).toEqual([expect.objectContaining({ type: 'upload_validation', reason: 'infected' })]);
  });

  test('of 64 250 by 64 250 pixels, or with ten thousand frames, is refused (S25.4)', async () => {
    expect((await send(picture(png(1, [], [64_250, 64_250])))).upload).toMatchObject({ status: 'rejected', reason: 'dimensions' });
    const frames = Buffer.alloc(8);
    frames.writeUInt32BE(10_000);
    expect((await send(picture(png(4, [chunk('acTL', frames)])))).upload).toMatchObject({ status: 'rejected', reason: 'animated' });
  });

  test('that is another thing than its name says is refused once it is here (S25.1)', async () => {
    expect((await send(picture(new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>')))).upload).toMatchObject({
      status: 'rejected',
      reason: 'type',
    });
  });

  test.each<[string, LocalFile, string]>([
    ['a drawing', picture(png(1), 'a.svg', 'image/svg+xml'), 'name'],
    ['a document', pdfFile, 'type'],
    ['a GIF', picture(png(1), 'a.gif', 'image/gif'), 'type'],
    ['more than two megabytes', picture(new Uint8Array(2_000_001)), 'size'],
    ['a name that leads elsewhere', picture(png(1), '../a.png'), 'name'],
  ])('cannot be %s: there is no form for it (S25.3, S25.9)', async (_, file, reason) => {
    expect(await announce(file)).toMatchObject({ status: 422, body: { code: 'upload-refused', reason } });
  });

  test('is changed by whoever may write settings, and by nobody else', async () => {
    const reader = await newMember(owner, 'member', [{ chatbotId: bot.id, areas: { settings: 'read' } }]);

    expect((await announce(picture(png(1)), of('/uploads'), reader.client)).status).toBe(403);
    expect((await reader.client.call('GET', of(''))).status).toBe(200);
  });
});

describe('a person’s own picture', () => {
  const seen = async (client = owner.client) => (await client.call<{ items: { userId: string; image: string }[] }>('GET', '/v1/members/pictures')).body.items;

  test('is seen by the team, by nobody else (S2), and is taken away again', async () => {
    const { images } = (await send(picture(png(30)), '/v1/me/avatar')) as { images: { small: string } };
    const member = await newMember(owner, 'member', []);
    const stranger = await newTenant();

    expect(await seen(member.client)).toEqual([{ userId: owner.userId, image: images.small }]);
    expect(await seen(stranger.client)).toEqual([]);
    expect((await owner.client.call('DELETE', '/v1/me/avatar')).status).toBe(204);
    expect(await read('/v1/me/avatar')).toEqual({ upload: null, images: null });
    expect(await seen()).toEqual([]);
  });

  test('goes with the membership, and with its objects', async () => {
    const member = await newMember(owner, 'member', []);
    await send(picture(png(31)), '/v1/me/avatar', member.client);
    expect(await seen()).toHaveLength(1);
    await expectStatus(owner.client.call('DELETE', `/v1/members/${member.userId}`), 204);
    await invokeWorker('MaterialsSweep', { staleAfterSeconds: 0 });

    expect(await seen()).toEqual([]);
    const database = await databaseClient('app_api');
    const rows = `SELECT 1 FROM app.uploads WHERE user_id = '${member.userId}'`;
    await until(async () => (await asAccount(database, owner.accountId, rows)).length === 0);
    await database.end();
  });
});

describe('an attachment of a visitor', () => {
  test('is had by the team as a download once it is clean, and by no other visitor', async () => {
    const conversationId = await conversationOf(visitor);
    const { id, status } = await attach(visitor, pdfFile, conversationId);
    const link = await owner.client.call<{ url: string }>('GET', `/v1/chatbots/${bot.id}/attachments/${id}/download`);
    const download = await fetch(link.body.url);

    expect([status, link.status, download.status, download.headers.get('content-type')]).toEqual(['ready', 200, 200, 'application/pdf']);
    expect(download.headers.get('content-disposition')).toMatch(/^attachment;/);
    const { body } = await owner.client.call<{ items: { author: string; files?: object[] }[] }>(
      'GET',
      `/v1/chatbots/${bot.id}/conversations/${conversationId}/messages`,
    );
    expect(body.items.map(({ author, files }) => [author, files])).toEqual([
      ['visitor', [{ id, name: 'note.pdf', contentType: 'application/pdf', status: 'ready' }]],
      ['assistant', undefined],
    ]);
    const other = await newVisitor(bot.publicKey);
    expect((await edgeCall('GET', `/v1/widget/attachments/${id}`, { headers: other.headers })).status).toBe(404);
    const announced = { filename: 'a.pdf', contentType: 'application/pdf', bytes: 10, conversationId };
    expect((await edgeCall('POST', '/v1/widget/attachments', { headers: other.headers, body: announced })).status).toBe(404);
  });

  test('goes with its conversation, at once for everybody and then with its object (S9.15)', async () => {
    const guest = await newVisitor(bot.publicKey);
    const conversationId = await conversationOf(guest);
    const { id } = await attach(guest, pdfFile, conversationId);
    const link = `/v1/chatbots/${bot.id}/attachments/${id}/download`;
    const { url } = (await owner.client.call<{ url: string }>('GET', link)).body;
    expect((await owner.client.call('DELETE', `/v1/chatbots/${bot.id}/conversations/${conversationId}`)).status).toBe(204);

    expect((await owner.client.call('GET', link)).status).toBe(404);
    expect((await edgeCall('GET', `/v1/widget/attachments/${id}`, { headers: guest.headers })).status).toBe(404);
    await invokeWorker('MaterialsSweep', { staleAfterSeconds: 0 });
    await until(async () => ((await fetch(url)).ok ? undefined : true));
  });

  test('with the test file in it is refused, and there is no link to it (S24.1, S24.7)', async () => {
    const { id, status, reason } = await attach(visitor, infected, await conversationOf(visitor));

    expect([status, reason]).toEqual(['rejected', 'infected']);
    expect((await owner.client.call('GET', `/v1/chatbots/${bot.id}/attachments/${id}/download`)).status).toBe(409);
  });

  test('is not had before its verdict (S24.7), and only a few can be on their way (S19.9)', async () => {
    const conversationId = await conversationOf(visitor);
    const announced = { filename: 'a.pdf', contentType: 'application/pdf', bytes: 10, conversationId };
    const reserve = () => edgeCall<UploadReply>('POST', '/v1/widget/attachments', { headers: visitor.headers, body: announced });
    const answers = await Promise.all(Array.from({ length: 8 }, reserve));
    const waiting = answers.filter(({ status }) => status === 201);

    expect([waiting.length, answers.filter(({ status }) => status === 422).length]).toEqual([5, 3]);
    const pending = await owner.client.call('GET', `/v1/chatbots/${bot.id}/attachments/${waiting[0]!.body.upload.id}/download`);
    expect(pending).toMatchObject({ status: 409, body: { code: 'scan-pending' } });
  });
});

test('a program is let through or refused as the chatbot says, and somebody who was forgotten or whose key was renewed is not, at the doors of files too (S27, S11.3, S21)', async () => {
  const own = await newChatbot(owner);
  const guest = await newVisitor(own.publicKey);
  const announced = { filename: 'a.pdf', contentType: 'application/pdf', bytes: 10 };
  const program = { ...guest.headers, 'user-agent': 'curl/8.14.1' };
  const doors = async (headers: Readonly<Record<string, string>>) => {
    const reserved = await edgeCall<UploadReply & { code: string }>('POST', '/v1/widget/attachments', { headers, body: announced });
    const id = reserved.body.upload?.id ?? '00000000-0000-7000-8000-000000000000';
    const rest = [`/v1/widget/attachments/${id}`, '/v1/widget/avatar', '/v1/widget/conversation'];
    return [reserved.status, ...(await Promise.all(rest.map(async (path) => (await edgeCall('GET', path, { headers })).status)))];
  };
  const open = [201, 200, 200, 200];
  expect([await doors(guest.headers), await doors(program)]).toEqual([open, open]);
  const policy = { embedding: 'listed', domains: [SITE], bots: 'refuse' };
  expect((await owner.client.call('PUT', `/v1/chatbots/${own.id}/access-policy`, { body: policy })).status).toBe(200);
  expect([await doors(guest.headers), await doors(program)]).toEqual([open, [403, 403, 403, 403]]);

  const gone = await newVisitor(own.publicKey);
  expect((await edgeCall('DELETE', '/v1/widget/conversation', { headers: gone.headers })).status).toBe(204);
  expect(await doors(gone.headers)).toEqual([404, 404, 404, 404]);
});
