import { Agent, request } from 'node:http';
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createClient, expectStatus } from '../../local/client/client.ts';
import { postForm, type UploadView } from '../../local/client/material.ts';
import { run } from '../../local/commands/journal-verify.ts';
import { objectsOf, tablesOf } from '../support/cloud-clients.ts';
import { cloud, freshSource, invokeWorker, journalOf, learn, newChatbot, newMember, newTenant, textFile, until, type Tenant } from '../support/cloud.ts';

interface Page {
  readonly items: readonly { readonly type: string; readonly requestId: string; readonly address?: string; readonly at: string }[];
  readonly nextCursor: string | null;
}

let [owner, other]: Tenant[] = [];
let member: Tenant;
beforeAll(async () => {
  [owner, other] = await Promise.all([newTenant(), newTenant()]);
  member = await newMember(owner as Tenant, 'member');
}, 60_000);

const read = async (tenant: Tenant | undefined, query = '') => (tenant as Tenant).client.call<Page>('GET', `/v1/journal${query}`);

test('what the gateway refuses by itself is one event, which no function has seen; what it lets through is none of its (S22.10)', async () => {
  const { api } = cloud();
  const ask = async (host: string) => (await fetch(`${host}/v1/health`)).headers.get('x-amzn-requestid') ?? '';
  const [past, through] = [await ask(`${api}/live`), await ask(cloud().app)];

  const [event] = await until(async () => {
    const events = await journalOf(past);
    return events.length > 0 && events;
  });
  expect([event, (await journalOf(past)).length]).toEqual([
    expect.objectContaining({ type: 'gateway_refused', outcome: 'refused', reason: 'waf_filtered' }),
    1,
  ]);
  expect(await journalOf(through)).toEqual([]);
});

test("what the distributions' firewall refuses is in the journal of the instance: from where, how many and by which rule (S22.1)", async () => {
  const source = freshSource();
  const agent = new Agent({ keepAlive: true, maxSockets: 16, localAddress: source });
  const ask = () =>
    new Promise<number>((resolve, reject) => {
      const sent = request(`${cloud().app}/assets/none.js`, { agent, method: 'DELETE' }, (response) =>
        response.resume().once('end', () => resolve(response.statusCode ?? 0)),
      );
      sent.once('error', reject).end();
    });
  const statuses: number[] = [];
  while (statuses.length < 2_016) statuses.push(...(await Promise.all(Array.from({ length: 32 }, ask))));
  agent.destroy();
  const refused = statuses.filter((status) => status === 429).length;
  expect(refused).toBe(statuses.length - 2_000);

  // As if some minutes had gone by.
  await invokeWorker('JournalFirewall', { asOf: Date.now() + 600_000 });
  const { body } = await createClient(cloud().app).call<{ reason: string; address?: string; count?: number }[]>(
    'GET',
    '/__local/journal?accountId=-&type=gateway_refused',
  );
  const own = body.filter(({ address }) => address === source);
  expect([own.reduce((sum, { count = 1 }) => sum + count, 0), new Set(own.map(({ reason }) => reason))]).toEqual([refused, new Set(['rate'])]);
}, 60_000);

describe('what the store of files refuses by itself (S22.10)', () => {
  const eventsOf = (response: Response) =>
    until(async () => {
      const events = await journalOf(response.headers.get('x-amz-request-id') ?? '');
      return events.length > 0 && events;
    });

  test('is one event of whose file it is: a link that was changed, one that is late, and none at all; a link that is good is none', async () => {
    const { client, accountId } = owner as Tenant;
    const { id } = await newChatbot(owner as Tenant);
    const { id: materialId } = await learn(owner as Tenant, id, textFile('For the members of the club alone.', 'club.txt'));
    const { url } = (await expectStatus(client.call<{ url: string }>('GET', `/v1/chatbots/${id}/materials/${materialId}/download`), 200)).body;
    const [, Bucket = '', ...parts] = decodeURIComponent(new URL(url).pathname).split('/');
    const store = objectsOf();
    const sign = (Key: string) => getSignedUrl(store, new GetObjectCommand({ Bucket, Key }), { expiresIn: 60, signingDate: new Date(Date.now() - 61_000) });
    const Key = parts.join('/');
    const nobody = Key.replace(accountId, accountId.replace(/.{4}$/, '0000'));
    const agent = { headers: { 'user-agent': 'curl/8.5' } };
    const [good, changed, late, bare, foreign] = await Promise.all([
      fetch(url, agent),
      fetch(url.replace('Expires=60', 'Expires=86400'), agent),
      fetch(await sign(Key), agent),
      fetch(url.replace(/\?.*/, ''), agent),
      fetch(await sign(nobody), agent),
    ]);
    store.destroy();
    expect([good, changed, late, bare, foreign].map(({ status }) => status)).toEqual([200, 403, 403, 403, 403]);

    const refused = { type: 'object_refused', outcome: 'refused', action: 'REST.GET.OBJECT', address: '127.0.0.1', agent: 'curl/8.5' };
    const own = { ...refused, accountId, target: Key, pk: `ACCOUNT#${accountId}` };
    expect(await eventsOf(changed)).toEqual([expect.objectContaining({ ...own, reason: 'signature-does-not-match' })]);
    expect(await eventsOf(late)).toEqual([expect.objectContaining({ ...own, reason: 'access-denied' })]);
    expect(await eventsOf(bare)).toEqual([expect.objectContaining({ ...own, reason: 'access-denied' })]);
    // Whoever names an account that is not there writes into no account's journal.
    expect(await eventsOf(foreign)).toEqual([expect.objectContaining({ ...refused, target: nobody, pk: 'INSTANCE' })]);
    expect(await journalOf(good.headers.get('x-amz-request-id') ?? '')).toEqual([]);

    const seen = (await read(owner, '?type=object_refused')).body.items;
    expect([seen.length, JSON.stringify(seen).includes('Signature=')]).toEqual([3, false]);
    expect((await read(other, '?type=object_refused')).body.items).toEqual([]);
  }, 60_000);

  test('is one event of a form whose file is larger than was said; the same form with the right file is none', async () => {
    const { client } = owner as Tenant;
    const { id } = await newChatbot(owner as Tenant);
    const file = textFile('Six bytes more than that.', 'small.txt');
    const body = { filename: file.name, contentType: file.type, bytes: file.bytes.length };
    const { upload } = (await expectStatus(client.call<UploadView>('POST', `/v1/chatbots/${id}/materials/uploads`, { body }), 201)).body;
    const larger = await postForm(upload, { ...file, bytes: new Uint8Array(file.bytes.length + 6).fill(97) });
    const right = await postForm(upload, file);
    expect([larger.status, right.status < 300]).toEqual([400, true]);

    expect(await eventsOf(larger)).toEqual([
      expect.objectContaining({ type: 'object_refused', action: 'REST.POST.BUCKET', reason: 'entity-too-large', pk: 'INSTANCE', address: '127.0.0.1' }),
    ]);
    expect(await journalOf(right.headers.get('x-amz-request-id') ?? '')).toEqual([]);
  }, 60_000);
});

describe('the journal of an account', () => {
  test('is read by its owner: own events alone, narrowed and by pages (S22.6)', async () => {
    const { body } = await read(owner, '?limit=100');

    expect(body.items.map(({ type }) => type)).toEqual(expect.arrayContaining(['user_created', 'authz_change']));
    expect(body.items.map(({ at }) => at)).toEqual(
      body.items
        .map(({ at }) => at)
        .toSorted()
        .reverse(),
    );
    const theirs = (await read(other, '?limit=100')).body.items.map(({ requestId }) => requestId);
    expect(body.items.filter(({ requestId }) => theirs.includes(requestId))).toEqual([]);

    const created = await read(owner, '?type=user_created');
    expect(created.body.items.map(({ type }) => type)).toEqual(['user_created']);
    const first = await read(owner, '?limit=1');
    const second = await read(owner, `?limit=1&cursor=${first.body.nextCursor}`);
    expect([...first.body.items, ...second.body.items]).toEqual(body.items.slice(0, 2));
    expect((await read(other, `?limit=1&cursor=${first.body.nextCursor}`)).status).toBe(400);
  });

  test('is not shown to a member, and nobody can change or delete in it (S22.6)', async () => {
    expect((await read(member)).status).toBe(403);
    expect((await member.client.call('GET', '/v1/journal/export')).status).toBe(403);
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      expect([403, 404, 405]).toContain((await owner?.client.call(method, '/v1/journal', { body: {} }))?.status);
  });

  test('is exported as a file, which is an event itself (S22.11)', async () => {
    const reply = await (owner as Tenant).client.call('GET', '/v1/journal/export?format=csv&type=user_created');

    expect([reply.status, reply.headers.get('content-type'), reply.headers.get('content-disposition')]).toEqual([
      200,
      'text/csv; charset=utf-8',
      'attachment; filename="journal.csv"',
    ]);
    expect(reply.text.split('\r\n')[1]).toMatch(/^\d{4}-.*,user_created,done,session,/);
    expect(await journalOf(reply.headers.get('x-request-id') ?? '')).toEqual([
      expect.objectContaining({ type: 'journal_export', accountId: owner?.accountId, change: '1 events type=user_created' }),
    ]);
  });
});

describe('the sealed journal (S22.9)', () => {
  const printed: string[] = [];
  /** `npm run journal:verify` for one account, as a person runs it. */
  async function verify(accountId: string): Promise<{ code: number; verdict: { events: number; findings: { kind: string }[] } | undefined }> {
    const log = jest.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
    try {
      const code = await run(['--data', cloud().directory, '--json', '--account', accountId]);
      const { verdicts } = JSON.parse(printed.at(-1) ?? '') as { verdicts: { events: number; findings: { kind: string }[] }[] };
      return { code, verdict: verdicts[0] };
    } finally {
      log.mockRestore();
    }
  }

  test('is whole, says so, and tells when a row was changed behind its back; the archive itself gives nothing up', async () => {
    const { accountId } = await newTenant();
    await invokeWorker('JournalSeal');
    const before = await verify(accountId);
    expect([before.code, before.verdict?.findings]).toEqual([0, []]);
    expect(before.verdict?.events).toBeGreaterThan(0);

    const { tableNames, bucketNames } = cloud();
    const { db, end } = tablesOf();
    const TableName = tableNames['Journal'] ?? '';
    const partition = { TableName, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': `ACCOUNT#${accountId}` } };
    const [row] = (await db.send(new QueryCommand(partition))).Items ?? [];
    const change = { TableName, Key: { pk: row?.['pk'] as string, sk: row?.['sk'] as string }, UpdateExpression: 'SET address = :other' };
    await db.send(new UpdateCommand({ ...change, ExpressionAttributeValues: { ':other': '198.51.100.1' } }));
    const after = await verify(accountId);
    expect([after.code, after.verdict?.findings.map(({ kind }) => kind)]).toEqual([1, ['row-changed']]);
    await db.send(new UpdateCommand({ ...change, ExpressionAttributeValues: { ':other': row?.['address'] as string } }));
    end();

    const s3 = objectsOf();
    const at = { Bucket: bucketNames.find((name) => name.includes('journalarchive')) ?? '', Key: `chains/${accountId}/0000000001.json` };
    const { VersionId, ObjectLockMode } = await s3.send(new HeadObjectCommand(at));
    expect(ObjectLockMode).toBe('GOVERNANCE');
    await expect(s3.send(new DeleteObjectCommand({ ...at, VersionId }))).rejects.toThrow(/object lock/i);
    await expect(s3.send(new PutObjectCommand({ ...at, Body: '{}' }))).rejects.toThrow(/denied/i);
    s3.destroy();
    expect((await verify(accountId)).code).toBe(0);
  });
});
