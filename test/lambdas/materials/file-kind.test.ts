import { describe, expect, test } from '@jest/globals';
import { checkKind, type KindVerdict } from '../../../lambdas/materials/file-kind.ts';
import { FILE_TYPES, PURPOSES, type TrainingType } from '../../../lambdas/materials/purposes.ts';
import { docx, paragraph, pptx, xlsx } from './office-documents.ts';
import { sample } from './sample-documents.ts';

const TYPES = Object.fromEntries(PURPOSES.training.types.map((type) => [type, FILE_TYPES[type].contentType])) as Record<TrainingType, string>;
const FILES: Record<TrainingType, Uint8Array> = {
  pdf: sample('rempart-handbook.pdf'),
  docx: docx(paragraph('x')),
  pptx: pptx(['x']),
  xlsx: xlsx(),
  txt: sample('notice.txt'),
  md: sample('faq.md'),
  csv: Buffer.from('Name;Prix\nMoulin;12\n'),
  html: Buffer.from('<!-- made by hand --><!doctype html><title>x</title>'),
};
const refused = { ok: false, reason: 'type' } as const;

const check = (bytes: Uint8Array, extension: string, declaredType: string): KindVerdict =>
  checkKind({ head: bytes.subarray(0, 4096), tail: bytes.subarray(-4096), declaredType, extension });
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

test.each(PURPOSES.training.types)('a true %s is accepted', (type) => {
  expect(check(FILES[type], type, TYPES[type])).toEqual({ ok: true, type });
  expect(check(FILES[type], type.toUpperCase(), `${TYPES[type]}; charset=utf-8`)).toEqual({ ok: true, type });
});

describe('name, declared type and bytes must agree (S25.1)', () => {
  const kinds = Object.keys(TYPES) as TrainingType[];
  const triples = kinds.flatMap((real) => kinds.flatMap((name) => kinds.map((declared) => ({ real, name, declared }))));
  // No byte tells texts apart, nor the ends of one Office file from another: the extraction does (extract-office.test.ts).
  const family = (kind: TrainingType): string => (/^(?:txt|md|csv)$/.test(kind) ? 'text' : /x$/.test(kind) ? 'office' : kind);
  const agrees = ({ real, name, declared }: (typeof triples)[number]): boolean =>
    family(real) === family(name) && (name === declared || (name === 'md' && declared === 'txt'));

  test.each(triples)('a $real named .$name and declared $declared (S25.1)', (triple) => {
    expect(check(FILES[triple.real], triple.name, TYPES[triple.declared]).ok).toBe(agrees(triple));
  });
});

test.each([
  ['a ZIP or an Office file', 'PK\x03\x04 text'],
  ['a Windows program', 'MZ text'],
  ['a Linux program', '\x7fELF'],
  ['a GIF with a script', 'GIF89a=1;alert(1)'],
  ['a PNG', '\x89PNG\r\n\x1a\n'],
  ['a JPEG', '\xff\xd8\xff\xe0'],
  ['a PDF', '%PDF-1.7\n%%EOF'],
  ['a text with a NUL', 'abc\0def'],
  ['PostScript', '%!PS-Adobe-3.0\n(/etc/passwd) (r) file'],
  ['an AVI that holds a playlist', 'RIFF\x10\0\0\0AVI #EXTM3U\nfile:///etc/passwd'],
  ['a text that is not UTF-8', 'caf\xe9 cr\xe8me'],
])('%s does not pass as text (S25.8)', (_what, text) => {
  expect(check(bytesOf(text), 'txt', 'text/plain')).toEqual(refused);
  expect(check(bytesOf(text), 'md', 'text/markdown')).toEqual(refused);
});

describe('markup under a harmless name (S25.3)', () => {
  test.each(['<svg onload="alert(1)">', '<html>', ' <!-- x --> <!DOCTYPE html>', '<?xml version="1.0"?><a/>', '\xef\xbb\xbf<script>'])(
    '%j is no plain text',
    (text) => {
      for (const type of ['txt', 'md', 'csv'] as const) expect(check(bytesOf(text), type, TYPES[type])).toEqual(refused);
    },
  );

  test.each(['<svg xmlns="http://www.w3.org/2000/svg">', '<?xml version="1.0"?><rss/>', 'plain text', '{"a":1}', '<a\0>'])('%j is no page', (text) => {
    expect(check(bytesOf(text), 'html', 'text/html')).toEqual(refused);
  });

  test('Markdown may begin with a piece of HTML, and a page with the declaration of XHTML', () => {
    expect(check(bytesOf('<p align="center">Logo</p>'), 'md', 'text/markdown').ok).toBe(true);
    expect(check(bytesOf('<?xml version="1.0"?>\n<!DOCTYPE html><html>'), 'html', 'text/html').ok).toBe(true);
  });
});

describe('a picture (S25.1, S25.3)', () => {
  const STARTS = { png: '\x89PNG\r\n\x1a\n', jpeg: '\xff\xd8\xff\xe0', webp: 'RIFF\x10\0\0\0WEBPVP8 ' } as const;
  const picture = (text: string, extension: string, type: string): KindVerdict =>
    checkKind({ head: bytesOf(text), tail: bytesOf(text), declaredType: type, extension }, 'avatar');

  test.each(Object.entries(STARTS))('that is %s is taken as it, and as no other', (type, start) => {
    expect(picture(start, type, `image/${type}`)).toEqual({ ok: true, type });
    for (const other of Object.keys(STARTS).filter((name) => name !== type)) expect(picture(start, other, `image/${other}`)).toEqual(refused);
  });

  test.each([
    '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    '<?xml version="1.0"?><svg/>',
    '<html>',
    'GIF89a',
    'BM',
    '%!PS',
    'push graphic-context',
  ])('%j is none, whatever it is called', (text) => {
    for (const type of ['png', 'jpeg', 'webp']) expect(picture(text, type, `image/${type}`)).toEqual(refused);
    expect(picture(text, 'svg', 'image/svg+xml').ok).toBe(false);
  });
});

test('a sample cut inside a character is still text', () => {
  const bytes = Uint8Array.from(Buffer.from('é'.repeat(3000)));

  expect(checkKind({ head: bytes.subarray(0, 1025), tail: bytes.subarray(-1025), declaredType: 'text/plain', extension: 'txt' }).ok).toBe(true);
});

test('bad bytes at the end of a long text are seen', () => {
  const bytes = new Uint8Array([...bytesOf('a'.repeat(9000)), 0, 0xff]);

  expect(check(bytes, 'txt', 'text/plain')).toEqual(refused);
});

test('UTF-16 with its mark is text', () => {
  const bytes = new Uint8Array([0xff, 0xfe, ...Buffer.from('Bonjour', 'utf16le')]);

  expect(check(bytes, 'txt', 'text/plain').ok).toBe(true);
});

test('a PDF without its end, with its beginning too late, or behind another format is refused', () => {
  const pdf = Buffer.from(FILES.pdf).toString('latin1');

  expect(check(bytesOf(pdf.replace('%%EOF', '')), 'pdf', TYPES.pdf)).toEqual(refused);
  expect(check(bytesOf(`${' '.repeat(1100)}${pdf}`), 'pdf', TYPES.pdf)).toEqual(refused);
  expect(check(bytesOf(`PK\x03\x04${pdf}`), 'pdf', TYPES.pdf)).toEqual(refused);
  expect(check(bytesOf(`\xef\xbb\xbf\n${pdf}\n`), 'pdf', TYPES.pdf).ok).toBe(true);
});

test('an empty file and an unknown or inherited type are refused', () => {
  expect(check(new Uint8Array(0), 'txt', 'text/plain')).toEqual({ ok: false, reason: 'empty' });
  expect(check(FILES.txt, 'exe', 'text/plain')).toEqual(refused);
  expect(check(FILES.txt, 'constructor', 'text/plain')).toEqual(refused);
  expect(check(FILES.txt, 'txt', '')).toEqual(refused);
});
