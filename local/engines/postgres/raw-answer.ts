import type { PGlite } from '@electric-sql/pglite';

/** Terminate of the frontend protocol: PGlite takes it without a word, and has no receiver of raw bytes any more. */
const TERMINATE = Uint8Array.of(0x58);

/**
 * What the backend answers to protocol messages, byte for byte. `execProtocolRaw` reads every message of the answer as well and keeps what it has read until
 * somebody calls `execProtocol` (PGlite 0.5.14): a database that is asked for hours holds all that it has ever said, and reading 300 rows takes four times the
 * work of getting them.
 */
export async function rawAnswer(database: PGlite, bytes: Uint8Array): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  try {
    // The bytes lie in the memory of the backend and are written over: they are copied.
    await database.execProtocolRawStream(bytes, { syncToFs: false, onRawData: (part) => void parts.push(part.slice()) });
  } finally {
    await database.execProtocol(TERMINATE, { syncToFs: false, throwOnError: false });
  }
  return Buffer.concat(parts);
}
