import { cString, encode } from './wire.ts';
import type { Frame } from './wire.ts';

/** The prepared statements and portals of one connection, under names that no other connection of the same backend uses. */
export interface StatementNames {
  /** Encodes a client's message with its names replaced. The unnamed statement and portal stay unnamed. */
  readonly encode: (frame: Frame) => Buffer;
  /** Messages that close every statement that the client may have prepared; closing one that does not exist is no error. */
  readonly closeAll: () => readonly Buffer[];
}

/** Short aliases rather than prefixes: PostgreSQL compares only the first 63 bytes of a name. */
export function statementNames(connection: number): StatementNames {
  const statements = new Map<string, string>();
  const portals = new Map<string, string>();

  function alias(names: Map<string, string>, name: string): Buffer {
    if (name === '') return cString('');
    const known = names.get(name) ?? `c${connection}_${names.size + 1}`;
    names.set(name, known);
    return cString(known);
  }

  return {
    encode: ({ type, body }) => {
      const first = cutString(body, type === 'D' || type === 'C' ? 1 : 0);
      switch (type) {
        case 'P':
          return encode(type, alias(statements, first.text), first.rest);
        case 'B': {
          const second = cutString(first.rest, 0);
          return encode(type, alias(portals, first.text), alias(statements, second.text), second.rest);
        }
        case 'E':
          return encode(type, alias(portals, first.text), first.rest);
        case 'D':
        case 'C':
          return encode(type, body.subarray(0, 1), alias(body.toString('latin1', 0, 1) === 'S' ? statements : portals, first.text), first.rest);
        default:
          return encode(type, body);
      }
    },
    closeAll: () => [...statements.values()].map((name) => encode('C', Buffer.from('S'), cString(name))),
  };
}

function cutString(bytes: Buffer, start: number): { readonly text: string; readonly rest: Buffer } {
  const end = bytes.indexOf(0, start);
  return end < 0 ? { text: '', rest: Buffer.alloc(0) } : { text: bytes.toString('utf8', start, end), rest: bytes.subarray(end + 1) };
}
