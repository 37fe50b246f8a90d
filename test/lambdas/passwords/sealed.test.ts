import { describe, expect, test } from '@jest/globals';
import { sealer } from '../../../lambdas/passwords/sealed.ts';

const PEPPER = 'a pepper of forty-eight characters, more or less';
const BOTH = JSON.stringify({ 1: PEPPER, 2: 'a newer pepper of more than thirty-two letters' });
const box = sealer(async () => PEPPER);

describe('a sealed secret', () => {
  test('is opened by its owner, and looks different each time', async () => {
    const [one, two] = [await box.seal('JBSWY3DP', 'u1'), await box.seal('JBSWY3DP', 'u1')];
    expect([await box.open(one, 'u1'), await box.open(two, 'u1')]).toEqual(['JBSWY3DP', 'JBSWY3DP']);
    expect(one).not.toBe(two);
    expect(Buffer.from(one, 'base64url').toString('latin1')).not.toContain('JBSWY3DP');
  });

  test('is not opened for another owner, under another pepper, or changed', async () => {
    const sealed = await box.seal('JBSWY3DP', 'u1');
    const [version, body = ''] = sealed.split('.');
    const changed = Buffer.from(body, 'base64url');
    changed[14] = (changed[14] ?? 0) ^ 1;
    await expect(box.open(sealed, 'u2')).rejects.toThrow();
    await expect(sealer(async () => 'another pepper of thirty-two letters').open(sealed, 'u1')).rejects.toThrow();
    for (const other of [`${version}.${changed.toString('base64url')}`, body, `2.${body}`, '', 'x'.repeat(9_000)])
      await expect(box.open(other, 'u1')).rejects.toThrow();
  });

  test('outlives a second pepper', async () => {
    const sealed = await box.seal('JBSWY3DP', 'u1');
    const later = sealer(async () => BOTH);
    expect(await later.open(sealed, 'u1')).toBe('JBSWY3DP');
    expect(await later.seal('JBSWY3DP', 'u1')).toMatch(/^2\./);
  });

  test('of a pepper that was added a moment ago is opened by whoever remembers the one before', async () => {
    const sealed = await sealer(async () => BOTH).seal('JBSWY3DP', 'u1');
    expect(await sealer(async (anew) => (anew ? BOTH : PEPPER)).open(sealed, 'u1')).toBe('JBSWY3DP');
    await expect(sealer(async () => PEPPER).open(sealed, 'u1')).rejects.toThrow('gone');
  });
});
