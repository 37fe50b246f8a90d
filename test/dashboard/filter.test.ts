import { expect, test } from '@jest/globals';
import { among, filterIn, type Admitted } from '../../dashboard/parts/filter.ts';

interface Filter {
  readonly status?: 'open' | 'closed';
  readonly day?: string;
}
const ADMITTED: Admitted<Filter> = { status: among(['open', 'closed']), day: (value) => /^\d{4}$/.test(value) };

test('an address says what a page is narrowed to', () => {
  expect(filterIn('?status=open&day=2026', ADMITTED)).toEqual({ status: 'open', day: '2026' });
  expect(filterIn('', ADMITTED)).toEqual({});
});

test.each(['?status=gone', '?status=', '?other=open', '?day=1', '?constructor=open', '?__proto__=open', '?status=open%00'])(
  'what nobody could have chosen is not in it: %s',
  (address) => {
    expect(filterIn(address, ADMITTED)).toEqual({});
  },
);
