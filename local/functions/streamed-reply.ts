import { PassThrough, type Readable } from 'node:stream';
import { invocationError } from './definition.ts';
import { DELIMITER } from './response-stream.ts';

/** The metadata in front of a streamed HTTP reply. */
export interface Prelude {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly cookies?: readonly string[];
}

/** A reply whose body is still being made; `body` fails when the function does. Destroying `body` is allowed: the function is not told. */
export interface StreamedReply {
  readonly prelude: Prelude;
  readonly body: Readable;
}

/** API Gateway looks for the delimiter in so many first bytes (API Gateway guide, "Lambda proxy integration with payload response streaming"). */
const PRELUDE_BYTES = 16_384;
const malformed = (): Error => invocationError('Runtime.MalformedStreamingResponse', 'the stream does not begin with metadata and eight NUL bytes');

function parsePrelude(bytes: Buffer): Prelude {
  const parsed = JSON.parse(bytes.toString('utf8')) as Partial<Prelude> | null;
  if (typeof parsed !== 'object' || parsed === null) throw malformed();
  return { ...parsed, statusCode: parsed.statusCode ?? 200 };
}

/** Splits the bytes of a streaming call into metadata and body. `reply` resolves as soon as the metadata is whole. */
export function streamedReply(): {
  readonly reply: Promise<StreamedReply>;
  /** Resolves when there is room for more; at once when the reader has gone away. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  readonly end: () => void;
  readonly fail: (error: Error) => void;
} {
  const body = new PassThrough();
  // A reader that has gone away is no fault, and the failure of a body that nobody reads is already logged by the caller.
  body.on('error', () => undefined);
  const { promise: reply, resolve, reject } = Promise.withResolvers<StreamedReply>();
  let head: Buffer | undefined = Buffer.alloc(0);

  async function forward(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0 || body.destroyed || body.write(bytes)) return;
    await new Promise<void>((room) => {
      const done = (): void => {
        body.off('drain', done).off('close', done);
        room();
      };
      body.once('drain', done).once('close', done);
    });
  }

  return {
    reply,
    async write(bytes) {
      if (!head) return forward(bytes);
      head = Buffer.concat([head, bytes]);
      const at = head.indexOf(DELIMITER);
      if (at < 0) {
        if (head.length > PRELUDE_BYTES) reject(malformed());
        return;
      }
      const [metadata, first] = [head.subarray(0, at), head.subarray(at + DELIMITER.length)];
      head = undefined;
      try {
        resolve({ prelude: parsePrelude(metadata), body });
      } catch {
        reject(malformed());
      }
      await forward(first);
    },
    end() {
      reject(malformed());
      body.end();
    },
    fail(error) {
      reject(error);
      body.destroy(error);
    },
  };
}
