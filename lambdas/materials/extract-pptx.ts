import { ExtractionError, type Block, type ExtractionLimits } from './block.ts';
import { attribute, counted, openOffice, readXml, relations } from './office.ts';
import { flat, sections } from './sections.ts';

/** The slides in the order of the presentation, which the numbers in their names need not have. */
function slides(xml: string, targets: ReadonlyMap<string, string>): string[] {
  const parts: string[] = [];
  readXml(xml, {
    open: (name, attributes) => {
      const target = name === 'sldId' ? targets.get(Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '') : undefined;
      if (target) parts.push(target);
    },
  });
  return parts;
}

/**
 * The text of a presentation: a slide is a page, its title the heading. Notes are the speaker's own and are left out.
 * @throws ExtractionError as `openOffice`, and `too-long` (slides, characters).
 */
export function pptxBlocks(bytes: Uint8Array, limits: ExtractionLimits): Block[] {
  const { archive, main } = openOffice(bytes, 'pptx');
  const parts = slides(archive.xml(main) ?? '', relations(archive, main));
  if (parts.length > limits.maxPages) throw new ExtractionError('too-long', `${parts.length} slides`);
  const count = counted(limits.maxCharacters);
  const out = sections();
  for (const [index, part] of parts.entries()) {
    const lines: string[] = [];
    let [title, isTitle, inText, text] = ['', false, false, ''];
    readXml(archive.xml(part) ?? '', {
      open: (name, attributes) => {
        if (name === 'sp') isTitle = false;
        if (name === 'ph') isTitle = /^(?:title|ctrTitle)$/.test(attribute(attributes, 'type') ?? '');
        if (name === 't') inText = true;
        if (name === 'br') text += ' ';
      },
      text: (piece) => {
        if (inText) text += count(piece);
      },
      close: (name) => {
        if (name === 't') inText = false;
        if (name !== 'p') return;
        const line = flat(text);
        text = '';
        if (isTitle) title = flat(`${title} ${line}`);
        else if (line) lines.push(line);
      },
    });
    out.page(index + 1);
    out.heading(1, title);
    // A slide with nothing but its title says something too.
    for (const line of lines.length > 0 ? lines : [title]) out.paragraph(line);
  }
  return out.end();
}
