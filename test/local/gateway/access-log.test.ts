import { expect, test } from '@jest/globals';
import { gateway, proxy, request } from './sample-api.ts';

const FORMAT =
  '{"id":"$context.requestId","resource":"$context.resourcePath","status":"$context.status","at":"$context.requestTimeEpoch","refusal":"$context.error.responseType","caller":"$context.identity.caller"}';

test('a line has what the format asks for, and a dash for what a request does not have', async () => {
  const lines: string[] = [];
  const api = gateway(
    { '/v1/items/{id}': { get: proxy('echo') } },
    { echo: () => ({ statusCode: 200, body: '' }) },
    { access: { format: FORMAT, write: (line) => lines.push(line) }, now: () => 1_700_000_000_000 },
  );
  const [found, missing, broken] = [
    await api(request('GET', '/live/v1/items/7')),
    await api(request('GET', '/live/v2?secret=1')),
    await api(request('GET', '/live/v1/items/%zz')),
  ];

  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { id: idOf(found), resource: '/v1/items/{id}', status: '200', at: '1700000000000', refusal: '-', caller: '-' },
    { id: idOf(missing), resource: '/v2', status: '403', at: '1700000000000', refusal: 'MISSING_AUTHENTICATION_TOKEN', caller: '-' },
    { id: idOf(broken), resource: '/v1/items/%zz', status: '400', at: '1700000000000', refusal: 'BAD_REQUEST_PARAMETERS', caller: '-' },
  ]);
});

test('a request that the firewall stops is one that the firewall stopped, also when the list has an answer of its own', async () => {
  const lines: string[] = [];
  const access = { format: '$context.error.responseType $context.status', write: (line: string) => lines.push(line) };
  for (const firewall of [async () => 'default' as const, async () => ({ status: 413, headers: [] })])
    await gateway({ '/v1': { get: proxy('echo') } }, {}, { access, firewall })(request('GET', '/live/v1'));

  expect(lines).toEqual(['WAF_FILTERED 403', 'WAF_FILTERED 413']);
});

const idOf = ({ headers }: { headers: readonly (readonly [string, string])[] }): string | undefined =>
  headers.find(([name]) => name === 'x-amzn-RequestId')?.[1];
