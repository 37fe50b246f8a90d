import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { proxyCertificates } from '../../../../local/engines/postgres/certificates.ts';

const day = 24 * 60 * 60 * 1000;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'rempart-certificates-'));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

test('the certificate is for the loopback names, signed by the authority, and is not an authority itself', async () => {
  const { ca, certificate } = await proxyCertificates(directory, Date.now());
  const server = new X509Certificate(certificate);

  expect(server.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(server.checkHost('localhost')).toBe('localhost');
  expect(server.checkHost('example.com')).toBeUndefined();
  expect(server.verify(new X509Certificate(ca).publicKey)).toBe(true);
  expect(server.ca).toBe(false);
});

test('it is kept until 30 days before its end', async () => {
  const now = Date.now();
  const first = await proxyCertificates(directory, now);

  expect(await proxyCertificates(directory, now + 790 * day)).toEqual(first);
  expect(await proxyCertificates(directory, now + 800 * day)).not.toEqual(first);
});
