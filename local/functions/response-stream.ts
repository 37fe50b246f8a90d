import { Writable } from 'node:stream';

const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');

/** Separates the metadata of a streamed HTTP reply from its body (AWS Lambda guide, "Response streaming"). */
export const DELIMITER = Buffer.alloc(8);

/** Whether a handler writes its reply to a stream. */
export const isStreaming = (handler: object): boolean => STREAMING in handler;

/** The `awslambda` global of Lambda's Node.js runtime, as far as handlers use it. */
export const awslambda = {
  streamifyResponse<T extends object>(handler: T): T {
    return Object.assign(handler, { [STREAMING]: 'response' });
  },
  HttpResponseStream: {
    from(stream: Writable & { setContentType?: (type: string) => void }, metadata: unknown): Writable {
      stream.setContentType?.('application/vnd.awslambda.http-integration-response');
      stream.write(JSON.stringify(metadata));
      stream.write(DELIMITER);
      return stream;
    },
  },
};

/** A stream whose writer waits until what it wrote was accepted on the other side: back pressure across threads. */
export function responseStream(post: (bytes: Uint8Array) => Promise<void>): Writable & { setContentType: (type: string) => void } {
  const stream = new Writable({
    highWaterMark: 65_536,
    write(chunk: Uint8Array, _encoding, done) {
      post(chunk).then(() => done(), done);
    },
  });
  return Object.assign(stream, { setContentType: () => undefined });
}
