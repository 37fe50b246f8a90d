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

/** What starts a new word where it stands. */
const SPACES = new Set(['tab', 'br', 'cr']);

/** The notes of a part by their id. The lines that part them from the page are no notes (ECMA-376 part 1, 17.18.33). */
function notesOf(xml: string, element: 'footnote' | 'endnote'): Map<string, string> {
  const notes = new Map<string, string>();
  let [id, text, inText, unseen] = ['', '', false, 0];
  readXml(xml, {
    open: (name, attributes) => {
      if (UNSEEN.has(name)) unseen += 1;
      if (name === element) [id, text] = [/separator|continuation/i.test(attribute(attributes, 'type') ?? '') ? '' : (attribute(attributes, 'id') ?? ''), ''];
      if (name === 't') inText = true;
      if (SPACES.has(name)) text += ' ';
    },
    text: (piece) => {
      if (inText && unseen === 0) text += piece;
    },
    close: (name) => {
      if (UNSEEN.has(name)) unseen -= 1;
      if (name === 't') inText = false;
      if (name === 'p') text += ' ';
      if (name === element && id && flat(text)) notes.set(id, flat(text));
    },
  });
  return notes;
}

/**
 * The text of a Word document, one block under each heading and on each page that the writing program has noted. A note follows the
 * paragraph that points to it: there it is found together with what it explains.
 * @throws ExtractionError as `openOffice`, and `too-long`.
 */
export function docxBlocks(bytes: Uint8Array, limits: ExtractionLimits): Block[] {
  const { archive, main } = openOffice(bytes, 'docx');
  const styles = headingStyles(archive.xml('word/styles.xml') ?? '');
  const xml = archive.xml(main) ?? '';
  const notes = {
    footnoteReference: notesOf(archive.xml('word/footnotes.xml') ?? '', 'footnote'),
    endnoteReference: notesOf(archive.xml('word/endnotes.xml') ?? '', 'endnote'),
  };
  let pointed: string[] = [];
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
    const below = pointed;
    pointed = [];
    if (cells > 0) {
      row.push([line, ...below].join(' '));
      return;
    }
    if (line && level !== undefined) out.heading(level, line);
    else out.paragraph(line);
    for (const note of below) out.paragraph(note);
  };
  readXml(xml, {
    open: (name, attributes) => {
      if (UNSEEN.has(name)) unseen += 1;
      if (unseen > 0) return;
      if (name === 'p') style = '';
      if (name === 'pStyle') style = attribute(attributes, 'val') ?? '';
      if (name === 't') inText = true;
      if (SPACES.has(name)) text += ' ';
      if (name === 'footnoteReference' || name === 'endnoteReference') {
        const id = attribute(attributes, 'id') ?? '';
        const note = notes[name].get(id);
        // Once: a note is pointed to once, and whoever points a thousand times gets no text a thousand times as long.
        if (note !== undefined && notes[name].delete(id)) pointed.push(count(note));
      }
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
