/** A part of a message: header values by lower-case name, unfolded and decoded; the body as text when it is one. */
interface Part {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** What a reader of a raw message sees. */
export interface ParsedMime {
  readonly headers: ReadonlyMap<string, string>;
  readonly text?: string;
  readonly html?: string;
}

const maximumDepth = 5;

/** Reads a message of RFC 5322 and RFC 2045 to 2047: its headers and the first plain and the first HTML text of its parts. Attachments are skipped. */
export function parseMime(raw: Buffer): ParsedMime {
  // Latin-1 keeps every byte, so that a part's own character set can be applied afterwards.
  const message = splitPart(raw.toString('latin1'));
  const found: { text?: string; html?: string } = {};
  collect(message, found, 0);
  return { headers: new Map([...message.headers].map(([name, value]) => [name, decodeWords(value)])), ...found };
}

function collect(part: Part, found: { text?: string; html?: string }, depth: number): void {
  const type = part.headers.get('content-type') ?? 'text/plain';
  const boundary = parameter(type, 'boundary');
  if (/^multipart\//i.test(type) && boundary !== undefined && depth < maximumDepth) {
    for (const piece of splitParts(part.body, boundary)) collect(splitPart(piece), found, depth + 1);
    return;
  }
  if (/^attachment/i.test(part.headers.get('content-disposition') ?? '')) return;
  if (/^text\/html/i.test(type)) found.html ??= decodeBody(part, type);
  else if (/^text\/plain/i.test(type)) found.text ??= decodeBody(part, type);
}

function splitPart(source: string): Part {
  const end = /\r?\n\r?\n/.exec(source);
  const head = end ? source.slice(0, end.index) : source;
  const lines = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, name, value] = /^([!-9;-~]+):\s*(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined && !headers.has(name.toLowerCase())) headers.set(name.toLowerCase(), value.trim());
  }
  return { headers, body: end ? source.slice(end.index + end[0].length) : '' };
}

function splitParts(body: string, boundary: string): readonly string[] {
  const pieces = `\n${body}`.split(`\n--${boundary}`).slice(1);
  const last = pieces.findIndex((piece) => piece.startsWith('--'));
  return pieces.slice(0, last < 0 ? pieces.length : last).map((piece) => piece.replace(/^[ \t]*\r?\n/, '').replace(/\r$/, ''));
}

function decodeBody({ headers, body }: Part, type: string): string {
  const encoding = headers.get('content-transfer-encoding')?.toLowerCase() ?? '7bit';
  const bytes = encoding === 'base64' ? Buffer.from(body, 'base64') : Buffer.from(encoding === 'quoted-printable' ? decodeQuoted(body) : body, 'latin1');
  return decodeText(bytes, parameter(type, 'charset') ?? 'utf-8');
}

/** RFC 2047 4: words such as `=?utf-8?B?w6k=?=`; white space between two of them is not part of the text. */
function decodeWords(value: string): string {
  return value.replace(/\?=\s+=\?/g, '?==?').replace(/=\?([^?]+)\?([bqBQ])\?([^?]*)\?=/g, (_word, charset: string, encoding: string, text: string) => {
    const isBase64 = encoding.toLowerCase() === 'b';
    return decodeText(isBase64 ? Buffer.from(text, 'base64') : Buffer.from(decodeQuoted(text.replaceAll('_', ' ')), 'latin1'), charset);
  });
}

function decodeQuoted(text: string): string {
  return text.replace(/=\r?\n/g, '').replace(/=([0-9A-Fa-f]{2})/g, (_escape, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function decodeText(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder('utf-8').decode(bytes);
  }
}

function parameter(header: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(header);
  return match?.[1] ?? match?.[2];
}
