import { describe, expect, test } from '@jest/globals';
import { ExtractionError, type Block } from '../../../lambdas/materials/block.ts';
import { extract, type DocumentType } from '../../../lambdas/materials/extract.ts';
import { docx, docxWith, pack, paragraph, pptx, xlsx } from './office-documents.ts';
import { effort } from '../../support/effort.ts';

const read = async (bytes: Uint8Array, type: DocumentType, maxCharacters = 2_000_000): Promise<readonly Block[]> =>
  (await extract({ bytes, type, limits: { maxCharacters } })).blocks;
const refusal = async (bytes: Uint8Array, type: DocumentType, maxCharacters?: number): Promise<string> => {
  const error: unknown = await read(bytes, type, maxCharacters).catch((thrown: unknown) => thrown);
  return error instanceof ExtractionError ? error.reason : `not refused: ${JSON.stringify(error)}`;
};

describe('Word', () => {
  test('headings are told by the name of their style, whatever its id, and pages by the breaks that were noted', async () => {
    const body = [
      paragraph('Garantie', 'Titre1'),
      paragraph('Deux ans, pi&#232;ces &amp; main d’œuvre.'),
      paragraph('Retours', 'Own'),
      paragraph('Sous 30 jours.'),
      '<w:p><w:r><w:lastRenderedPageBreak/><w:t>À la page deux.</w:t></w:r></w:p>',
    ];

    expect(await read(docx(body.join('')), 'docx')).toEqual([
      { text: 'Deux ans, pièces & main d’œuvre.', headings: ['Garantie'], page: 1 },
      { text: 'Sous 30 jours.', headings: ['Garantie', 'Retours'], page: 1 },
      { text: 'À la page deux.', headings: ['Garantie', 'Retours'], page: 2 },
    ]);
  });

  test('tables are read row by row; what was deleted, doubled or computed is not read', async () => {
    const cell = (text: string): string => `<w:tc>${paragraph(text)}</w:tc>`;
    const body = [
      `<w:tbl><w:tr>${cell('Lundi')}${cell('9 h')}</w:tr><w:tr>${cell('Mardi')}${cell('10 h')}</w:tr></w:tbl>`,
      '<w:p><w:del><w:r><w:delText>gone</w:delText><w:t>gone</w:t></w:r></w:del><w:r><w:instrText>PAGE</w:instrText><w:t>kept</w:t></w:r></w:p>',
      '<mc:AlternateContent><mc:Choice><w:p><w:r><w:t>once</w:t></w:r></w:p></mc:Choice><mc:Fallback><w:p><w:r><w:t>once</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>',
    ];

    expect(await read(docx(body.join('')), 'docx')).toEqual([{ text: 'Lundi | 9 h\n\nMardi | 10 h\n\nkept\n\nonce', headings: [] }]);
  });

  test('a note follows the paragraph that points to it, once; what parts notes from the page is none', async () => {
    const note = (element: string, id: number, text: string, type = ''): string =>
      `<w:${element} w:id="${id}"${type && ` w:type="${type}"`}>${paragraph(text)}</w:${element}>`;
    const pointing = (text: string, ...ids: string[]): string => `<w:p><w:r><w:t>${text}</w:t></w:r>${ids.map((id) => `<w:r><w:${id}/></w:r>`).join('')}</w:p>`;
    const parts = {
      'word/footnotes.xml': `<w:footnotes xmlns:w="w">${note('footnote', -1, 'a line', 'separator')}${note('footnote', 1, 'Save on Sundays.')}${note('footnote', 2, 'Never pointed to.')}</w:footnotes>`,
      'word/endnotes.xml': `<w:endnotes xmlns:w="w">${note('endnote', 1, 'See the annex.')}</w:endnotes>`,
    };
    const body = [
      paragraph('Hours', 'Titre1'),
      pointing('Open daily.', 'footnoteReference w:id="1"', 'footnoteReference w:id="1"', 'footnoteReference w:id="-1"', 'endnoteReference w:id="1"'),
      paragraph('Closed in May.'),
      `<w:tbl><w:tr><w:tc>${pointing('Price', 'endnoteReference w:id="9"')}</w:tc></w:tr></w:tbl>`,
      '<w:p><w:del><w:r><w:footnoteReference w:id="2"/></w:r></w:del></w:p>',
    ];

    expect(await read(docx(body.join(''), parts), 'docx')).toEqual([
      { text: 'Open daily.\n\nSave on Sundays.\n\nSee the annex.\n\nClosed in May.\n\nPrice', headings: ['Hours'] },
    ]);
    expect(await refusal(docx(pointing('x', 'footnoteReference w:id="1"'), parts), 'docx', 10)).toBe('too-long');
  });
});

test('a slide is a page in the order of the presentation, its title the heading', async () => {
  expect(await read(pptx(['Plan', 'Open in May.'], ['Only a title'], ['Costs', '12 €', 'monthly']), 'pptx')).toEqual([
    { text: 'Open in May.', headings: ['Plan'], page: 1 },
    { text: 'Only a title', headings: ['Only a title'], page: 2 },
    { text: '12 €\n\nmonthly', headings: ['Costs'], page: 3 },
  ]);
});

test('a row of a sheet is a line under its titles; dates are dates, and a hidden sheet stays hidden', async () => {
  expect(await read(xlsx(), 'xlsx')).toEqual([{ text: 'Row 3. Article: Moulin R&D | Prix: 89.5 | Depuis: 2025-12-01', headings: ['Tarifs'] }]);
});

describe('what is refused (S25)', () => {
  test('a kind named as another kind (S25.1)', async () => {
    const files = { docx: docx(paragraph('x')), pptx: pptx(['x']), xlsx: xlsx() } as const;
    const kinds = Object.keys(files) as (keyof typeof files)[];
    for (const real of kinds) {
      for (const name of kinds.filter((kind) => kind !== real)) expect(await refusal(files[real], name)).toBe('broken');
    }
    expect(await refusal(pack({ 'a.txt': 'x' }), 'docx')).toBe('broken');
    expect(await refusal(new Uint8Array(0), 'docx')).toBe('broken');
    expect(await refusal(files.docx.subarray(0, 200), 'docx')).toBe('broken');
  });

  test('macros, by their part and by their declaration', async () => {
    expect(await refusal(docx(paragraph('x'), { 'word/vbaProject.bin': 'x' }), 'docx')).toBe('macros');
    expect(
      await refusal(
        docx(paragraph('x'), { '[Content_Types].xml': '<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>' }),
        'docx',
      ),
    ).toBe('macros');
    expect(await refusal(docx(paragraph('x'), { 'word/embeddings/run.exe': 'MZ' }), 'docx')).toBe('archive');
  });

  test('what would be fetched from outside; a link to click is text', async () => {
    expect(await refusal(docxWith('attachedTemplate', 'https://evil.example/t.dotm', 'External'), 'docx')).toBe('external');
    expect(await refusal(docxWith('oleObject', 'file:///etc/passwd', 'External'), 'docx')).toBe('external');
    expect(await read(docxWith('hyperlink', 'https://example.com/', 'External'), 'docx')).toHaveLength(1);
  });

  test('entities', async () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>`;

    expect(await refusal(docx('', { 'word/document.xml': `${bomb}<w:document><w:p><w:t>&b;</w:t></w:p></w:document>` }), 'docx')).toBe('archive');
  });

  test('nesting without end and more text than can be cited end in less than two seconds', async () => {
    const spent = effort();

    expect(await refusal(pack({ 'word/document.xml': '<w:p>'.repeat(200_000) }, 0), 'docx')).toBe('broken');
    expect(await refusal(docx(paragraph('a'.repeat(1_000))), 'docx', 999)).toBe('too-long');
    expect(spent()).toBeLessThan(2_000);
  });
});
