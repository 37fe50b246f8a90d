import { describe, expect, test } from '@jest/globals';
import { zipSync } from 'fflate';
import { refuseImage } from '../../../lambdas/uploads/image-structure.ts';
import { apng, chunk, jpegHeader, photo, png, webpHeader } from './pictures.ts';
import { effort } from '../../support/effort.ts';

const SIDE = 4_096;

describe('a picture may be decoded', () => {
  test.each([
    ['a small PNG', 'png', png(8)],
    ['a PNG with notes', 'png', png(8, [chunk('tEXt', Buffer.from('Comment\0hello'))])],
    ['a PNG as large as may be, by its header', 'png', png(8, [], [SIDE, SIDE])],
    ['a JPEG behind sixty kilobytes of notes', 'jpeg', jpegHeader(SIDE, 2)],
    ['a JPEG with a preview after its end', 'jpeg', jpegHeader(10, 10, jpegHeader(2, 2))],
    ['a photo with a preview among its notes, whose pixels spell the beginning of a script by chance', 'jpeg', photo(Buffer.from('7#!/9'))],
    ['a WebP', 'webp', webpHeader(SIDE, 1, 1)],
  ] as const)('%s', (_, type, bytes) => {
    expect(refuseImage(type, bytes, SIDE)).toBeUndefined();
  });
});

describe('a picture is refused before anybody decodes it (S25.4)', () => {
  test.each([
    ['a flood of 64 250 by 64 250 pixels in a PNG', 'png', png(1, [], [64_250, 64_250]), 'dimensions'],
    ['the same in a JPEG', 'jpeg', jpegHeader(64_250, 64_250), 'dimensions'],
    ['one pixel too many in a row', 'png', png(1, [], [SIDE + 1, 1]), 'dimensions'],
    ['one row too many in a WebP', 'webp', webpHeader(1, SIDE + 1, 1), 'dimensions'],
    ['ten thousand frames in a PNG', 'png', apng(10_000), 'animated'],
    ['ten thousand frames in a WebP', 'webp', webpHeader(10, 10, 10_000), 'animated'],
    ['two frames', 'webp', webpHeader(10, 10, 2), 'animated'],
    ['no pixel', 'png', png(1, [], [0, 4]), 'broken'],
    ['a PNG cut in half', 'png', png(300).subarray(0, 100), 'broken'],
    ['a JPEG without its end', 'jpeg', jpegHeader(10, 10).subarray(0, -2), 'broken'],
    ['a JPEG cut in its notes', 'jpeg', jpegHeader(10, 10).subarray(0, 1_000), 'broken'],
    ['a WebP that is longer than it says', 'webp', Buffer.concat([webpHeader(10, 10, 1), Buffer.from('x')]), 'broken'],
    [
      'a chunk that says it has four gigabytes',
      'png',
      Buffer.concat([png(2).subarray(0, 33), Buffer.from([255, 255, 255, 255]), Buffer.from('IDAT')]),
      'broken',
    ],
    [
      'chunks without end',
      'png',
      png(
        1,
        Array.from({ length: 30_000 }, () => chunk('tEXt')),
      ),
      'broken',
    ],
    ['nothing', 'png', Buffer.alloc(0), 'broken'],
    ['a JPEG under the name of a PNG', 'png', jpegHeader(4, 4), 'broken'],
    ['a PDF', 'pdf', Buffer.from('%PDF-1.7'), 'type'],
  ] as const)('%s', (_, type, bytes, reason) => {
    const spent = effort();

    expect(refuseImage(type, bytes, SIDE)).toBe(reason);
    expect(spent()).toBeLessThan(1_000);
  });

  test.each([
    ['a ZIP behind a PNG', 'png', Buffer.concat([png(4), zipSync({ 'a.txt': Buffer.from('x') })])],
    ['a ZIP behind a JPEG', 'jpeg', jpegHeader(4, 4, zipSync({ 'a.txt': Buffer.from('x') }))],
    ['a PDF behind a JPEG', 'jpeg', jpegHeader(4, 4, Buffer.from('%PDF-1.4'))],
    ['a script behind a JPEG', 'jpeg', jpegHeader(4, 4, Buffer.from('<script>alert(1)</script>'))],
    ['a script behind a photo with a preview', 'jpeg', photo(Buffer.from([1]), Buffer.from('#!/bin/sh'))],
  ] as const)('%s (S25.2)', (_, type, bytes) => {
    expect(refuseImage(type, bytes, SIDE)).toBe('broken');
  });
});
