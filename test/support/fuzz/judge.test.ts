import { expect, test } from '@jest/globals';
import { ALL_ROUTES } from '../../../lambdas/contracts.ts';
import { wrongWith, type Judged } from './judge.ts';

const known = (wanted: string): Pick<Judged, 'name' | 'route'> => {
  const found = ALL_ROUTES.find(({ name }) => name === wanted);
  if (!found) throw new Error(`no route ${wanted}`);
  return found;
};
const complaintOf = (headers: Readonly<Record<string, string>>, text = '{}', wanted = 'me'): string | undefined =>
  wrongWith(
    { status: 200, text, headers: new Headers(headers), body: {} },
    { ...known(wanted), strayed: false, milliseconds: 1, inner: { names: ['rempart-data-identity'] } },
  );

test('words of the inside are found in the headers of a reply too, and names of tables and buckets whatever its status', () => {
  expect(complaintOf({ 'content-type': 'application/json' })).toBeUndefined();
  expect(complaintOf({ 'x-cause': 'ConditionalCheckFailed' })).toContain('ConditionalCheck');
  expect(complaintOf({ 'x-table': 'rempart-data-identity' })).toBe('200 names rempart-data-identity');
  expect(complaintOf({}, '{"table":"rempart-data-identity"}')).toBe('200 names rempart-data-identity');
  expect(complaintOf({}, '{"url":"http://127.0.0.1/rempart-data-identity"}', 'downloadMaterial')).toBeUndefined();
});
