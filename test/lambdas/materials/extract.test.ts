import { describe, expect, test } from '@jest/globals';
import { ExtractionError, type Block } from '../../../lambdas/materials/block.ts';
import { extract, type Document, type DocumentType } from '../../../lambdas/materials/extract.ts';
import { makeDocuments } from '../../../tools/make-documents.ts';
import { sample } from './sample-documents.ts';
import { effort } from '../../support/effort.ts';

const read = async (bytes: Uint8Array, type: DocumentType, limits?: Document['limits']): Promise<readonly Block[]> =>
  (await extract({ bytes, type, limits })).blocks;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const refusal = async (bytes: Uint8Array, type: DocumentType, limits?: Document['limits']): Promise<string> => {
  const error: unknown = await read(bytes, type, limits).catch((thrown: unknown) => thrown);
  return error instanceof ExtractionError ? error.reason : `not refused: ${String(error)}`;
};

test('the committed documents are what the tool makes', () => {
  for (const [name, bytes] of makeDocuments()) expect(Buffer.from(sample(name)).equals(bytes)).toBe(true);
});

describe('PDF', () => {
  test('each page is a block with its number, and wrapped lines are whole sentences again', async () => {
    const blocks = await read(sample('rempart-handbook.pdf'), 'pdf');

    expect(blocks.map(({ page }) => page)).toEqual([1, 2, 3, 4, 5]);
    expect(blocks[0]?.text).toContain('two repair technicians who were tired of throwing machines away. The workshop is still in Annecy');
    expect(blocks[2]?.text).toContain('Cleaning and small faults\n\nEvery day\n\nRinse the group');
  });

  test('French accents and signs are read as they are', async () => {
    const text = (await read(sample('guide-fr.pdf'), 'pdf')).map((block) => block.text).join(' ');

    expect(text).toContain('L’inscription est gratuite jusqu’à 25 ans et coûte 12 € par an au-delà.');
    expect(text).toContain('Les œuvres rares et les périodiques');
  });

  test('the bytes stay the caller’s, so that a document can be read twice', async () => {
    const bytes = sample('guide-fr.pdf');

    await read(bytes, 'pdf');

    expect(await read(bytes, 'pdf')).toHaveLength(3);
  });

  test('a broken, a cut and an encrypted document are refused with their reasons', async () => {
    expect(await refusal(sample('broken.pdf'), 'pdf')).toBe('broken');
    expect(await refusal(sample('rempart-handbook.pdf').subarray(0, 300), 'pdf')).toBe('broken');
    expect(await refusal(sample('encrypted.pdf'), 'pdf')).toBe('encrypted');
    expect(await refusal(new Uint8Array(0), 'pdf')).toBe('broken');
  });

  test('too many pages, too many characters and too much time are refused', async () => {
    const handbook = sample('rempart-handbook.pdf');

    expect(await refusal(handbook, 'pdf', { maxPages: 4 })).toBe('too-long');
    expect(await refusal(handbook, 'pdf', { maxCharacters: 2000 })).toBe('too-long');
    expect(await refusal(handbook, 'pdf', { maxMilliseconds: 0 })).toBe('too-long');
    expect(await read(handbook, 'pdf', { maxPages: 5, maxCharacters: 8000, maxMilliseconds: 9000 })).toHaveLength(5);
  });
});

describe('text', () => {
  test('UTF-8, with a mark or without, and UTF-16 with its mark are read', async () => {
    const utf16le = new Uint8Array([0xff, 0xfe, ...Buffer.from('Été 日本', 'utf16le')]);
    const utf16be = new Uint8Array([0xfe, 0xff, ...Buffer.from('Été 日本', 'utf16le').swap16()]);

    for (const bytes of [utf8('Été 日本'), utf8('\ufeffÉté 日本'), utf16le, utf16be]) {
      expect(await read(bytes, 'txt')).toEqual([{ text: 'Été 日本', headings: [] }]);
    }
  });

  test('line ends become LF', async () => {
    expect((await read(utf8('a\r\nb\rc'), 'txt'))[0]?.text).toBe('a\nb\nc');
  });

  test.each([
    ['Latin-1', Uint8Array.from([0xe9, 0x74, 0xe9])],
    ['a NUL', utf8('a\0b')],
    ['an overlong form', Uint8Array.from([0xc0, 0xaf])],
    ['half a surrogate pair in UTF-16', Uint8Array.from([0xff, 0xfe, 0x00, 0xd8])],
  ])('%s is refused as encoding', async (_what, bytes) => {
    expect(await refusal(bytes, 'txt')).toBe('encoding');
  });

  test('nothing but white space is no text, and a limit holds', async () => {
    expect(await refusal(utf8(' \n\t'), 'txt')).toBe('no-text');
    expect(await refusal(new Uint8Array(0), 'md')).toBe('no-text');
    expect(await refusal(utf8('x'.repeat(101)), 'txt', { maxCharacters: 100 })).toBe('too-long');
    expect(await refusal(utf8('x'.repeat(1000)), 'md', { maxCharacters: 100 })).toBe('too-long');
  });
});

describe('Markdown', () => {
  test('each section knows the headings above it', async () => {
    const blocks = await read(sample('faq.md'), 'md');

    expect(blocks.map(({ headings }) => headings.slice(1).join(' > '))).toEqual([
      '',
      'Plots > How large is a plot?',
      'Plots > How long is the waiting list?',
      'Rules > May I burn garden waste?',
      'Rules > Which animals may I keep?',
      'Opening the gate',
    ]);
    expect(blocks.every(({ headings }) => headings[0] === 'Frequently asked questions')).toBe(true);
  });

  test('front matter is dropped, and a rule at the beginning that nothing closes is not front matter', async () => {
    expect(JSON.stringify(await read(sample('faq.md'), 'md'))).not.toContain('audience');
    expect((await read(utf8('---\nkept text'), 'md'))[0]?.text).toContain('kept text');
  });

  test('a code fence is kept whole, and a hash in it is no heading', async () => {
    const blocks = await read(utf8('# A\n````\n# no\n```\n# no\n````\n## B\ntext'), 'md');

    expect(blocks).toEqual([
      { text: '````\n# no\n```\n# no\n````', headings: ['A'] },
      { text: 'text', headings: ['A', 'B'] },
    ]);
  });

  test('underlined titles are headings, a rule after a paragraph is not', async () => {
    const blocks = await read(utf8('Top\n===\none\n\nSub\n---\ntwo\nthree\n---\n- item\n---\nend'), 'md');

    expect(blocks.map(({ headings }) => headings)).toEqual([['Top'], ['Top', 'Sub']]);
    expect(blocks[1]?.text).toContain('two\nthree\n---\n- item');
  });

  test('HTML is text like any other', async () => {
    expect((await read(utf8('<script>alert(1)</script>'), 'md'))[0]?.text).toBe('<script>alert(1)</script>');
  });

  test.each([
    ['hashes', '#'.repeat(400_000)],
    ['spaces in a heading', `# ${' '.repeat(400_000)}x`],
    ['fences', '```\n'.repeat(100_000)],
    ['headings', '# a\nb\n'.repeat(60_000)],
  ])('a hostile text of %s is read within a second', async (_what, text) => {
    const spent = effort();

    await extract({ bytes: utf8(text), type: 'md' }).catch((error: unknown) => expect(error).toBeInstanceOf(ExtractionError));

    expect(spent()).toBeLessThan(1000);
  });
});
