import { describe, expect, test } from '@jest/globals';
import { readElf } from '../../../tools/layer/elf.ts';
import { arMembers, packageEntries, tarEntries } from '../../../tools/layer/package-file.ts';
import { readIndex } from '../../../tools/layer/relock.ts';
import { compareVersions } from '../../../tools/layer/version-order.ts';

describe('versions are ordered as dpkg orders them', () => {
  test.each([
    ['1.0~rc1', '1.0'],
    ['1.0', '1.0+deb12u1'],
    ['1.4.3+dfsg-1', '1.4.6+dfsg-0+deb12u1'],
    ['9', '10'],
    ['1.2a', '1.2+'],
    ['2:0.1', '3:0.0'],
    ['99', '1:0'],
    ['1.0-1', '1.0-1+b1'],
    ['3.0.17-1~deb12u2', '3.0.17-1~deb12u10'],
  ])('%s before %s', (older, newer) => {
    expect(Math.sign(compareVersions(older, newer))).toBe(-1);
    expect(Math.sign(compareVersions(newer, older))).toBe(1);
    expect(compareVersions(older, older)).toBe(0);
  });
});

/** A header of tar with its data, as dpkg writes them. */
function entry(name: string, data: string, type = '0', link = ''): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(data.length.toString(8).padStart(11, '0'), 124);
  header.write(type, 156);
  header.write(link, 157);
  header.write('ustar', 257);
  const body = Buffer.alloc(Math.ceil(data.length / 512) * 512);
  body.write(data);
  return Buffer.concat([header, body]);
}
const member = (name: string, data: Buffer | string): Buffer =>
  Buffer.concat([Buffer.from(`${name.padEnd(48)}${String(data.length).padEnd(10)}\`\n`, 'latin1'), Buffer.from(data as string), Buffer.alloc(data.length & 1)]);

describe('packages are opened without running anything of them', () => {
  test('files, links and long names are read', () => {
    const long = 'a/'.repeat(80) + 'b';
    const tar = Buffer.concat([
      entry('./usr/x', 'hello'),
      entry('usr/y', '', '2', 'x'),
      entry('././@LongLink', `${long}\0`, 'L'),
      entry('cut', 'z'),
      Buffer.alloc(1_024),
    ]);

    expect([...tarEntries(tar)].map(({ name, kind, link, data }) => [name, kind, link, data.toString()])).toEqual([
      ['usr/x', 'file', '', 'hello'],
      ['usr/y', 'link', 'x', ''],
      [long, 'file', '', 'z'],
    ]);
  });

  test('what is no package, is cut off or is compressed otherwise is refused', async () => {
    const head = Buffer.from('!<arch>\n');
    expect(() => [...arMembers(Buffer.from('PK'))]).toThrow('no package');
    expect(() => [...arMembers(Buffer.concat([head, member('data.tar.xz', 'abc')]).subarray(0, -2))]).toThrow('cut off');
    await expect(packageEntries(Buffer.concat([head, member('data.tar.zst', 'abc')]))).rejects.toThrow('cannot be read');
    await expect(packageEntries(Buffer.concat([head, member('debian-binary', '2.0\n')]))).rejects.toThrow('no data');
  });

  test('of two versions in the indexes the higher one is taken, whichever comes first', () => {
    const paragraph = (version: string) =>
      `Package: libx\nVersion: ${version}\nFilename: pool/x_${version}.deb\nSHA256: ${'0'.repeat(64)}\nDepends: libc6 (>= 2.3), a:any | b\n`;
    const into: Parameters<typeof readIndex>[2] = new Map();
    readIndex(paragraph('1.0-2'), 'bookworm-security', into);
    readIndex(paragraph('1.0-1'), 'bookworm', into);

    expect(into.get('libx')).toMatchObject({ version: '1.0-2', suite: 'bookworm-security', dependencies: ['libc6', 'a', 'b'] });
  });
});

describe('programs', () => {
  test('the one that runs this test says its machine and what it needs', async () => {
    const { readFile } = await import('node:fs/promises');
    const bytes = await readFile('/proc/self/exe').catch(() => undefined);
    if (!bytes) return expect(process.platform).not.toBe('linux');
    expect(readElf(bytes)).toMatchObject({ machine: process.arch, needed: expect.arrayContaining([expect.stringMatching(/^libc\.so/)]) });
  });
  test('text is none', () => {
    expect(readElf(Buffer.alloc(100, 'text'))).toBeUndefined();
  });
});
