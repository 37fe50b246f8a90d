import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { checkAge, readHeader } from '../../../lambdas/materials/definition-age.ts';

const BUILT = 1_760_000_000;
const header = `ClamAV-VDB:09 Oct 2025 04-53 -0400:27789:2076000:90:0123456789abcdef0123456789abcdef:signature:builder:${BUILT}`.padEnd(512);
const after = (days: number) => () => (BUILT + days * 86_400) * 1_000;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'definitions-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the age of definitions (S24.5)', () => {
  test('is read from the header of the container', () => {
    expect(readHeader(header)).toEqual({ version: 27_789, built: new Date(BUILT * 1_000) });
    expect(() => readHeader('PK not this')).toThrow('no container');
  });
  test('up to the limit they are used, beyond it there is no verdict', async () => {
    await writeFile(join(folder, 'daily.cld'), header);

    await expect(checkAge(folder, 7, after(7))).resolves.toBeUndefined();
    await expect(checkAge(folder, 7, after(8))).rejects.toThrow('stale: 8 days');
  });
  test('none at all, or something that is none, gives no verdict', async () => {
    await expect(checkAge(folder, 7, after(0))).rejects.toThrow('missing');
    await writeFile(join(folder, 'daily.cvd'), 'garbage');
    await expect(checkAge(folder, 7, after(0))).rejects.toThrow('no container');
  });
});
