import { S3Client } from '@aws-sdk/client-s3';
import { expect, test } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import { formSigner, linkSigner } from '../../../lambdas/core/presign.ts';

const s3 = new S3Client({ region: 'eu-west-3', credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'never-shown' } });

test('a link says how long it lives, that it is a download, and of which type (S3.2, S3.7)', async () => {
  const url = new URL(await linkSigner(s3, 'library')('accounts/a/x', { name: 'été.txt', contentType: 'text/plain' }));
  expect(url.searchParams.get('X-Amz-Expires')).toBe('60');
  expect(url.searchParams.get('response-content-type')).toBe('text/plain');
  expect(url.searchParams.get('response-content-disposition')).toBe("attachment; filename*=UTF-8''%C3%A9t%C3%A9.txt");
  expect(url.href).not.toContain('never-shown');
});

test.each([`x";filename*=UTF-8''evil.html`, 'a\r\nSet-Cookie: a=b.txt', 'x\u202efdp.exe', `'"();<>@,;:\\/[]?={}.txt`])(
  'the name %j is said in a way that no header can be broken with (S3.8)',
  async (name) => {
    const url = new URL(await linkSigner(s3, 'library')('k', { name, contentType: 'text/plain' }));
    expect(url.searchParams.get('response-content-disposition')).toMatch(/^attachment; filename\*=UTF-8''(?:[\w.!~-]|%[0-9A-F]{2})*$/);
  },
);

test('a form is for one key, one type and no more than the declared bytes (S3.3, S19.4)', async () => {
  const { fields } = await formSigner(s3, 'quarantine')('accounts/a/x', { contentType: 'text/plain', bytes: 10, accountId: 'a', id: 'x' }, 300);
  const { conditions } = JSON.parse(Buffer.from(fields['Policy'] ?? '', 'base64').toString()) as { conditions: unknown[] };
  expect(conditions).toEqual(
    expect.arrayContaining([['content-length-range', 1, 10], { key: 'accounts/a/x' }, { 'Content-Type': 'text/plain' }, { bucket: 'quarantine' }]),
  );
  expect(JSON.stringify(conditions)).not.toContain('starts-with');
});

test('no other code makes links (S3.2)', () => {
  const signers = globSync('lambdas/**/*.ts').filter((file) => readFileSync(file, 'utf8').includes('@aws-sdk/s3-request-presigner'));
  // The second signs what one fetched page is put into quarantine with: no download, and it never leaves for a client.
  expect(signers.toSorted()).toEqual(['lambdas/core/presign.ts', 'lambdas/imports/quarantine-store.ts']);
});
