import { expect, test } from '@jest/globals';
import { relay, type PassOn } from '../../../lambdas/materials/definition-relay.ts';

const passed: string[] = [];
const passOn: PassOn = async (url, { agent, headers }) => {
  passed.push(`${url} ${agent} ${JSON.stringify(headers)}`);
  if (url.endsWith('main.cvd')) throw new Error('no way out');
  return { status: 206, headers: { 'content-range': 'bytes 0-3/9', 'set-cookie': ['a=b'], server: 'x' }, body: Buffer.from('Clam') };
};
const during = <T>(rule: (address: string) => Promise<T>): Promise<T> => relay('https://mirror.example.com', passOn, rule);

test('a container is passed on with the name and the range of who asks, and nothing else of the request or the answer', async () => {
  const reply = await during(async (address) => {
    const answer = await fetch(`${address}/daily.cvd`, { headers: { 'user-agent': 'ClamAV/1.4.6', range: 'bytes=0-3', cookie: 'a=b' } });
    return [answer.status, answer.headers.get('content-range'), answer.headers.get('set-cookie'), await answer.text()];
  });

  expect(reply).toEqual([206, 'bytes 0-3/9', null, 'Clam']);
  expect(passed.splice(0)).toEqual(['https://mirror.example.com/daily.cvd ClamAV/1.4.6 {"range":"bytes=0-3"}']);
});

test.each(['/', '/daily.cvd?x=1', '/../secret', '/daily-1.cvd/x', '//evil.example.com/daily.cvd', '/local.ign2'])(
  '%s is no name of definitions',
  async (path) => {
    expect(await during(async (address) => (await fetch(`${address}${path}`)).status)).toBe(404);
    expect(passed).toEqual([]);
  },
);

test.each(['/daily-27001.cdiff', '/bytecode.cvd', '/main.cvd.sign'])('%s is one', async (path) => {
  expect(await during(async (address) => (await fetch(`${address}${path}`)).status)).toBe(206);
  passed.splice(0);
});

test('nothing is sent but a question, and a mirror out of reach is a failure of the relay', async () => {
  expect(await during(async (address) => (await fetch(`${address}/daily.cvd`, { method: 'POST', body: 'x' })).status)).toBe(404);
  expect(await during(async (address) => (await fetch(`${address}/main.cvd`)).status)).toBe(502);
});
