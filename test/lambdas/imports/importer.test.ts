import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { fetchedJob, fetchJob, fetchKey, materialKeyOf } from '../../../lambdas/imports/contract.ts';
import { importPage, inUtf8 } from '../../../lambdas/imports/importer.ts';
import { objectKey } from '../../../lambdas/materials/jobs.ts';
import { outgoing } from '../../../lambdas/outgoing/client.ts';
import { DEFAULT_RULES } from '../../../lambdas/outgoing/target.ts';
import { laboratory, PUBLIC, type Laboratory } from '../outgoing/laboratory.ts';

const IDS = {
  accountId: '01a20afe-8ef8-70ee-ab5c-48c4c9441e28',
  chatbotId: '01a20afe-933f-70e0-8c9e-8977a9bd7f98',
  materialId: '01a20afe-9605-76f4-b4ac-22830462fce0',
  fetchId: '01a20afe-9a05-76f4-b4ac-22830462fce0',
};
const PUT = 'https://quarantine.example.com/signed';

let lab: Laboratory;
beforeEach(async () => {
  lab = await laboratory();
  lab.names.set('site.example.com', [[PUBLIC[0]]]);
});
afterEach(() => lab.stop());

async function run(url = 'http://site.example.com/', status = 200) {
  const stored: { url: string; contentType: string; body: string }[] = [];
  const logged: string[] = [];
  const work = importPage(
    { accountId: IDS.accountId, fetchId: IDS.fetchId, kind: 'page', url, put: PUT },
    {
      outgoing: (signal) => outgoing(lab.network, DEFAULT_RULES, signal),
      put: async (to, contentType, body) => {
        stored.push({ url: to, contentType, body: Buffer.from(body).toString() });
        return status;
      },
      log: (sentence) => void logged.push(sentence),
    },
    AbortSignal.timeout(5_000),
  );
  return { work, stored, logged };
}

test('puts the page under the one address of its job, with its type', async () => {
  lab.serve((_request, response) => response.writeHead(200, { 'content-type': 'application/xhtml+xml', 'content-encoding': 'gzip' }).end(gzipSync('<p>Hello')));
  const { work, stored } = await run();
  await work;

  expect(stored).toEqual([{ url: PUT, contentType: 'text/html', body: '<p>Hello' }]);
});

test.each([
  ['http://169.254.169.254/', 'address'],
  ['http://none.example.com/', 'address'],
  ['http://site.example.com:22/', 'port'],
  ['http://site.example.com/', 'type'],
])('puts the reason why there is no page of %s: %s', async (url, reason) => {
  lab.serve((_request, response) => response.writeHead(200, { 'content-type': 'video/mp4' }).end('x'));
  const { work, stored } = await run(url);
  await work;

  expect(stored).toEqual([{ url: PUT, contentType: 'application/vnd.rempart.refusal+json', body: JSON.stringify({ reason }) }]);
  expect(lab.canary).toEqual([]);
});

test('an empty page is no page', async () => {
  lab.serve((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end());
  const { work, stored } = await run();
  await work;

  expect(stored[0]?.body).toBe('{"reason":"unreachable"}');
});

test('a link that has expired ends the job, and a store that fails brings it again', async () => {
  lab.serve((_request, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('x'));
  const expired = await run(undefined, 403);
  await expired.work;
  expect(expired.logged).toHaveLength(1);

  const broken = await run(undefined, 500);
  await expect(broken.work).rejects.toThrow('not stored');
});

test('a text whose header names another encoding is stored in UTF-8 with its mark', () => {
  expect(inUtf8(Buffer.from('caf\xe9', 'latin1'), 'text/html', 'iso-8859-1')).toEqual(Buffer.from('\ufeffcafé'));
  expect(inUtf8(Buffer.from('café'), 'text/html', 'UTF-8')).toEqual(Buffer.from('café'));
  expect(inUtf8(Buffer.from([1, 0xe9]), 'application/pdf', 'iso-8859-1')).toEqual(Buffer.from([1, 0xe9]));
  expect(inUtf8(Buffer.from([0xe9]), 'text/html', 'x-nobody-knows')).toEqual(Buffer.from([0xe9]));
});

test('a fetch has an object below its material, and nothing else parses as one', () => {
  const key = fetchKey(IDS);

  expect(fetchedJob(key, 'v1')).toEqual({ task: 'fetched', ...IDS, versionId: 'v1' });
  expect(materialKeyOf(key)).toBe(objectKey(IDS));
  for (const other of [objectKey(IDS), `${key}/x`, `x${key}`, `${key}\n`, key.toUpperCase(), key.replace('fetches', 'Fetches')])
    expect(fetchedJob(other, 'v1')).toBeUndefined();
});

test('a job of the importer carries an address and a link, and nothing more fits into it', () => {
  const job = { accountId: IDS.accountId, fetchId: IDS.fetchId, kind: 'page', url: 'http://a.example.com/', put: PUT };

  expect(fetchJob.safeParse(job).success).toBe(true);
  expect(fetchJob.safeParse({ ...job, token: 'x' }).success).toBe(false);
});
