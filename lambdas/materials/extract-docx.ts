import type { Block, ExtractionLimits } from './block.ts';
import { attribute, counted, openOffice, readXml } from './office.ts';
import { flat, sections } from './sections.ts';

/** The levels of headings by the id of their style. Ids are translated (`Titre1`), the names of built-in styles never are (ECMA-376 part 1, 17.7.4.9). */
function headingStyles(xml: string): ReadonlyMap<string, number> {
  const levels = new Map<string, number>();
  let style = '';
  readXml(xml, {
    open: (name, attributes) => {
      if (name === 'style') style = attribute(attributes, 'styleId') ?? '';
      const value = attribute(attributes, 'val') ?? '';
      if (name === 'name' && style) {
        const level = /^heading ([1-9])$/i.exec(value)?.[1] ?? (/^title$/i.test(value) ? '0' : undefined);
        if (level) levels.set(style, Number(level));
      }
      if (name === 'outlineLvl' && style && Number(value) < 9 && !levels.has(style)) levels.set(style, Number(value) + 1);
    },
    close: (name) => {
      if (name === 'style') style = '';
    },
  });
  return levels;
}

/** Parts of a document that repeat other parts, or that its reader does not see. */
const UNSEEN = new Set(['Fallback', 'del', 'moveFrom', 'instrText']);

/**
 * The text of a Word document, one block under each heading and on each page that the writing program has noted.
 * @throws ExtractionError as `openOffice`, and `too-long`.
 */
export function docxBlocks(bytes: Uint8Array, limits: ExtractionLimits): Block[] {
  const { archive, main } = openOffice(bytes, 'docx');
  const styles = headingStyles(archive.xml('word/styles.xml') ?? '');
  const xml = archive.xml(main) ?? '';
  const count = counted(limits.maxCharacters);
  const out = sections();
  const hasPages = /<\w*:?lastRenderedPageBreak|<\w+:br [^>]*type="page"/.test(xml);
  let [page, unseen, cells] = [1, 0, 0];
  let [text, inText, style, row] = ['', false, '', [] as string[]];
  if (hasPages) out.page(page);
  const endParagraph = (): void => {
    const line = flat(text);
    const level = styles.get(style);
    text = '';
    if (cells > 0) {
      row.push(line);
      return;
    }
    if (line && level !== undefined) out.heading(level, line);
    else out.paragraph(line);
  };
  readXml(xml, {
    open: (name, attributes) => {
      if (UNSEEN.has(name)) unseen += 1;
      if (unseen > 0) return;
      if (name === 'p') style = '';
      if (name === 'pStyle') style = attribute(attributes, 'val') ?? '';
      if (name === 't') inText = true;
      if (name === 'tab' || name === 'br' || name === 'cr') text += ' ';
      if (name === 'tc') cells += 1;
      if (name === 'lastRenderedPageBreak' || (name === 'br' && attribute(attributes, 'type') === 'page')) {
        // A break that comes after the first words of a paragraph leaves it on the page where it began.
        page += 1;
        if (flat(text) === '' && cells === 0) out.page(page);
      }
    },
    text: (piece) => {
      if (inText && unseen === 0) text += count(piece);
    },
    close: (name) => {
      if (UNSEEN.has(name)) unseen -= 1;
      if (unseen > 0) return;
      if (name === 't') inText = false;
      if (name === 'p') endParagraph();
      if (name === 'tc') cells -= 1;
      if (name === 'tr' && cells === 0) {
        out.paragraph(row.filter(Boolean).join(' | '));
        row = [];
      }
    },
  });
  return out.end();
}
