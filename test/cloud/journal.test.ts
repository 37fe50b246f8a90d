import { beforeAll, describe, expect, test } from '@jest/globals';
import { journalOf, newMember, newTenant, type Tenant } from '../support/cloud.ts';

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
