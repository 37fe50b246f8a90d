/** An answer's Markdown as a messaging service shows it: words, addresses and lists, and no mark. Citations stay, since the sources are listed below. */
export const plainAnswer = (markdown: string): string =>
  markdown
    .replaceAll(/^ {0,3}(?:```|~~~).*$\n?/gm, '')
    .replaceAll(/^ {0,3}#{1,6}\s+/gm, '')
    .replaceAll(/!?\[([^\]\n]{1,500})\]\((https?:\/\/[^\s)]{1,2000})\)/g, (_, label: string, url: string) => (label === url ? url : `${label} (${url})`))
    .replaceAll(/(\*\*|__)(?=\S)([^\n]{1,2000}?)(?<=\S)\1/g, '$2')
    .replaceAll(/^(\s{0,6})[*+-]\s+/gm, '$1• ')
    .replaceAll(/`([^`\n]{1,500})`/g, '$1')
    .trim();
