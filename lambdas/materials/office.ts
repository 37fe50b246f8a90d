import { posix } from 'node:path';
import { Parser } from 'htmlparser2';
import { openArchive, type Archive } from './archive.ts';
import { ExtractionError } from './block.ts';

/** The main part of each kind of Office file (ECMA-376 part 1, 11.3, 12.3, 13.3). */
const MAIN = { docx: 'word/document.xml', xlsx: 'xl/workbook.xml', pptx: 'ppt/presentation.xml' } as const;
export type OfficeType = keyof typeof MAIN;

type Attributes = Readonly<Record<string, string>>;

export interface XmlReader {
  readonly open?: (name: string, attributes: Attributes) => void;
  readonly text?: (text: string) => void;
  readonly close?: (name: string) => void;
}

/** Programs choose prefixes freely: names are told apart without them. */
const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/** How deep elements may stand in one another: the reader's own book-keeping is quadratic in it, and no document needs a tenth of it. */
const DEEPEST = 1_000;

/** Reads a part once, without keeping a tree of it. @throws ExtractionError `broken` when it is nested beyond all measure. */
export function readXml(xml: string, { open, text, close }: XmlReader): void {
  let depth = 0;
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        depth += 1;
        if (depth > DEEPEST) throw new ExtractionError('broken', `elements nested ${DEEPEST} deep`);
        open?.(local(name), attributes);
      },
      ontext: (piece) => text?.(piece),
      onclosetag: (name) => {
        depth -= 1;
        close?.(local(name));
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(xml);
}

/** The value of an attribute, whatever its prefix. */
export const attribute = (attributes: Attributes, name: string): string | undefined =>
  attributes[name] ?? Object.entries(attributes).find(([key]) => local(key) === name)?.[1];

/** What a part points to, by the id of the relation: the name of another part. */
export function relations(archive: Archive, part: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const { dir, base } = posix.parse(part);
  readXml(archive.xml(posix.join(dir, '_rels', `${base}.rels`)) ?? '', {
    open: (name, { Id: id, Target: target, TargetMode: mode }) => {
      if (name === 'Relationship' && id && target && mode !== 'External') found.set(id, target.startsWith('/') ? target.slice(1) : posix.join(dir, target));
    },
  });
  return found;
}

/** A link that a reader may click is text; everything else that lies outside would be fetched by the program that opens the file. */
const CLICKED = /\/hyperlink$/;

/** What has no place in a document: programs, and archives that nobody would look into. Sheets behind the charts of a slide are no such thing. */
const RUNS = /\.(?:zip|jar|7z|rar|gz|tar|exe|dll|scr|bat|cmd|js|vbs|ps1|lnk|hta|docm|xlsm|pptm)$/i;

function refuseActive(archive: Archive): void {
  if (archive.names.some((name) => /vba(?:project|data)|activex\//i.test(name))) throw new ExtractionError('macros', 'a program inside');
  if (archive.names.some((name) => RUNS.test(name))) throw new ExtractionError('archive', 'a program or an archive inside');
  if (/macroEnabled|vbaProject/i.test(archive.xml('[Content_Types].xml') ?? '')) throw new ExtractionError('macros', 'declared as holding macros');
  for (const name of archive.names.filter((part) => part.endsWith('.rels'))) {
    readXml(archive.xml(name) ?? '', {
      open: (element, { Type: type = '', TargetMode: mode }) => {
        if (element === 'Relationship' && mode?.toLowerCase() === 'external' && !CLICKED.test(type))
          throw new ExtractionError('external', `a relation of type ${type.split('/').at(-1) ?? ''} to the outside`);
      },
    });
  }
}

/**
 * Opens an Office file of the given kind that holds neither programs nor relations to the outside (S25).
 * @throws ExtractionError `macros`, `external`, and as `openArchive`; `broken` when it is of another kind.
 */
export function openOffice(bytes: Uint8Array, type: OfficeType): { readonly archive: Archive; readonly main: string } {
  const archive = openArchive(bytes);
  const kinds = (Object.keys(MAIN) as OfficeType[]).filter((kind) => archive.names.includes(MAIN[kind]));
  if (kinds.length !== 1 || kinds[0] !== type || !archive.names.includes('[Content_Types].xml'))
    throw new ExtractionError('broken', `the archive is no ${type}`);
  refuseActive(archive);
  return { archive, main: MAIN[type] };
}

/** Counts the characters of a document while it grows. @throws ExtractionError `too-long`. */
export function counted(maxCharacters: number): (text: string) => string {
  let characters = 0;
  return (text) => {
    characters += text.length;
    if (characters > maxCharacters) throw new ExtractionError('too-long', `more than ${maxCharacters} characters`);
    return text;
  };
}
