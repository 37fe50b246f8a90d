import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CompleteMultipartUploadCommand, CreateMultipartUploadCommand, DeleteObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PURPOSES, type FileType, type PurposeName } from '../../lambdas/materials/purposes.ts';
import type { ScanEngine } from '../../lambdas/materials/scan-engine.ts';
import { BEARERS } from './bearers.ts';
import { EICAR, scanWorld, type ScanWorld } from './scan-world.ts';

/** Debian's package `clamav-testfiles`: one harmless program with a signature of its own, packed in every way that ClamAV unpacks. */
const TEST_FILES = '/usr/share/clamav-testfiles';

let world: ScanWorld;
beforeAll(async () => {
  world = await scanWorld({
    'test.ndb': `Eicar-Test-Text:0:*:${Buffer.from('EICAR-STANDARD-ANTIVIRUS-TEST-FILE').toString('hex')}\n`,
    'test.hdb': 'aa15bcf478d165efd2065190eb473bcb:544:ClamAV-Test-File\n',
  });
});
afterAll(() => world.end());

/** Sends a file, scans it, and answers what was told and what is where. */
async function through(purpose: PurposeName, type: FileType, bytes: Uint8Array) {
  const { key, job } = world.place(purpose, type);
  const told = await world.run(job(await world.send(key, bytes), bytes.length));
  return { told, released: await world.released(key), quarantined: (await world.versions('quarantine', key)).length };
}
const CASES = (Object.keys(PURPOSES) as PurposeName[]).flatMap((purpose) => PURPOSES[purpose].types.map((type) => [purpose, type] as const));

describe('the test file in a file of every purpose and type', () => {
  test.each(CASES)('%s, %s: refused and gone, while its harmless twin is released (S24.1)', async (purpose, type) => {
    const harmful = await through(purpose, type, BEARERS[type](EICAR));
    const harmless = await through(purpose, type, BEARERS[type]('Nothing to see.'));

    expect([harmful.told.reason, harmful.told.scan?.verdict, harmful.released, harmful.quarantined]).toEqual(['infected', 'infected', undefined, 0]);
    expect([harmless.told.reason, harmless.released?.tag, harmless.quarantined]).toEqual([undefined, 'clean', 0]);
  });
});

const files = readdirSync(TEST_FILES).sort();

test('all the files of the scanner’s own test are here', () => expect(files.length).toBeGreaterThanOrEqual(44));

test.each(files)('%s of the scanner’s own test files is refused and gone (S24.2)', async (name) => {
  const { told, released, quarantined } = await through('training', 'pdf', readFileSync(join(TEST_FILES, name)));

  expect([['infected', 'unscannable'].includes(told.reason ?? ''), released, quarantined]).toEqual([true, undefined, 0]);
});

describe('an object that changes under the scanner', () => {
  const harmless = Buffer.from('Nothing to see.');
  /** The real engine, and something that happens while it reads. */
  const during = (happen: () => Promise<unknown>): ScanEngine => ({
    async scan(source, options) {
      const verdict = await world.engine.scan(source, options);
      await happen();
      return verdict;
    },
  });

  test('is released as it was scanned; what came after it waits for a verdict of its own and gets it (S24.6)', async () => {
    const { key, job } = world.place('training', 'txt');
    const first = await world.send(key, harmless);
    let second = '';
    await world.run(
      job(first, harmless.length),
      during(async () => (second = await world.send(key, Buffer.from(EICAR)))),
    );

    expect([(await world.released(key))?.bytes, await world.versions('quarantine', key)]).toEqual([harmless, [second]]);
    expect((await world.run(job(second, EICAR.length))).reason).toBe('infected');
    expect([(await world.released(key))?.bytes, await world.versions('quarantine', key)]).toEqual([harmless, []]);
  });
  test('was infected before it was replaced by a harmless one: the verdict is on the version of the job (S24.6)', async () => {
    const { key, job } = world.place('training', 'txt');
    const first = await world.send(key, Buffer.from(EICAR));
    await world.send(key, harmless);

    expect((await world.run(job(first, EICAR.length))).reason).toBe('infected');
    expect(await world.released(key)).toBeUndefined();
  });
  test('is gone before it is released: nothing is released, and the next attempt says so (S24.6)', async () => {
    const { key, job } = world.place('training', 'txt');
    const version = await world.send(key, harmless);
    const gone = during(() => world.s3.send(new DeleteObjectCommand({ Bucket: 'quarantine', Key: key, VersionId: version })));

    await expect(world.run(job(version, harmless.length), gone)).rejects.toThrow();
    expect(await world.released(key)).toBeUndefined();
    expect((await world.run(job(version, harmless.length))).reason).toBe('storage');
  });
  test('was put together from parts: no part can be changed once it is whole (S24.6)', async () => {
    const { key, job } = world.place('training', 'txt');
    const upload = { Bucket: 'quarantine', Key: key };
    const { UploadId } = await world.s3.send(new CreateMultipartUploadCommand(upload));
    const part = (Body: Buffer) => world.s3.send(new UploadPartCommand({ ...upload, UploadId, PartNumber: 1, Body }));
    const { ETag } = await part(harmless);
    const whole = { ...upload, UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } };
    const { VersionId = '' } = await world.s3.send(new CompleteMultipartUploadCommand(whole));
    const swap = during(() => expect(part(Buffer.from(EICAR))).rejects.toThrow('upload'));
    await world.run(job(VersionId, harmless.length), swap);

    expect((await world.released(key))?.bytes).toEqual(harmless);
  });
});

test('a hundred files before a slow scanner wait: none is in the library before its verdict, and each verdict is its own (S24.8)', async () => {
  const infected = (index: number): boolean => index % 10 === 3;
  const sent = await Promise.all(
    Array.from({ length: 100 }, async (_, index) => {
      const { key, job } = world.place('training', 'txt');
      const text = Buffer.from(infected(index) ? `${index} ${EICAR}` : `File ${index}.`);
      return { key, index, job: job(await world.send(key, text), text.length) };
    }),
  );
  const early: string[] = [];
  const slow = (key: string): ScanEngine => ({
    async scan(source, options) {
      const verdict = await world.engine.scan(source, options);
      if (await world.released(key)) early.push(key);
      return verdict;
    },
  });
  const waiting = [...sent];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await world.run(next.job, slow(next.key));
  };
  await Promise.all(Array.from({ length: 5 }, worker));
  const released = await Promise.all(sent.map(async ({ key, index }) => [index, (await world.released(key))?.bytes.toString()]));

  expect(early).toEqual([]);
  expect(released).toEqual(sent.map(({ index }) => [index, infected(index) ? undefined : `File ${index}.`]));
});

/** Documents as different programs write them, French and English, and this project's own. */
const BENIGN = ['test/fixtures/documents', 'test/fixtures/documents/corpus', 'test/fixtures/documents/sources', 'docs', 'docs/decisions'].flatMap((folder) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => join(folder, name)),
);
/** What the scanner cannot read to its end, and says so: a password, and archives that were cut. */
const UNREADABLE = ['encrypted.pdf', 'pdfkit-password.pdf', 'cut-in-half.docx'];

test.each(BENIGN)('%s gives no false alarm (S24.9)', async (path) => {
  async function* source() {
    yield readFileSync(path);
  }
  const { verdict } = await world.engine.scan(source(), { bytes: readFileSync(path).length, signal: AbortSignal.timeout(30_000) });

  expect(verdict).toBe(UNREADABLE.some((name) => path.endsWith(name)) ? 'unscannable' : 'clean');
});
