const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** A line that is an address and nothing else is a link; an address inside a sentence may be anybody's words, and stays text. */
const LINK = /^https?:\/\/[^\s<>"']+$/;

const lineOf = (line: string): string =>
  LINK.test(line) ? `<a href="${escaped(line)}" style="color:#1a4fa3;word-break:break-all">${escaped(line)}</a>` : escaped(line);

/**
 * The same mail for readers that show HTML: paragraphs, and links on lines of their own. Whatever else is in the text is text, so that no name and no agent can
 * write markup. Nothing is fetched from anywhere: it has no picture, no style sheet and no pixel.
 */
export function mailHtml(subject: string, text: string): string {
  const paragraphs = text
    .trim()
    .split(/\n{2,}/)
    .map((paragraph) => `<p style="margin:0 0 16px">${paragraph.split('\n').map(lineOf).join('<br>')}</p>`)
    .join('\n');
  return `<!doctype html>
<html>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escaped(subject)}</title></head>
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif">
<div style="max-width:560px;margin:0 auto">
${paragraphs}
</div>
</body>
</html>
`;
}
