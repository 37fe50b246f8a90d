import { describe, expect, test } from '@jest/globals';
import { checkPolicy } from '../../../../local/engines/s3/post-policy.ts';

const now = Date.parse('2026-03-01T10:00:00Z');
const form = {
  fields: new Map([
    ['content-type', 'image/png'],
    ['key', 'up/x'],
  ]),
  bucket: 'b',
  key: 'up/x',
};
const covering = [{ key: 'up/x' }, ['starts-with', '$content-type', '']];
const check = (policy: unknown, change: Partial<typeof form> = {}) =>
  checkPolicy(Buffer.from(JSON.stringify(policy) ?? '{').toString('base64'), { ...form, ...change }, now);
const withConditions = (...conditions: unknown[]) => ({ expiration: '2026-03-01T10:00:01Z', conditions: [...covering, ...conditions] });

describe('a POST policy', () => {
  test('gives the narrowest of its size ranges', () => {
    expect(check(withConditions(['content-length-range', 1, 100], ['Content-Length-Range', 0, 50]))).toEqual({ least: 1, most: 50 });
  });

  test('compares names without case, and every member of a list of types', () => {
    expect(() => check(withConditions(['eq', '$Content-Type', 'image/png'], { BUCKET: 'b' }))).not.toThrow();
    const list = (types: string) => ({
      fields: new Map([
        ['content-type', types],
        ['key', 'up/x'],
      ]),
    });
    expect(() => check(withConditions(['starts-with', '$Content-Type', 'image/']), list('image/png,image/gif'))).not.toThrow();
    expect(() => check(withConditions(['starts-with', '$Content-Type', 'image/']), list('image/png,text/html'))).toThrow('Policy Condition failed');
  });

  test('lets fields through that say they are to be ignored, and no others', () => {
    const more = (name: string) => ({ fields: new Map([...form.fields, [name, '1']]) });
    expect(() => check(withConditions(), more('x-ignore-me'))).not.toThrow();
    expect(() => check(withConditions(), more('x-not-ignored'))).toThrow('Extra input fields: x-not-ignored');
  });

  test('holds for a condition on a field that the form does not have', () => {
    expect(() => check(withConditions(['eq', '$acl', 'private']))).toThrow('Policy Condition failed');
    expect(() => check(withConditions(['eq', '$acl', '']))).not.toThrow();
  });

  test('is over at its expiry', () => {
    expect(() => check({ ...withConditions(), expiration: '2026-03-01T10:00:00Z' })).toThrow('Policy expired');
  });

  test.each([
    ['no JSON', undefined],
    ['null', null],
    ['no expiration', { conditions: [] }],
    ['an expiration that is no date', { expiration: 'soon', conditions: [] }],
    ['no conditions', { expiration: '2026-03-01T10:00:01Z' }],
    ['an unknown operator', withConditions(['ends-with', '$key', 'x'])],
    ['a field without its sign', withConditions(['eq', 'key', 'up/x'])],
    ['a range of words', withConditions(['content-length-range', 'a', 'b'])],
    ['a condition of another kind', withConditions('key')],
  ])('with %s is refused', (_, policy) => {
    expect(() => check(policy)).toThrow('Invalid Policy');
  });
});
