import { parseMime } from './mime.ts';
import { ServiceFault } from './fault.ts';

/** A message as it would reach its readers. */
export interface MailContent {
  readonly from: string;
  /** To, Cc and Bcc, bare addresses. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Headers that the sender has added, by their names. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The web addresses in the text and in the HTML's links, each once, in their order. */
  readonly links: readonly string[];
}

type Value = Readonly<Record<string, unknown>>;

const maximumRecipients = 50;

/**
 * Reads the body of SendEmail (Amazon SES API v2): `Content.Simple` or `Content.Raw`. Whether SES knows the sender's identity is not checked.
 * @throws ServiceFault `MessageRejected` when the message could not be sent as it is.
 */
export function readMail(input: unknown): MailContent {
  const request = object(input);
  const { Simple: simple, Raw: raw } = object(request['Content']);
  if ((simple === undefined) === (raw === undefined)) throw rejected('Content must have either Simple or Raw; templates are not kept by the local engine');
  const destination = object(request['Destination'] ?? {});
  const recipients = ['ToAddresses', 'CcAddresses', 'BccAddresses'].flatMap((name) => list(destination[name]));
  const sender = request['FromEmailAddress'];
  return raw === undefined ? readSimple(object(simple), sender, recipients) : readRaw(object(raw), sender, recipients);
}

function readSimple(simple: Value, sender: unknown, recipients: readonly string[]): MailContent {
  const subject = data(simple['Subject']);
  const body = object(simple['Body'] ?? {});
  const text = data(body['Text']);
  const html = data(body['Html']);
  if (subject === undefined) throw rejected('The subject is missing');
  if (/[\r\n]/.test(subject)) throw rejected('The subject must not have a line break');
  return content({ from: sender, to: recipients, subject, text, html, headers: readHeaders(simple['Headers']) });
}

/** SES guide, MessageHeader: printable characters, a name of at most 126 and a value of at most 870, and fifteen of them. */
function readHeaders(given: unknown): Readonly<Record<string, string>> | undefined {
  if (given === undefined || given === null) return undefined;
  if (!Array.isArray(given) || given.length > 15) throw rejected('Headers must be a list of at most 15');
  const pairs = given.map((each: unknown) => {
    const { Name: name, Value: value } = object(each);
    if (typeof name !== 'string' || !/^[!-9;-~]{1,126}$/.test(name)) throw rejected('The name of a header is not allowed');
    if (typeof value !== 'string' || !/^[ -~]{1,870}$/.test(value)) throw rejected(`The value of the header ${name} is not allowed`);
    return [name, value] as const;
  });
  if (new Set(pairs.map(([name]) => name.toLowerCase())).size < pairs.length) throw rejected('A header is given twice');
  return Object.fromEntries(pairs);
}

function readRaw(raw: Value, sender: unknown, recipients: readonly string[]): MailContent {
  const bytes = Buffer.from(typeof raw['Data'] === 'string' ? raw['Data'] : '', 'base64');
  const { headers, text, html } = parseMime(bytes);
  const named = ['to', 'cc', 'bcc'].flatMap((name) => (headers.get(name) ?? '').split(',')).filter((address) => address.trim() !== '');
  return content({ from: sender ?? headers.get('from'), to: recipients.length > 0 ? recipients : named, subject: headers.get('subject') ?? '', text, html });
}

interface Draft {
  readonly from: unknown;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text?: string;
  readonly html?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function content({ from, to, subject, text, html, headers }: Draft): MailContent {
  if (typeof from !== 'string') throw rejected("Missing required header 'From'");
  if (to.length === 0 || to.length > maximumRecipients) throw rejected(`A message has 1 to ${maximumRecipients} recipients`);
  if (!text && !html) throw rejected('The message has no text');
  const links = [...new Set([...linksOfText(text ?? ''), ...linksOfHtml(html ?? '')])];
  return { from: address(from), to: to.map(address), subject, text: text ?? '', ...(html && { html }), ...(headers && { headers }), links };
}

/** The bare address of `Name <a@b>`; a name with a line break would write a header of its own. */
function address(written: string): string {
  const bare = /^[^<>\r\n]*<([^<>]*)>\s*$/.exec(written)?.[1] ?? written.trim();
  if (!/^[^\s@<>"(),:;]{1,64}@[A-Za-z0-9.-]{1,255}$/.test(bare)) throw rejected(`Illegal address: ${JSON.stringify(written)}`);
  return bare;
}

function linksOfText(text: string): readonly string[] {
  return (text.match(/https?:\/\/[^\s<>"']+/g) ?? []).map((link) => link.replace(/[.,;:!?)\]]+$/, ''));
}

function linksOfHtml(html: string): readonly string[] {
  return [...html.matchAll(/\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)]
    .map((match) => (match[1] ?? match[2] ?? '').replaceAll('&amp;', '&'))
    .filter((link) => /^https?:/.test(link));
}

function data(value: unknown): string | undefined {
  const text = value === undefined || value === null ? undefined : object(value)['Data'];
  if (text !== undefined && typeof text !== 'string') throw rejected('Data must be a string');
  return text;
}

function list(value: unknown): readonly string[] {
  const items: unknown = value ?? [];
  if (!Array.isArray(items) || !items.every((item) => typeof item === 'string')) throw rejected('Addresses must be a list of strings');
  return items as readonly string[];
}

function object(value: unknown): Value {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw rejected('The message is malformed');
  return value as Value;
}

function rejected(message: string): ServiceFault {
  return new ServiceFault('MessageRejected', message);
}
