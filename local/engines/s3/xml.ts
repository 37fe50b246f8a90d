const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';
const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** An element with text, which is escaped. */
export function element(name: string, text: string | number | boolean): string {
  return `<${name}>${escapeText(String(text))}</${name}>`;
}

/** An element with elements. */
export function parent(name: string, children: readonly string[]): string {
  return `<${name}>${children.join('')}</${name}>`;
}

/** A whole document; S3's errors carry no namespace. */
export function xmlDocument(name: string, children: readonly string[], namespaced = true): string {
  const attribute = namespaced ? ` xmlns="${namespace}"` : '';
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name}${attribute}>${children.join('')}</${name}>`;
}

/**
 * The inner XML of each element of that name, in order. Enough for the three flat documents that clients send (tags, deletions, parts):
 * elements of one name never nest in them, and neither comments, CDATA nor document types are understood, so none can smuggle.
 */
export function readElements(xml: string, name: string): readonly string[] {
  return [...xml.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`, 'g'))].map((match) => match[1] ?? '');
}

/** The text of the first element of that name, or undefined. */
export function readText(xml: string, name: string): string | undefined {
  const [inner] = readElements(xml, name);
  return inner === undefined ? undefined : unescapeText(inner);
}

function escapeText(text: string): string {
  // Control characters would be lost or refused by a parser if they stood as they are.
  return text.replace(/[&<>"]|\p{Cc}/gu, (sign) => (sign === '&' ? '&amp;' : `&#x${sign.charCodeAt(0).toString(16)};`));
}

function unescapeText(text: string): string {
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(\w+));/g, (whole: string, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return named[name] ?? whole;
    const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
