import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { publishedDefinitions } from '../../../lambdas/materials/definition-folder.ts';
import { describeSet } from '../../../lambdas/materials/definition-set.ts';
import { after, bucket, BUILT, container, type Bucket } from './definition-world.ts';

let temporary: string;
let there: Bucket;
let now: number;
beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'folder-'));
  there = bucket();
  now = after(0);
});
afterEach(() => rm(temporary, { recursive: true }));

async function publish(version: number, built = BUILT): Promise<void> {
  const source = await mkdtemp(join(tmpdir(), 'source-'));
  await writeFile(join(source, 'main.cvd'), container(60, built));
  await writeFile(join(source, 'daily.cvd'), container(version, built));
  const files = [];
  for (const file of await describeSet(source)) files.push({ ...file, object: await there.store.store(file, join(source, file.name)) });
  await there.store.publish({ files, publishedAt: new Date(now).toISOString() }, there.manifest?.eTag);
  await rm(source, { recursive: true });
}
const open = () => publishedDefinitions({ source: there.store, temporary, maxAgeDays: 7, now: () => now });
const version = async (folder: string): Promise<string> => (await readFile(join(folder, 'daily.cvd'), 'utf8')).split(' ').at(-1) ?? '';

describe('the definitions that a scan is made with', () => {
  test('are brought once, and asked for again after a quarter of an hour', async () => {
    await publish(100);
    const current = open();
    const folder = await current();

    expect([await version(folder), await current(), there.asked]).toEqual(['100', folder, 1]);
    now += 900_000;
    expect([await current(), there.asked]).toEqual([folder, 2]);
  });
  test('are another folder once others are published, and the one before is gone', async () => {
    await publish(100);
    const current = open();
    const old = await current();
    await publish(101);
    expect(await current()).toBe(old);
    now += 900_000;
    const fresh = await current();

    expect([fresh === old, await version(fresh), await readdir(temporary)]).toEqual([false, '101', [fresh.split('/').at(-1)]]);
  });
  test('that are not there, or are not what was published, give no verdict, and the next attempt asks again (S24.5)', async () => {
    const current = open();
    await expect(current()).rejects.toThrow('definitions are missing');
    await publish(100);
    const whole = there.objects.get('daily.cvd@100')!;
    there.objects.set('daily.cvd@100', Buffer.from('damaged'));
    await expect(current()).rejects.toThrow('definitions are damaged');
    expect(await readdir(temporary)).toEqual([]);

    there.objects.set('daily.cvd@100', whole);
    expect(await version(await current())).toBe('100');
  });
  test('are refused once they are more than seven days old, also without a new question, and used again when new ones come (S24.5)', async () => {
    await publish(100);
    const current = open();
    now = after(7) - 1_000;
    await current();
    now = after(8);
    await expect(current()).rejects.toThrow('definitions are stale: 8 days');

    await publish(101, BUILT + 8 * 86_400);
    now += 900_000;
    expect(await version(await current())).toBe('101');
  });
});
