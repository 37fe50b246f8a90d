import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ExtractionError } from '../../../lambdas/materials/block.ts';
import { chunk } from '../../../lambdas/materials/chunk.ts';
import { extract } from '../../../lambdas/materials/extract.ts';
import { checkKind } from '../../../lambdas/materials/file-kind.ts';
import { FILE_TYPES, PURPOSES, type TrainingType } from '../../../lambdas/materials/purposes.ts';
import { lexicalEmbedding } from '../../../lambdas/models/lexical.ts';
import { searchText } from '../../../lambdas/retrieval/stored-chunk.ts';
import { DOCUMENTS } from '../../../tools/make-documents.ts';

const CORPUS = new URL('corpus/', DOCUMENTS);

/** What each text answers, whoever has written it into whatever format. */
type Text = 'handbook' | 'booklet' | 'courses' | 'laundry';
const QUESTIONS: Readonly<Record<Text, readonly (readonly [question: string, fact: string])[]>> = {
  handbook: [
    ['How much does a family membership cost?', '410 euros'],
    ['Who pays for a damaged boat?', 'first 150 euros'],
    ['What is the price of the spinnaker weekend?', '185 euros'],
    ['What does the red flag mean?', 'returns at once'],
    ['When is the harbour office open in winter?', 'weekends only'],
  ],
  booklet: [
    ['Quand faut-il payer le loyer ?', 'avant le 5 de chaque mois'],
    ['Quel jour sont ramassées les ordures ?', 'le mardi et le vendredi'],
    ['Combien coûte un lavage de couette ?', '6,80 €'],
    ['Que faire en cas de fuite d’eau ?', 'robinet d’arrêt'],
    ['Quel est le délai de préavis au départ ?', 'trois mois'],
  ],
  courses: [['How many days does the night navigation course take?', '3']],
  laundry: [['Combien coûte le séchage ?', '1,20 €']],
};

/** Which of the texts a document holds, or why it is refused. */
const DOCUMENTS_BY_OUTCOME: Readonly<Record<string, Text | { readonly refused: string } | { readonly holds: string }>> = {
  'chromium-en.pdf': 'handbook',
  'chromium-fr.pdf': 'booklet',
  'fpdf2-en.pdf': 'handbook',
  'jspdf-en.pdf': 'handbook',
  'libreoffice-en.pdf': 'handbook',
  'pdf-lib-en.pdf': 'handbook',
  'pdfkit-fr.pdf': 'booklet',
  'pdfkit-no-copying.pdf': 'handbook',
  'reportlab-fr.pdf': 'booklet',
  'docx-npm-fr.docx': 'booklet',
  'libreoffice-fr.docx': 'booklet',
  'python-docx-en.docx': 'handbook',
  'libreoffice-fr.pptx': 'booklet',
  'pptxgenjs-en.pptx': 'handbook',
  'python-pptx-fr.pptx': 'booklet',
  'exceljs-fr.xlsx': 'laundry',
  'libreoffice-fr.xlsx': 'laundry',
  'openpyxl-en.xlsx': 'courses',
  'xlsxwriter-en.xlsx': 'courses',
  'excel-semicolons-fr.csv': 'laundry',
  'handbook-en.md': 'handbook',
  'livret-utf16-fr.txt': 'booklet',
  'site-windows-1252-fr.html': 'booklet',
  'word-tables.docx': { holds: 'Bottom left | Bottom right' },
  'word-strict-format.docx': { holds: 'Test' },
  'word-endnotes.docx': { holds: 'Ouch' },
  'word-external-picture.docx': { refused: 'external' },
  'cut-in-half.docx': { refused: 'broken' },
  'cut-in-half.pdf': { refused: 'broken' },
  'pdfkit-password.pdf': { refused: 'encrypted' },
  'scanned-fr.pdf': { refused: 'no-text' },
};

const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, CORPUS)));
const typeOf = (name: string): TrainingType => extname(name).slice(1) as TrainingType;
const learn = async (name: string) => chunk((await extract({ bytes: bytesOf(name), type: typeOf(name) })).blocks);

/** Three other documents, which a chatbot knows beside the one that is asked for. */
const beside = Promise.all(
  (['rempart-handbook.pdf', 'guide-fr.pdf', 'faq.md'] as const).map(async (name) =>
    chunk((await extract({ bytes: new Uint8Array(readFileSync(new URL(name, DOCUMENTS))), type: typeOf(name) })).blocks),
  ),
);

/** The best three passages, as the search by vectors alone finds them among those of all documents. */
async function find(own: Awaited<ReturnType<typeof learn>>, question: string): Promise<string[]> {
  const chunks = [...own, ...(await beside).flat()];
  const vectors = await lexicalEmbedding.embed(chunks.map(searchText));
  const [asked = []] = await lexicalEmbedding.embed([question], { purpose: 'question' });
  const likeness = (vector: readonly number[] = []): number => vector.reduce((sum, value, at) => sum + value * (asked[at] ?? 0), 0);
  return chunks
    .map(({ text }, at) => ({ text, score: likeness(vectors[at]) }))
    .toSorted((one, other) => other.score - one.score)
    .slice(0, 3)
    .map(({ text }) => text);
}

/** Typed as it is printed: some writers put other blanks between words. */
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll("'", '’');

test('every document of the corpus is listed, and together they stay small', () => {
  const names = readdirSync(CORPUS);
  expect(names.toSorted()).toEqual(Object.keys(DOCUMENTS_BY_OUTCOME).toSorted());
  expect(names.reduce((sum, name) => sum + statSync(new URL(name, CORPUS)).size, 0)).toBeLessThan(3_000_000);
});

test('the corpus has every type that may be sent, and both languages of nearly every one', () => {
  expect(new Set(Object.keys(DOCUMENTS_BY_OUTCOME).map(typeOf))).toEqual(new Set(PURPOSES.training.types));
});

const answering = Object.entries(DOCUMENTS_BY_OUTCOME).flatMap(([name, holds]) => (typeof holds === 'string' ? [[name, holds] as const] : []));

describe.each(answering)('%s', (name, text) => {
  test('passes the check of files (S25.11)', () => {
    const bytes = bytesOf(name);
    const type = typeOf(name);
    expect(checkKind({ head: bytes.subarray(0, 4_096), tail: bytes.subarray(-4_096), declaredType: FILE_TYPES[type].contentType, extension: type })).toEqual({
      ok: true,
      type,
    });
  });

  test.each([...QUESTIONS[text]])('answers: %s', async (question, fact) => {
    expect(plain((await find(await learn(name), question)).join('\n'))).toContain(plain(fact));
  });
});

test.each(
  Object.entries(DOCUMENTS_BY_OUTCOME).flatMap(([name, outcome]) =>
    typeof outcome === 'object' && 'holds' in outcome ? [[name, outcome.holds] as const] : [],
  ),
)('%s holds %s', async (name, text) => {
  expect((await learn(name)).map((piece) => piece.text).join('\n')).toContain(text);
});

test.each(
  Object.entries(DOCUMENTS_BY_OUTCOME).flatMap(([name, outcome]) =>
    typeof outcome === 'object' && 'refused' in outcome ? [[name, outcome.refused] as const] : [],
  ),
)('%s is refused as %s', async (name, reason) => {
  const error: unknown = await learn(name).catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(ExtractionError);
  expect(error).toMatchObject({ reason });
});
