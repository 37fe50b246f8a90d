import { describe, expect, test } from '@jest/globals';
import { ARCHIVE_LIMITS, openArchive } from '../../../lambdas/materials/archive.ts';
import { ExtractionError } from '../../../lambdas/materials/block.ts';
import { pack } from './office-documents.ts';
import { effort } from '../../support/effort.ts';

const refusal = (bytes: Uint8Array, part?: string): string => {
  try {
    const archive = openArchive(bytes);
    if (part) archive.xml(part);
    return 'not refused';
  } catch (error) {
    return error instanceof ExtractionError ? error.reason : String(error);
  }
};
const CENTRAL = Buffer.from('PK\x01\x02', 'latin1');
const LOCAL = Buffer.from('PK\x03\x04', 'latin1');

/** A copy in which the header of an entry, counted from 0, is changed. */
function changed(bytes: Uint8Array, mark: Buffer, number: number, change: (file: Buffer, at: number) => void): Buffer {
  const file = Buffer.from(bytes);
  let at = -1;
  for (let found = 0; found <= number; found += 1) at = file.indexOf(mark, at + 1);
  change(file, at);
  return file;
}

test('parts are read as they were written, packed or not', () => {
  for (const level of [0, 6] as const) {
    const archive = openArchive(pack({ 'a/é.xml': '<a>été</a>' }, level));

    expect(archive.names).toEqual(['[Content_Types].xml', 'a/é.xml']);
    expect(archive.xml('a/é.xml')).toBe('<a>été</a>');
    expect(archive.xml('a/b.xml')).toBeUndefined();
  }
});

describe('names that lead elsewhere (S19.8)', () => {
  test.each(['../x.xml', 'a/../../x.xml', '/etc/passwd', 'C:/x.xml', 'a\\b.xml', './x.xml', 'a\0b'])('%j is refused', (name) => {
    expect(refusal(pack({ [name]: 'x' }))).toBe('archive');
  });

  test('a symbolic link is refused', () => {
    const linked = changed(pack({ 'a.xml': '/etc/passwd' }), CENTRAL, 1, (file, at) => {
      file[at + 5] = 3;
      file.writeUInt16LE(0o120777, at + 40);
    });

    expect(refusal(linked)).toBe('archive');
  });

  test('an entry whose two headers name it differently is refused', () => {
    expect(refusal(changed(pack({ 'a.xml': 'x' }), LOCAL, 1, (file, at) => file.write('b', at + 30)))).toBe('archive');
  });
});

describe('bombs (S25.7)', () => {
  test('what is packed too tightly is refused before anything is unpacked', () => {
    const bomb = pack({ 'word/document.xml': new Uint8Array(10_000_000) });
    const spent = effort();

    expect(bomb.length).toBeLessThan(100_000);
    expect(refusal(bomb)).toBe('archive');
    expect(spent()).toBeLessThan(100);
  });

  test('a part that declares less than it holds is cut off at what it declared', () => {
    const lying = changed(pack({ 'a.xml': new Uint8Array(200_000) }), CENTRAL, 1, (file, at) => file.writeUInt32LE(1_000, at + 24));

    expect(refusal(lying)).toBe('not refused');
    expect(refusal(lying, 'a.xml')).toBe('archive');
  });

  test('too many entries, entries of one name, and entries that overlap are refused', () => {
    const many = (count: number): Record<string, string> => Object.fromEntries(Array.from({ length: count }, (_, at) => [`p/${at}.xml`, '']));

    expect(refusal(pack(many(ARCHIVE_LIMITS.maxEntries - 1)))).toBe('not refused');
    expect(refusal(pack(many(ARCHIVE_LIMITS.maxEntries)))).toBe('archive');
    expect(refusal(pack({ 'a.xml': 'x', 'A.xml': 'y' }))).toBe('archive');
    const overlapping = changed(pack({ 'a.xml': 'x'.repeat(400), 'b.xml': 'y' }, 0), CENTRAL, 1, (file, at) => {
      file.writeUInt32LE(440, at + 20);
      file.writeUInt32LE(440, at + 24);
    });
    expect(refusal(overlapping)).toBe('archive');
  });
});

test('encrypted and damaged archives are refused with their reasons', () => {
  const plain = pack({ 'a.xml': '<a/>' });

  expect(refusal(changed(plain, CENTRAL, 1, (file, at) => file.writeUInt16LE(1, at + 8)))).toBe('encrypted');
  expect(refusal(plain.subarray(0, -1))).toBe('broken');
  expect(refusal(Buffer.concat([plain, Buffer.from('tail')]))).toBe('broken');
  expect(refusal(changed(plain, CENTRAL, 1, (file, at) => file.writeUInt32LE(0xfffffff0, at + 42)))).toBe('archive');
  expect(refusal(changed(plain, CENTRAL, 0, (file, at) => file.writeUInt16LE(60_000, at + 30)))).toBe('broken');
});
