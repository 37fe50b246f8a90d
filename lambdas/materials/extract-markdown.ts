import type { Block } from './block.ts';

const HEADING = /^ {0,3}(#{1,6})(?:[ \t]+(.*))?$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
/** Underlines of the older heading style: `=` makes level 1, `-` level 2. */
const UNDERLINE = /^ {0,3}(=+|-+)[ \t]*$/;

/**
 * The sections of a Markdown text, one block under each heading (CommonMark 0.31, 4.2 and 4.3), with the headings above it. Text inside code
 * fences is kept and is never a heading; front matter is dropped; HTML stays the characters that it is. Reads each line once.
 */
export function markdownBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  const stack: { level: number; title: string }[] = [];
  let lines: string[] = [];
  let fence = '';

  const close = (): void => {
    const section = lines.join('\n').trim();
    if (section !== '') blocks.push({ text: section, headings: stack.map(({ title }) => title) });
    lines = [];
  };
  const open = (level: number, title: string): void => {
    close();
    while ((stack.at(-1)?.level ?? 0) >= level) stack.pop();
    if (title !== '') stack.push({ level, title });
  };

  for (const line of withoutFrontMatter(text.split('\n'))) {
    const mark = FENCE.exec(line)?.[1];
    if (fence !== '') {
      if (mark?.startsWith(fence) && line.trim() === mark) fence = '';
      lines.push(line);
      continue;
    }
    if (mark) fence = mark;
    const heading = HEADING.exec(line);
    const underline = UNDERLINE.exec(line)?.[1];
    const above = lines.at(-1) ?? '';
    if (heading) {
      open(heading[1]?.length ?? 1, plainTitle(heading[2] ?? ''));
    } else if (underline && isTitleLine(above, lines.at(-2))) {
      lines.pop();
      open(underline.startsWith('=') ? 1 : 2, plainTitle(above));
    } else {
      lines.push(line);
    }
  }
  close();
  return blocks;
}

/** A block of metadata between `---` lines at the very beginning; without its closing line it is ordinary text. */
function withoutFrontMatter(lines: readonly string[]): readonly string[] {
  if (lines[0]?.trimEnd() !== '---') return lines;
  const end = lines.findIndex((line, at) => at > 0 && /^(?:---|\.\.\.)[ \t]*$/.test(line));
  return end === -1 ? lines : lines.slice(end + 1);
}

/** A single line standing alone above its underline; a dash below a list, a quotation or a longer paragraph is something else. */
function isTitleLine(line: string, before: string | undefined): boolean {
  return line.trim() !== '' && (before ?? '').trim() === '' && !/^\s*(?:[-*+>|]|\d+[.)])/.test(line);
}

/** Without the closing hashes and the marks of emphasis and code, which a reader does not see. */
function plainTitle(title: string): string {
  return title
    .trim()
    .replace(/(?:^|[ \t])#+$/, '')
    .replace(/[*`]+/g, '')
    .trim();
}
