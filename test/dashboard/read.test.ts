import { afterEach, expect, jest, test } from '@jest/globals';
import { readWhole } from '../../dashboard/api/read.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

test('what must know a whole list reads it to its last page', async () => {
  const pages = [
    { items: [{ userId: 'a' }, { userId: 'b' }], nextCursor: 'next' },
    { items: [{ userId: 'c' }], nextCursor: null },
  ];
  const service = jest.spyOn(globalThis, 'fetch').mockImplementation(async () => Response.json(pages.shift()));

  const members = await readWhole('listMembers', new AbortController().signal);
  expect(members.map(({ userId }) => userId)).toEqual(['a', 'b', 'c']);
  expect(service.mock.calls.map(([address]) => address)).toEqual(['/v1/members?limit=100', '/v1/members?limit=100&cursor=next']);
});
