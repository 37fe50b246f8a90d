import { describe, expect, test } from '@jest/globals';
import { ExtractionError, type Block } from '../../../lambdas/materials/block.ts';
import { extract, type DocumentType } from '../../../lambdas/materials/extract.ts';
import { effort } from '../../support/effort.ts';

const read = async (bytes: Uint8Array | string, type: DocumentType): Promise<readonly Block[]> =>
  (await extract({ bytes: typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes, type })).blocks;
const refusal = async (bytes: Uint8Array | string, type: DocumentType): Promise<string> => {
  const error: unknown = await read(bytes, type).catch((thrown: unknown) => thrown);
  return error instanceof ExtractionError ? error.reason : `not refused: ${JSON.stringify(error)}`;
};

describe('pages', () => {
  test('what is shown is read under its headings; programs, navigation and hidden parts are not', async () => {
    const page = `<!doctype html><html><head><title>T</title><style>p{}</style></head><body><nav><ul><li>Menu</li></ul></nav>
      <h1>Atelier &amp; Co</h1><p>Ouvert  de 9&nbsp;h<br>à 18 h.</p><script>var x = "<p>no</p>"</script>
      <h2>Tarifs</h2><ul><li>Adulte <b>12 €</b></li><li>Enfant</li></ul><table><tr><th>Jour</th><th>Heure</th></tr></table>
      <div hidden>no</div><p style="display: none">no<p>oui</p><form>no</form><footer>no</footer></body></html>`;

    expect(await read(page, 'html')).toEqual([
      { text: 'Ouvert de 9 h à 18 h.', headings: ['Atelier & Co'] },
      { text: '- Adulte 12 €\n\n- Enfant\n\nJour | Heure\n\noui', headings: ['Atelier & Co', 'Tarifs'] },
    ]);
  });

  test('a page is read in the encoding that it names; its mark is stronger; what is not valid is refused (S25.6)', async () => {
    const latin = Buffer.from('<meta charset="iso-8859-1"><p>été</p>', 'latin1');

    expect((await read(latin, 'html'))[0]?.text).toBe('été');
    expect((await read(`\ufeff<meta charset="iso-8859-1"><p>été</p>`, 'html'))[0]?.text).toBe('été');
    expect(await refusal(Buffer.from('<p>été</p>', 'latin1'), 'html')).toBe('encoding');
    expect(await refusal('<meta charset="nonsense"><p>a</p>', 'html')).toBe('encoding');
    expect(await refusal('<p>a\0b</p>', 'html')).toBe('encoding');
  });

  test('hostile markup ends in less than two seconds', async () => {
    for (const page of [
      '<div>'.repeat(30_000),
      '<b><i>'.repeat(50_000),
      '<p '.repeat(100_000),
      `<p ${'a=1 '.repeat(100_000)}>x`,
      '<!--'.repeat(100_000),
      '<script>'.repeat(100_000),
    ]) {
      const spent = effort();

      await refusal(page, 'html');

      expect(spent()).toBeLessThan(2_000);
    }
    expect(await refusal('<div>'.repeat(30_000), 'html')).toBe('broken');
  });
});

describe('CSV', () => {
  test.each([
    ['commas', 'Name,Price\nMill,"1,5"\n'],
    ['semicolons and CRLF', 'Name;Price\r\nMill;1,5\r\n'],
    ['tabs', 'Name\tPrice\nMill\t1,5'],
  ])('a row is a line under its titles: %s', async (_what, text) => {
    expect(await read(text, 'csv')).toEqual([{ text: 'Row 2. Name: Mill | Price: 1,5', headings: [] }]);
  });

  test('quotations hold separators, quotes and line ends; formulas are text (S25.6)', async () => {
    expect((await read('a,b\n"x ""y"", z\nw",=cmd|calc\n', 'csv'))[0]?.text).toBe('Row 2. a: x "y", z w | b: =cmd|calc');
    expect(await refusal('a,b\n"never', 'csv')).toBe('broken');
  });
});
