import type { Duplex } from 'node:stream';

/** One message of the PostgreSQL frontend/backend protocol 3.0 ("Message Formats", PostgreSQL documentation). */
export interface Frame {
  /** The type byte as a character: `Q`, `P`, `S`, ... */
  readonly type: string;
  readonly body: Buffer;
}

/** How a transaction stands after a ReadyForQuery: `I` idle, `T` open, `E` open and failed. */
export type TransactionStatus = 'I' | 'T' | 'E';

/** Larger messages are refused, so that a length field cannot fill the memory. Bytes. */
const longestMessage = 64 * 1024 * 1024;

/** Encodes one message: type, length, body. */
export function encode(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(type, 'latin1'), int32(4 + body.length), body]);
}

/** A 32-bit integer in network order. */
export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** A zero-terminated string. */
export function cString(text: string): Buffer {
  return Buffer.from(`${text}\0`);
}

/** A simple query. */
export function query(sql: string): Buffer {
  return encode('Q', cString(sql));
}

/** ReadyForQuery. */
export function ready(status: TransactionStatus): Buffer {
  return encode('Z', Buffer.from(status));
}

/** An ErrorResponse; `code` is an SQLSTATE. */
export function errorResponse(severity: 'ERROR' | 'FATAL', code: string, message: string): Buffer {
  const fields = [`S${severity}`, `V${severity}`, `C${code}`, `M${message}`];
  return encode('E', ...fields.map(cString), Buffer.from([0]));
}

/** A quoted identifier. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A quoted literal that does not depend on standard_conforming_strings. */
export function quoteLiteral(text: string): string {
  const quoted = text.replaceAll("'", "''");
  return text.includes('\\') ? `E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`;
}

/** A message and where it ends in what it was read from. */
export interface PlacedFrame extends Frame {
  readonly end: number;
}

/** Splits what a backend answered, which is always whole messages. */
export function decode(bytes: Buffer): readonly PlacedFrame[] {
  const frames: PlacedFrame[] = [];
  for (let offset = 0; offset + 5 <= bytes.length;) {
    const end = offset + 1 + bytes.readInt32BE(offset + 1);
    frames.push({ type: String.fromCharCode(bytes.readUInt8(offset)), body: bytes.subarray(offset + 5, end), end });
    offset = end;
  }
  return frames;
}

/** Reads a client's messages one at a time; nothing is read ahead of the caller but one piece of the socket's, by which an end is heard of. */
export interface WireReader {
  /** The body of an untyped start-up packet, or undefined at the end of the stream. */
  readonly startup: () => Promise<Buffer | undefined>;
  /** The next typed message, or undefined at the end of the stream, orderly or not. */
  readonly next: () => Promise<Frame | undefined>;
  /** Aborted when the other side has left, also while nobody asks for a message. */
  readonly gone: AbortSignal;
}

/** Takes over the reading side of a stream. */
export function wireReader(stream: Duplex): WireReader {
  const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  const gone = new AbortController();
  let pending = Buffer.alloc(0);

  async function read(): Promise<Buffer | undefined> {
    // A reset connection is an end like any other: whoever reads only has to roll back.
    const chunk = await chunks.next().catch(() => undefined);
    if (chunk !== undefined && chunk.done !== true) return chunk.value;
    gone.abort();
    return undefined;
  }
  let upcoming = read();

  async function fill(length: number): Promise<boolean> {
    while (pending.length < length) {
      const chunk = await upcoming;
      if (chunk === undefined) return false;
      upcoming = read();
      pending = Buffer.concat([pending, chunk]);
    }
    return true;
  }

  async function packet(header: number): Promise<Buffer | undefined> {
    if (!(await fill(header + 4))) return undefined;
    const length = pending.readInt32BE(header);
    if (length < 4 || length > longestMessage || !(await fill(header + length))) return undefined;
    const whole = pending.subarray(0, header + length);
    pending = pending.subarray(header + length);
    return whole;
  }

  return {
    gone: gone.signal,
    startup: async () => (await packet(0))?.subarray(4),
    next: async () => {
      const whole = await packet(1);
      return whole && { type: String.fromCharCode(whole.readUInt8(0)), body: whole.subarray(5) };
    },
  };
}
