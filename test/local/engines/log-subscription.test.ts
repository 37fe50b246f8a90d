import { gunzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { lineFilter, startLogSubscription } from '../../../local/engines/log-subscription.ts';

const PATTERN = '{ ($.refusal = "WAF_FILTERED") || ($.refusal = "THROTTLED") }';

test.each([
  ['{"refusal":"WAF_FILTERED"}', true],
  ['{"refusal":"THROTTLED","more":1}', true],
  ['{"refusal":"-"}', false],
  ['{"other":"THROTTLED"}', false],
  ['not JSON: THROTTLED', false],
  ['null', false],
])('of lines, %s passes: %s', (line, passes) => {
  expect(lineFilter(PATTERN)(line)).toBe(passes);
});

test.each(['ERROR', '{ $.refusal = "A" }', '{ ($.refusal != "A") }', '{ ($.refusal = "A") && ($.b = "B") }'])(
  'the pattern %s is refused, not guessed at',
  (pattern) => {
    expect(() => lineFilter(pattern)).toThrow('is not known locally');
  },
);

test('lines are delivered together, and again with later ones after a failure', async () => {
  const batches: string[][] = [];
  const failed = Promise.withResolvers<void>();
  const subscribed = startLogSubscription(
    { name: 'Refusals', logGroup: 'Access', pattern: PATTERN, functionArn: 'arn:fn' },
    {
      accountId: '111122223333',
      invoke: async (_, event) => {
        const { awslogs } = event as { awslogs: { data: string } };
        const batch = JSON.parse(gunzipSync(Buffer.from(awslogs.data, 'base64')).toString()) as {
          messageType: string;
          logEvents: { id: string; message: string }[];
        };
        expect([batch.messageType, new Set(batch.logEvents.map(({ id }) => id)).size]).toEqual(['DATA_MESSAGE', batch.logEvents.length]);
        batches.push(batch.logEvents.map(({ message }) => (JSON.parse(message) as { n: string }).n));
        if (batches.length === 1) throw new Error('busy');
      },
      logError: () => failed.resolve(),
    },
  );
  const line = (n: string, refusal = 'THROTTLED') => subscribed.write(JSON.stringify({ n, refusal }));
  line('1');
  line('2', '-');
  line('3');
  await failed.promise;
  line('4');
  await subscribed.stop();

  expect(batches).toEqual([
    ['1', '3'],
    ['1', '3', '4'],
  ]);
});
