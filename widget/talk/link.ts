const SCHEMES = ['http:', 'https:', 'mailto:'];

/** Whether a link of an answer may be one: an absolute address of an admitted scheme, as the URL parser reads it, which also undoes `java\nscript:`. */
export function linkAdmitted(href: string): boolean {
  // oxlint-disable-next-line no-control-regex -- parsers drop these before they look
  if (/[\u0000-\u001f\u007f]/.test(href) || !URL.canParse(href)) return false;
  const { protocol, username, password } = new URL(href);
  return SCHEMES.includes(protocol) && username === '' && password === '';
}
