import type { Block } from './block.ts';

/** Gathers paragraphs into blocks: a new one begins below each heading and on each page. */
export interface Sections {
  heading(level: number, title: string): void;
  paragraph(text: string): void;
  page(number: number): void;
  end(): Block[];
}

export function sections(): Sections {
  const blocks: Block[] = [];
  let stack: { level: number; title: string }[] = [];
  let paragraphs: string[] = [];
  let page: number | undefined;
  const close = (): void => {
    if (paragraphs.length > 0) blocks.push({ text: paragraphs.join('\n\n'), headings: stack.map(({ title }) => title), ...(page !== undefined && { page }) });
    paragraphs = [];
  };
  return {
    heading(level, title) {
      close();
      stack = stack.filter((above) => above.level < level);
      if (title) stack.push({ level, title });
    },
    paragraph(text) {
      if (text) paragraphs.push(text);
    },
    page(number) {
      close();
      page = number;
    },
    end() {
      close();
      return blocks;
    },
  };
}

/** One line of text as it is read: runs of blanks are one blank. */
export const flat = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
