/**
 * Loads every bundle as Lambda would, calls it with something that it must fail at, and prints what came of it: a line of JSON for each. The address of a tracker is in
 * the environment, or is not.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { loadHandler } from '../../local/functions/bundle-loader.ts';
import { awslambda, isStreaming } from '../../local/functions/response-stream.ts';

const [folder = 'dist', ...names] = process.argv.slice(2);
Object.assign(globalThis, { awslambda });
// What the edge of a function needs before it can refuse anything; all else is missing, and that is the failure.
Object.assign(process.env, { AWS_REGION: 'eu-west-3', JOURNAL_TABLE: 'j', LIMITS_TABLE: 'l', REPLIES_TABLE: 'r' });
const require = createRequire(import.meta.filename);
// Lines of logs are not what is asked for.
const print = process.stdout.write.bind(process.stdout);
process.stdout.write = () => true;

/** A request that no gateway sends, a message that is no JSON, and for the others an event that says nothing. */
const event = (requestId: string) => ({
  requestContext: { requestId },
  httpMethod: 'GET',
  multiValueHeaders: { cookie: 1 },
  Records: [{ messageId: requestId, body: 'secret-cnry', eventSource: 'aws:sqs', attributes: { ApproximateReceiveCount: '1' } }],
});

for (const name of names) {
  process.env['POWERTOOLS_SERVICE_NAME'] = name;
  const file = join(folder, name, 'index.js');
  const handler = await loadHandler(file, name === 'database-migrate' ? 'isComplete' : 'handler');
  const context = { awsRequestId: `call-${name}`, functionName: name, getRemainingTimeInMillis: () => 20_000 };
  const stream = new PassThrough();
  let bytes = '';
  stream.setEncoding('utf8').on('data', (text: string) => (bytes += text));
  let answer: unknown;
  try {
    answer = await (isStreaming(handler) ? handler(event(`request-${name}`), stream, context) : handler(event(`request-${name}`), context));
  } catch {
    answer = 'thrown';
  }
  print(`${JSON.stringify({ name, answer, bytes, loaded: Object.keys(require.cache).some((path) => path === join(folder, name, 'errors.js')) })}\n`);
}
// Pools and timers of what was loaded are nobody's any more.
process.exit(0);
