import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { updateDefinitions } from '../../../lambdas/materials/definition-update.ts';
import { after, bucket, container, type Bucket } from './definition-world.ts';

let temporary: string;
let there: Bucket;
let proved: string[][];
let logged: string[];
beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'update-'));
  there = bucket();
  proved = [];
  logged = [];
});
afterEach(() => rm(temporary, { recursive: true }));

/** One run during which freshclam would have left these files. */
const run = (bring: Readonly<Record<string, string>> | Error, { day = 0, bad = false } = {}) =>
  updateDefinitions(
    {
      store: there.store,
      temporary,
      refresh: async (folder) => {
        if (bring instanceof Error) throw bring;
        await writeFile(join(folder, 'freshclam.dat'), 'state');
        for (const [name, text] of Object.entries(bring)) await writeFile(join(folder, name), text);
      },
      prove: async (folder) => {
        proved.push((await readdir(folder)).sort());
        if (bad) throw new Error('the engine called clean what is infected');
      },
      now: () => after(day),
      log: (sentence) => logged.push(sentence),
    },
    new AbortController().signal,
  );
const published = (): Record<string, number> =>
  Object.fromEntries(
    (JSON.parse(there.manifest?.text ?? '{"files":[]}') as { files: { name: string; version: number }[] }).files.map((file) => [file.name, file.version]),
  );
const first = { 'main.cvd': container(60), 'daily.cvd': container(100) };

describe('an update of the definitions', () => {
  test('publishes what was fetched once the engine has been tried on it, and leaves nothing on the machine', async () => {
    await run(first);

    expect(published()).toEqual({ 'daily.cvd': 100, 'main.cvd': 60 });
    expect([proved.length, there.state, await readdir(temporary)]).toEqual([1, 'state', []]);
  });
  test('starts from what is published, and stores what is new and no more', async () => {
    await run(first);
    await run({ 'daily.cvd': container(101) });

    expect(published()).toEqual({ 'daily.cvd': 101, 'main.cvd': 60 });
    expect([...there.objects.keys()]).toEqual(['daily.cvd@100', 'main.cvd@60', 'daily.cvd@101']);
  });
  test('that finds nothing new publishes nothing and tries nothing', async () => {
    await run(first);
    const before = there.manifest;
    await run({});

    expect([there.manifest, proved.length]).toEqual([before, 1]);
  });
  test('takes containers and nothing else: a list of exceptions does not come along', async () => {
    await run({ ...first, 'local.ign2': 'Eicar-Test-Signature', 'daily.fp': 'x' });

    expect(Object.keys(published())).toEqual(['daily.cvd', 'main.cvd']);
  });
  test('fetches whole what is damaged in the bucket', async () => {
    await run(first);
    there.objects.set('daily.cvd@100', Buffer.from('damaged'));
    await run({ 'daily.cvd': container(101) });

    expect(logged).toContain('a published file is damaged');
    expect(published()['daily.cvd']).toBe(101);
  });
  test.each<[string, Parameters<typeof run>, string]>([
    ['the mirror does not answer', [new Error('freshclam ended with 11')], 'ended with 11'],
    ['the engine does not find the test file with them', [{ 'daily.cvd': container(101) }, { bad: true }], 'called clean'],
    ['a container is none', [{ 'daily.cvd': 'not this' }], 'no container'],
    ['they are older than what is published', [{ 'daily.cvd': container(99) }], 'older than before: daily 99 after 100'],
    ['a database is there twice', [{ 'daily.cld': container(101) }], 'ambiguous'],
  ])('leaves what was published when %s', async (_, args, message) => {
    await run(first);
    const before = there.manifest;

    await expect(run(...args)).rejects.toThrow(message);
    expect([there.manifest, await readdir(temporary)]).toEqual([before, []]);
  });
  test('publishes nothing where one of the two that are needed is missing', async () => {
    await expect(run({ 'daily.cvd': container(1) })).rejects.toThrow('there is no main');
    expect(there.manifest).toBeUndefined();
  });
  test('that was overtaken by another fails and changes nothing', async () => {
    await run(first);
    const { store } = there;
    const overtaken = { ...there, store: { ...store, publish: (manifest: Parameters<typeof store.publish>[0]) => store.publish(manifest, 'tag-of-before') } };
    there = overtaken;

    await expect(run({ 'daily.cvd': container(101) })).rejects.toThrow('PreconditionFailed');
  });
  test('says so when even the newest definitions are four days old, while they are still used', async () => {
    await run(first, { day: 3 });
    await expect(run({}, { day: 4 })).rejects.toThrow('grow old: the newest are of 4 days ago');
    expect(published()).toEqual({ 'daily.cvd': 100, 'main.cvd': 60 });
  });
  test('remembers until when the mirror asked to wait', async () => {
    await run(first);
    there.state = 'wait until noon';
    await updateDefinitions(
      {
        ...{ store: there.store, temporary, now: () => after(0), log: () => undefined, prove: async () => undefined },
        refresh: async (folder) => {
          expect(await readFile(join(folder, 'freshclam.dat'), 'utf8')).toBe('wait until noon');
          await writeFile(join(folder, 'freshclam.dat'), 'wait until one');
          throw new Error('asked to wait');
        },
      },
      new AbortController().signal,
    ).catch(() => undefined);

    expect(there.state).toBe('wait until one');
  });
});
