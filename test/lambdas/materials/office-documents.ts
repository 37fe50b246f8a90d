import { zipSync, type Zippable } from 'fflate';

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export type Parts = Readonly<Record<string, string | Uint8Array>>;

/** An Office file of exactly these parts. */
export const pack = (parts: Parts, level: 0 | 6 = 6): Uint8Array => {
  const files: Zippable = {};
  for (const [name, part] of Object.entries({ '[Content_Types].xml': `${HEAD}<Types/>`, ...parts }))
    files[name] = [typeof part === 'string' ? new TextEncoder().encode(part) : part, { level, mtime: '2026-01-01T00:00:00' }];
  return zipSync(files);
};

const rels = (...targets: readonly (readonly [id: string, type: string, target: string, mode?: string])[]): string =>
  `${HEAD}<Relationships>${targets
    .map(([id, type, target, mode]) => `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"${mode ? ` TargetMode="${mode}"` : ''}/>`)
    .join('')}</Relationships>`;

export const docx = (body: string, parts: Parts = {}): Uint8Array =>
  pack({
    'word/document.xml': `${HEAD}<w:document xmlns:w="w" xmlns:mc="mc"><w:body>${body}</w:body></w:document>`,
    'word/styles.xml': `${HEAD}<w:styles xmlns:w="w"><w:style w:styleId="Titre1"><w:name w:val="heading 1"/></w:style><w:style w:styleId="Own"><w:name w:val="Own title"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style></w:styles>`,
    ...parts,
  });
export const paragraph = (text: string, style?: string): string =>
  `<w:p>${style ? `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>` : ''}<w:r><w:t>${text}</w:t></w:r></w:p>`;
/** A document with one relation. */
export const docxWith = (type: string, target: string, mode: string): Uint8Array =>
  docx(paragraph('Text.'), { 'word/_rels/document.xml.rels': rels(['r1', type, target, mode]) });

export const pptx = (...slides: readonly (readonly [title: string, ...lines: string[]])[]): Uint8Array => {
  const shape = (text: string, type?: string): string =>
    `<p:sp><p:nvPr>${type ? `<p:ph type="${type}"/>` : ''}</p:nvPr><p:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:txBody></p:sp>`;
  const parts: Record<string, string> = {};
  // The files are numbered backwards, as after a rearrangement: only the presentation knows the order.
  const name = (index: number): string => `slides/slide${slides.length - index}.xml`;
  slides.forEach(([title, ...lines], index) => {
    parts[`ppt/${name(index)}`] = `${HEAD}<p:sld xmlns:p="p" xmlns:a="a">${shape(title, 'title')}${lines.map((line) => shape(line)).join('')}</p:sld>`;
  });
  return pack({
    'ppt/presentation.xml': `${HEAD}<p:presentation xmlns:p="p" xmlns:r="r"><p:sldIdLst>${slides.map((_, index) => `<p:sldId id="${256 + index}" r:id="r${index}"/>`).join('')}</p:sldIdLst></p:presentation>`,
    'ppt/_rels/presentation.xml.rels': rels(...slides.map((_, index) => [`r${index}`, 'slide', name(index)] as const)),
    ...parts,
  });
};

/** A sheet with a shared text, an inline text, a number, and a date in French format; and a hidden one. */
export const xlsx = (): Uint8Array =>
  pack({
    'xl/workbook.xml': `${HEAD}<x:workbook xmlns:x="x" xmlns:r="r"><x:sheets><x:sheet name="Tarifs" r:id="r1"/><x:sheet name="Secret" state="hidden" r:id="r2"/></x:sheets></x:workbook>`,
    'xl/_rels/workbook.xml.rels': rels(
      ['r1', 'worksheet', 'worksheets/sheet1.xml'],
      ['r2', 'worksheet', '/xl/worksheets/sheet2.xml'],
      ['r3', 'sharedStrings', 'sharedStrings.xml'],
      ['r4', 'styles', 'styles.xml'],
    ),
    'xl/sharedStrings.xml': `${HEAD}<sst><si><t>Article</t></si><si><t>Prix</t></si><si><r><t>Moulin </t></r><r><t>R&amp;D</t></r><rPh><t>x</t></rPh></si></sst>`,
    'xl/styles.xml': `${HEAD}<styleSheet><numFmts><numFmt numFmtId="170" formatCode="dd/mm/yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': `${HEAD}<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="inlineStr"><is><t>Depuis</t></is></c></row><row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3"><v>89.5</v></c><c r="D3" s="1"><v>45992</v></c></row></sheetData></worksheet>`,
    'xl/worksheets/sheet2.xml': `${HEAD}<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>hidden canary</t></is></c></row></sheetData></worksheet>`,
  });
