import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { refuseImage } from '../../../lambdas/uploads/image-structure.ts';
import { compiledModules } from '../../../lambdas/uploads/picture-modules.ts';
import { reencoder, type Picture, type PictureModules } from '../../../lambdas/uploads/picture.ts';
import { addCodecs, buildThread } from '../../../tools/bundle.ts';
import { chunk, jpegHeader, png } from './pictures.ts';

const signal = AbortSignal.timeout(60_000);
let folder: string;
let program: URL;
let modules: PictureModules;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rempart-picture-'));
  await buildThread('lambdas/uploads/picture.thread.ts', join(folder, 'picture.cjs'));
  addCodecs(folder);
  program = pathToFileURL(join(folder, 'picture.cjs'));
  modules = await compiledModules((name) => readFile(join(folder, name)));
});
afterAll(() => rm(folder, { recursive: true }));

const made = async (type: 'png' | 'jpeg' | 'webp', bytes: Uint8Array, sides = [256, 64]) =>
  reencoder(program, async () => modules)({ type, bytes, sides }, signal);
const pictures = async (...args: Parameters<typeof made>): Promise<readonly Picture[]> => {
  const result = await made(...args);
  if (result === 'broken') throw new Error('broken');
  return result;
};

describe('an avatar, by the program that is deployed', () => {
  test('is written anew as WebP in the sizes that are asked for, and those can be written anew again', async () => {
    const [large, small] = await pictures('png', png(300));

    expect([large?.side, small?.side]).toEqual([256, 64]);
    for (const each of [large!, small!]) {
      expect(refuseImage('webp', each.bytes, each.side)).toBeUndefined();
      expect(refuseImage('webp', each.bytes, each.side - 1)).toBe('dimensions');
      expect(each.bytes.length).toBeLessThan(20_000);
    }
    expect(await pictures('webp', large!.bytes, [64])).toHaveLength(1);
  });

  test('has none of the notes and payloads of the original (S25.2)', async () => {
    const marker = 'marker-5f0c1d<script>alert(1)</script>';
    const [picture] = await pictures('png', png(70, [chunk('tEXt', Buffer.from(`Comment\0${marker}`)), chunk('eXIf', Buffer.from(marker))]), [64]);

    expect(Buffer.from(picture!.bytes).includes('marker-')).toBe(false);
  });

  test('smaller than its frame is made larger, and a picture of another shape is cut to its middle', async () => {
    expect(await pictures('png', png(1), [64])).toHaveLength(1);
  });

  test.each([
    ['a JPEG without pixels', 'jpeg', jpegHeader(10, 10)],
    ['noise', 'webp', Buffer.alloc(2_000, 'noise')],
    ['a PNG whose pixels are fewer than its header says', 'png', png(2, [], [4_000, 4_000])],
  ] as const)('that no codec can read is refused: %s (S25.4)', async (_, type, bytes) => {
    expect(await made(type, bytes)).toBe('broken');
  });

  test('that takes too long is refused, and its thread is ended', async () => {
    expect(await reencoder(program, async () => modules, 1)({ type: 'png', bytes: png(300), sides: [64] }, signal)).toBe('broken');
  });
});
