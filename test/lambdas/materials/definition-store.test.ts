import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { describeSet, type DefinitionFile } from '../../../lambdas/materials/definition-set.ts';
import { definitionStore, type DefinitionStore } from '../../../lambdas/materials/definition-store.ts';
import { bucket, runS3, type RunningS3 } from '../../local/engines/s3/running-s3.ts';
import { container } from './definition-world.ts';

let s3: RunningS3;
let folder: string;
let store: DefinitionStore;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'definition-store-'));
  s3 = await runS3(Array.from({ length: 5 }, (_, index) => bucket(`definitions-${index}`, { versioned: true })));
});
beforeEach(() => {
  store = definitionStore(s3.client, `definitions-${count++}`);
});
afterAll(async () => {
  await s3.end();
  await rm(folder, { recursive: true });
});

async function stored(version: number): Promise<DefinitionFile> {
  const path = join(folder, 'daily.cvd');
  await writeFile(path, container(version));
  const [file] = await describeSet(folder);
  return { ...file!, object: await store.store(file!, path) };
}
const publish = (file: DefinitionFile, before?: string) => store.publish({ files: [file], publishedAt: '2026-11-26T00:00:00.000Z' }, before);
const seen = async () => {
  const published = await store.published();
  if (!published || published === 'unchanged') throw new Error('nothing');
  return published;
};

describe('the bucket of definitions', () => {
  test('is empty at first, then answers what is published, and only what has changed', async () => {
    expect(await store.published()).toBeUndefined();
    const file = await stored(100);
    await publish(file);
    const { manifest, eTag } = await seen();

    expect([manifest.files, await store.published(eTag)]).toEqual([[file], 'unchanged']);
    await publish(await stored(101), eTag);
    expect(await store.published(eTag)).toMatchObject({ manifest: { files: [{ version: 101 }] } });
  });
  test('keeps for whoever reads it what has been replaced, and refuses bytes that are not the published ones', async () => {
    const old = await stored(100);
    await stored(101);
    const path = join(folder, 'brought');
    await store.bring(old, path);

    expect(await readFile(path, 'utf8')).toBe(container(100));
    await expect(store.bring({ ...old, sha256: '0'.repeat(64) }, path)).rejects.toThrow('definitions are damaged');
    await expect(readFile(path)).rejects.toThrow('ENOENT');
  });
  test('publishes in the place of what was seen and of nothing else', async () => {
    const file = await stored(100);
    await publish(file);
    const { eTag } = await seen();
    await publish(await stored(101), eTag);

    await expect(publish(file, eTag)).rejects.toThrow();
    await expect(publish(file)).rejects.toThrow();
    expect((await seen()).manifest.files[0]?.version).toBe(101);
  });
  test('that holds a manifest which is none gives no definitions', async () => {
    await s3.client.send(new PutObjectCommand({ Bucket: `definitions-${count - 1}`, Key: 'manifest.json', Body: '{"files":[{"name":"local.ign2"}]}' }));

    await expect(store.published()).rejects.toThrow();
  });
  test('remembers what freshclam knows', async () => {
    await store.recall(join(folder, 'state'));
    await writeFile(join(folder, 'state'), 'wait');
    await store.remember(join(folder, 'state'));
    await rm(join(folder, 'state'));
    await store.recall(join(folder, 'state'));
    expect(await readFile(join(folder, 'state'), 'utf8')).toBe('wait');
    // A freshclam that could not begin has nothing to remember: that fails, and neither hides why it could not nor ends the process.
    await expect(store.remember(join(folder, 'none'))).rejects.toThrow('ENOENT');
  });
});
