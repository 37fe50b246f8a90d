import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { DEFAULT_RULES, checkConfigurable, parseTarget, type TargetRules } from '../../../lambdas/outgoing/target.ts';
import { urlReason } from '../../../lambdas/outgoing/refusal.ts';

const vectors = JSON.parse(readFileSync('test/vectors/ssrf-vectors.json', 'utf8')) as { url: string; expect: string }[];
const judge = (url: string, rules: TargetRules = DEFAULT_RULES): string => {
  try {
    return parseTarget(url, rules).href;
  } catch (error) {
    return urlReason(error) ?? 'broken';
  }
};

describe('an address that can be judged without a name server', () => {
  test.each(vectors.map(({ url, expect: verdict }) => [url, verdict]))('%s: %s (S6.2, S6.3, S6.4)', (url, verdict) => {
    const judged = judge(url);

    expect(judged).toMatch(verdict === 'refuse' ? /^(?:scheme|address|port)$/ : /^http/);
  });

  test.each(
    [
      'file:///etc/passwd',
      'gopher://a.example.com/',
      'dict://a.example.com/',
      'ftp://a.example.com/',
      'ldap://a.example.com/',
      'jar:http://a.example.com!/',
    ].concat([
      'data:text/html,x',
      'blob:https://a.example.com/x',
      'javascript:alert(1)',
      'ws://a.example.com/',
      'netdoc:///etc/passwd',
      'http+unix://%2Fa/',
      'view-source:http://a.example.com/',
    ]),
  )('%s is no scheme of the web (S6.8)', (url) => expect(judge(url)).toBe('scheme'));

  test.each([
    ...['http://site.example.com@169.254.169.254/', 'http://user:pass@site.example.com/', 'http://site.example.com\\@169.254.169.254/'],
    ...['http://169.254.169.254#@site.example.com/', 'http://169.254.169.254?@site.example.com/', 'http://site.exa\tmple.com/', ' http://site.example.com/'],
    ...['http://site.example.com/\r\nHost: a', 'http:///169.254.169.254/', 'http:\\\\169.254.169.254\\', 'http:127.0.0.1', 'http://site.example.com/ x', ''],
    ...[`http://site.example.com/${'a'.repeat(2_048)}`, 'http://@site.example.com:pass@x/', 'http://%31%36%39.254.169.254/', 'http://0/'],
  ])('%p is read once, and refused (S6.9)', (url) => expect(judge(url)).toBe('address'));

  test.each([22, 25, 3306, 5432, 6379, 8080, 8443, 9001, 9200, 11211, 0])('port %i is closed (S6.10)', (port) => {
    expect(judge(`http://site.example.com:${port}/`)).toBe('port');
  });
  test('a port beyond the last is no address, and the operator may open 8080', () => {
    expect(judge('http://site.example.com:65536/')).toBe('address');
    expect(judge('http://site.example.com:8080/', { ports: [80, 443, 8080], ownHosts: [] })).toBe('http://site.example.com:8080/');
  });

  test.each(['localhost', 'intranet', 'db', 'printer.local', 'metadata.google.internal', 'a.localhost', 'router.lan', 'nas.home.arpa', 'localhost.'])(
    'the name %s is never of the Internet',
    (name) => expect(judge(`http://${name}/`)).toBe('address'),
  );

  test('our own hosts are no targets, whatever the case or the last dot', () => {
    const rules = { ...DEFAULT_RULES, ownHosts: ['app.example.com', '.execute-api.eu-west-3.amazonaws.com'] };

    expect(judge('https://APP.example.com./', rules)).toBe('address');
    expect(judge('https://abc.execute-api.eu-west-3.amazonaws.com/live', rules)).toBe('address');
    expect(judge('https://www.example.com/', rules)).toBe('https://www.example.com/');
  });

  test.each([
    ['https://www.example.com/a?b=c#d', 'https://www.example.com/a?b=c'],
    ['https://www.example.com:443/', 'https://www.example.com/'],
    ['http://bücher.example.com/ü', 'http://xn--bcher-kva.example.com/%C3%BC'],
    ['http://[2606:4700::1111]/', 'http://[2606:4700::1111]/'],
  ])('%s is accepted (S6.15)', (url, href) => expect(judge(url)).toBe(href));
});

describe('an address that a customer configures', () => {
  const names: Record<string, string[]> = { 'good.example.com': ['93.184.216.34'], 'bad.example.com': ['93.184.216.34', '10.0.0.1'] };
  const network = { resolve: async (name: string) => names[name] ?? Promise.reject(new Error('ENOTFOUND')) };
  const check = (url: string) => checkConfigurable(url, DEFAULT_RULES, network).then(({ href }) => href, urlReason);

  test('is https and public in every address of its name', async () => {
    expect(await check('https://good.example.com/hook')).toBe('https://good.example.com/hook');
    expect(await check('http://good.example.com/hook')).toBe('scheme');
    expect(await check('https://bad.example.com/hook')).toBe('address');
    expect(await check('https://none.example.com/hook')).toBe('address');
    expect(await check('https://10.0.0.1/hook')).toBe('address');
  });
});
