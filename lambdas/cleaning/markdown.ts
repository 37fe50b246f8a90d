/** The rule for Markdown that a model writes, as data: what shows it reads this and has no rule of its own (S17.7). */
export const LINK_SCHEMES = ['http', 'https', 'mailto'] as const;

/** Pictures are not loaded: an address that a model was talked into tells its server what was said. Raw HTML is shown as the text that it is. */
export const MARKDOWN_RULE = { links: LINK_SCHEMES, images: 'text', html: 'text' } as const;

/** Whether a link of an answer may be one: an absolute address of an admitted scheme as the URL parser reads it, which also undoes `java\nscript:`. */
export function linkAdmitted(href: string): boolean {
  // oxlint-disable-next-line no-control-regex -- parsers drop these before they look
  if (/[\u0000-\u001f\u007f]/.test(href) || !URL.canParse(href)) return false;
  const { protocol, username, password } = new URL(href);
  return LINK_SCHEMES.some((scheme) => `${scheme}:` === protocol) && username === '' && password === '';
}
