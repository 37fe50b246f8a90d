import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Functions, startFunctions } from '../../../local/functions/functions.ts';
import { account, eventually, sampleBundles } from './sample-bundles.ts';

const bundles = sampleBundles();
const lines: string[] = [];
const streaming = (body: string) => `exports.handler = awslambda.streamifyResponse(async (event, stream) => { ${body} });`;
const from = (metadata: string) => `stream = awslambda.HttpResponseStream.from(stream, ${metadata});`;
const metadata = { statusCode: 201, headers: { a: 'b' }, cookies: ['c=d'] };
const pause = `await new Promise((r) => setTimeout(r, 100));`;
const endless = `${from('{ statusCode: 200 }')} for (let i = 0; i < 400; i++) {
  if (!stream.write('x'.repeat(65536))) { console.log('held'); await new Promise((r) => stream.once('drain', r)); } console.log('wrote ' + i); } stream.end();`;

const definitions = {
  words: bundles.define('words', streaming(`${from(JSON.stringify(metadata))} for (const w of ['one', 'two']) { stream.write(w); ${pause} } stream.end();`)),
  breaks: bundles.define('breaks', streaming(`${from('{ statusCode: 200 }')} stream.write('begun'); ${pause} throw new Error('half way');`)),
  bare: bundles.define('bare', streaming(`stream.write('no metadata'); stream.end();`)),
  hangs: bundles.define('hangs', streaming(`${from('{ statusCode: 200 }')} stream.write('begun');`), { timeoutSeconds: 0.4 }),
  buffered: bundles.define('buffered', `exports.handler = async () => ({ statusCode: 200 });`),
  endless: bundles.define('endless', streaming(endless)),
};

let functions: Functions;
beforeAll(() => {
  functions = startFunctions({ definitions: Object.values(definitions), account, log: (name, line) => lines.push(`${name}: ${line}`) });
});
afterAll(async () => {
  await functions.stop();
  bundles.remove();
});
const stream = (name: keyof typeof definitions) => functions.invokeStreaming(definitions[name].arn, {});

describe('a streamed reply', () => {
  test('gives its metadata first, and its body as it is made', async () => {
    const { prelude, body } = await stream('words');
    const chunks: string[] = [];
    body.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
    await once(body, 'data');
    const first = [...chunks];
    await once(body, 'end');

    expect(prelude).toEqual(metadata);
    expect(first).toEqual(['one']);
    expect(chunks).toEqual(['one', 'two']);
  });

  test('that breaks half way fails the body, not the caller', async () => {
    const { body } = await stream('breaks');

    await expect(text(body)).rejects.toMatchObject({ errorMessage: 'half way' });
  });

  test('that never ends is ended by the time-out', async () => {
    const { body } = await stream('hangs');

    await expect(text(body)).rejects.toMatchObject({ errorType: 'Sandbox.Timedout' });
  });

  test.each(['bare', 'buffered'] as const)('without metadata is refused (%s)', async (name) => {
    await expect(stream(name)).rejects.toMatchObject({ errorType: 'Runtime.MalformedStreamingResponse' });
  });

  test('through the buffered call comes as its bytes', async () => {
    expect(await functions.invoke(definitions.words.arn, {})).toBe(`${JSON.stringify(metadata)}${'\0'.repeat(8)}onetwo`);
  });

  test('is held back while nobody reads, and runs to its end when the reader goes away', async () => {
    const { body } = await stream('endless');
    await eventually(() => lines.includes('endless: held'));
    const wrote = lines.filter((line) => line.startsWith('endless: wrote')).length;

    body.destroy();
    await eventually(() => lines.includes('endless: wrote 399'));

    expect(wrote).toBeLessThan(20);
    expect(functions.environments(definitions.endless.arn)).toBe(1);
  });
});
