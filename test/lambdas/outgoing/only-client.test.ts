import { expect, test } from '@jest/globals';
import { holding, readSources } from '../../source-rules.ts';

/** Every way by which Node opens a connection: its own modules, its global clients, and what libraries bring. */
const CLIENT =
  /(?<![.\w'])fetch\s*\(|[:=(,]\s*fetch\s*[,;)}]|\btypeof fetch\b|(?:from|import|import\(|require\()\s*['"](?:node:)?(?:https?|http2|net|tls|dgram|quic)['"]|\bundici\b|\bnew (?:WebSocket|EventSource|XMLHttpRequest)\b|['"](?:got|axios|node-fetch|ky|superagent|needle|phin)['"]/;

/** Who may, and why no customer chooses where it goes. */
const ALLOWED: readonly (readonly [file: RegExp, reason: string])[] = [
  [/^lambdas\/outgoing\/(?:address|body|client|exchange|target)\.ts$/, 'the guarded client itself'],
  [/^lambdas\/models\/(?:choose|configured|model-http)\.ts$/, "a model's base URL is the operator's configuration"],
  [/^lambdas\/chat\/deps\.ts$|^lambdas\/search\/handler\.ts$|^lambdas\/(?:materials\/ingest|knowledge\/reembed)\.handler\.ts$/, 'hand the model its client'],
  [/^lambdas\/(?:credentials\/reset|mail-feedback\/unsubscribe)-page\.ts$/, "programs for the reader's browser, which ask the page's own origin"],
  [/^lambdas\/materials\/definition-relay\.ts$/, "listens on this machine for the updater's program, and has everything passed on by the guarded client"],
  [/^lambdas\/messaging\/provider-client\.ts$/, "the providers' addresses are the operator's configuration"],
  [/^lambdas\/materials\/clamd\.ts$/, "a socket of the scanner's own file system"],
  [/^lambdas\/imports\/importer\.handler\.ts$/, 'puts what it fetched to the one address that the product has signed'],
];

const lambdas = () => readSources().filter(({ path }) => path.startsWith('lambdas/'));

test('no other HTTP client exists for addresses that customers give', () => {
  expect(holding(lambdas(), CLIENT).filter((path) => !ALLOWED.some(([file]) => file.test(path)))).toEqual([]);
});

test.each([
  ...[
    'await fetch(url)',
    'const http = fetch;',
    '{ http: fetch }',
    "import { request } from 'node:https';",
    "import http from 'http';",
    "import { Agent } from 'undici';",
  ],
  ...["import { connect } from 'node:net';", 'new WebSocket(url)', "import got from 'got';", 'fetch (url)'],
])('%s would be found', (line) => expect(holding([{ path: 'planted.ts', text: line }], CLIENT)).toEqual(['planted.ts']));

test('no exception outlives its reason', () => {
  const found = holding(lambdas(), CLIENT);

  expect(ALLOWED.filter(([file]) => !found.some((path) => file.test(path))).map(([, reason]) => reason)).toEqual([]);
});
