// What AWS's Node.js runtime brings and the emulator's does not: the global by which a handler streams its reply. Here the reply is gathered and given as a whole.
const { Writable } = require('node:stream');
const { finished } = require('node:stream/promises');

const DELIMITER = Buffer.alloc(8);

globalThis.awslambda = {
  streamifyResponse: (handler) => async (event, context) => {
    const chunks = [];
    const stream = new Writable({ write: (chunk, _encoding, done) => (chunks.push(Buffer.from(chunk)), done()) });
    stream.setContentType = () => undefined;
    const ended = finished(stream);
    await handler(event, stream, context);
    if (!stream.writableEnded) stream.end();
    await ended;
    const bytes = Buffer.concat(chunks);
    const at = bytes.indexOf(DELIMITER);
    return { statusCode: 200, ...JSON.parse(bytes.subarray(0, at).toString()), body: bytes.subarray(at + DELIMITER.length).toString() };
  },
  HttpResponseStream: {
    from(stream, metadata) {
      stream.write(JSON.stringify(metadata));
      stream.write(DELIMITER);
      return stream;
    },
  },
};
