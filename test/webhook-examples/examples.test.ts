import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { newWebhookSecret, signedHeaders } from '../../lambdas/webhooks/signature.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/webhooks.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'rempart-examples-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What asks an example: it reads cases from its input and prints, for each, whether the example believes it. */
const LANGUAGES = [
  {
    fence: 'ts',
    file: 'verify.ts',
    command: [process.execPath],
    around: (code: string) =>
      `${code}\nimport { readFileSync } from 'node:fs';\nconst cases = JSON.parse(readFileSync(0, 'utf8'));\nconsole.log(JSON.stringify(cases.map((each: any) => verify(each.secret, each.headers, Buffer.from(each.body, 'base64'), each.now))));\n`,
  },
  {
    fence: 'python',
    file: 'verify.py',
    command: ['python3'],
    around: (code: string) =>
      `${code}\nimport json, sys\nprint(json.dumps([verify(each["secret"], each["headers"], base64.b64decode(each["body"]), each["now"]) for each in json.load(sys.stdin)]))\n`,
  },
  {
    fence: 'php',
    file: 'verify.php',
    command: ['php'],
    around: (code: string) =>
      `<?php\n${code}\necho json_encode(array_map(fn ($each) => verify($each['secret'], $each['headers'], base64_decode($each['body']), $each['now']), json_decode(file_get_contents('php://stdin'), true)));\n`,
  },
] as const;

interface Case {
  readonly secret: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly now: number;
}
const NOW = 1_795_000_000;
const [secret, other] = [newWebhookSecret(), newWebhookSecret()];
const BODY = JSON.stringify({ id: 'm1', data: { text: 'À bientôt 😀 \u2028 1e-7' } });
const made = (more: { body?: string; secrets?: string[]; at?: number; id?: string } = {}): Case => {
  const { body = BODY, secrets = [secret], at = NOW, id = 'm1' } = more;
  return { secret, headers: signedHeaders(secrets, { id, atMs: at * 1000, body }), body: Buffer.from(body).toString('base64'), now: NOW };
};
const withHeader = (of: Case, name: string, value: string): Case => ({ ...of, headers: { ...of.headers, [name]: value } });
const good = made();

const GOOD: readonly (readonly [string, Case])[] = [
  ['a message', good],
  ['a long one', made({ body: 'ß'.repeat(10_000) })],
  ['an empty one', made({ body: '' })],
  ['one with the signatures of two secrets, the own one first', made({ secrets: [secret, other] })],
  ['the own one last', made({ secrets: [other, secret] })],
  ['one of five minutes ago', made({ at: NOW - 300 })],
  ['of a clock that is ahead', made({ at: NOW + 300 })],
];
const BAD: readonly (readonly [string, Case])[] = [
  ['another secret', made({ secrets: [other] })],
  ['a changed body', { ...good, body: Buffer.from(`${BODY} `).toString('base64') }],
  ['a body that was parsed and written again', { ...good, body: Buffer.from(JSON.stringify(JSON.parse(BODY), null, 1)).toString('base64') }],
  ['another id', withHeader(good, 'webhook-id', 'm2')],
  ['another time', withHeader(good, 'webhook-timestamp', String(NOW + 1))],
  ['an old copy', made({ at: NOW - 301 })],
  ['one from the future', made({ at: NOW + 301 })],
  ['no time', withHeader(good, 'webhook-timestamp', '')],
  ['a time that is none', withHeader(good, 'webhook-timestamp', 'NaN')],
  ['no signature', withHeader(good, 'webhook-signature', '')],
  ['a signature of another version', withHeader(good, 'webhook-signature', (good.headers['webhook-signature'] ?? '').replace('v1,', 'v0,'))],
  ['the beginning of a signature', withHeader(good, 'webhook-signature', (good.headers['webhook-signature'] ?? '').slice(0, 20))],
  ['only the version', withHeader(good, 'webhook-signature', 'v1,')],
];

describe.each(LANGUAGES)('the example in $fence', ({ fence, file, command: [program], around }) => {
  const code = new RegExp(`\`\`\`${fence}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? '';
  const ask = (cases: readonly (readonly [string, Case])[]): boolean[] => {
    writeFileSync(join(folder, file), around(code));
    const { stdout, stderr, status } = spawnSync(program, [join(folder, file)], { input: JSON.stringify(cases.map(([, each]) => each)), encoding: 'utf8' });
    expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    return JSON.parse(stdout) as boolean[];
  };
  const named = (cases: readonly (readonly [string, Case])[], verdicts: boolean[]) => cases.map(([name], at) => [name, verdicts[at]]);

  test('believes what we send (S28.1)', () => {
    expect(named(GOOD, ask(GOOD))).toEqual(GOOD.map(([name]) => [name, true]));
  });

  test('believes nothing else (S28.2)', () => {
    expect(named(BAD, ask(BAD))).toEqual(BAD.map(([name]) => [name, false]));
  });
});
