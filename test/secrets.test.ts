import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { ensureAssembly } from '../local/cloud/assembly-cache.ts';

/** Forms of credentials that their makers have documented, and keys in clear. */
const SECRETS: Readonly<Record<string, RegExp>> = {
  'access key of AWS': /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
  'private key': /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/=\s]{64,}/g,
  'key of Stripe': /\b[sr]k_live_[0-9A-Za-z]{16,}/g,
  'secret of a webhook': /\bwhsec_[A-Za-z0-9+/=]{24,}/g,
  'token of GitHub': /\bgh[pousr]_[A-Za-z0-9]{36}\b/g,
  'token of Slack': /\bxox[abprs]-[0-9A-Za-z-]{20,}/g,
  'token of Telegram': /\b\d{8,10}:AA[A-Za-z0-9_-]{33}\b/g,
  'token of Meta': /\bEAA[A-Za-z0-9]{60,}/g,
  'key of Google': /\bAIza[0-9A-Za-z_-]{35}\b/g,
  'key of a model': /\bsk-(?:proj-|ant-)?[A-Za-z0-9_-]{32,}/g,
  'signed token': /\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{40,}/g,
  'password in an address': /\b[a-z]{3,10}:\/\/[^\s:@/'"`$]{2,}:[^\s@/'"`$]{6,}@/g,
};

/** What looks like one and is none: examples that everybody knows. */
const KNOWN: Readonly<Record<string, string>> = {
  AKIALOCALEXAMPLE0001: 'the local cloud of tests, which knows no other account',
  AKIAIOSFODNN7EXAMPLE: 'the example of AWS, which must be refused as a credential',
  whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw: 'the example of Standard Webhooks',
  'postgres://postgres:postgres@': 'a known default, which must be refused',
};

/** What secretlint takes for one. */
const MADE_UP: Readonly<Record<string, string>> = {
  'http://user:pass@site.example.com': 'an address that names somebody, which must be refused as a target',
  'xoxb-token-of-slack': 'what a test writes in the place of a token',
};

/** Credentials in a text, by the rules of secretlint. */
async function lintedIn(file: string, text: string): Promise<readonly string[]> {
  const config = { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator }] };
  const { messages } = await lintSource({ source: { content: text, filePath: file, contentType: 'text' }, options: { config, noPhysicFilePath: true } });
  return messages.map(({ range: [from, to] }) => text.slice(from, to));
}

const secretsIn = (text: string): readonly string[] => Object.values(SECRETS).flatMap((pattern) => text.match(pattern) ?? []);

describe('secrets', () => {
  const filesOf = (patterns: readonly string[]): readonly string[] =>
    // The built layer is Debian's, byte for byte by its checksums: libgnutls tests itself with keys that everybody has.
    globSync([...patterns], { exclude: (path) => /node_modules|^\.git\/|^layers\/clamav\/dist(?:\/|$)/.test(path) })
      .filter((file) => /\.[\w-]+$|(?:^|\/)[A-Z]+$/.test(file))
      // A folder with a dot in its name is none.
      .filter((file) => statSync(file).isFile());
  const found = (files: readonly string[]): readonly (readonly [file: string, secret: string])[] =>
    files.flatMap((file) => secretsIn(readFileSync(file, 'latin1')).map((secret) => [file, secret] as const));
  const sources = () => filesOf(['*', '.ci/*', '{bin,client,dashboard,docs,lambdas,layers,lib,local,test,tools,widget}/**/*']);
  const bundles = () => filesOf(['dist/**/*.{js,cjs,html,css,map}']);
  let templates: readonly string[] = [];
  beforeAll(async () => {
    // Brought up to date by the run of the tests, as a rule.
    const assemblies = [await ensureAssembly('production', () => undefined), await ensureAssembly('economy', () => undefined)];
    templates = filesOf(assemblies.map((directory) => `${directory}/*.json`));
  }, 600_000);

  test('none is in a source, a document, a test or a fixture, save examples that everybody knows; none of these outlives its use (S15.1)', () => {
    const all = found(sources());

    expect(all.filter(([, secret]) => !(secret in KNOWN))).toEqual([]);
    expect(Object.keys(KNOWN).filter((known) => !all.some(([, secret]) => secret === known))).toEqual([]);
  });

  test('none is in a bundle, a page or a template that is deployed, of either profile (S15.1)', () => {
    expect(bundles().length).toBeGreaterThan(60);
    expect(new Set(templates.filter((file) => file.endsWith('.template.json')).map((file) => dirname(file))).size).toBe(2);
    expect(found([...bundles(), ...templates])).toEqual([]);
  });

  test('none is in any of these by the rules of secretlint either, save what a test makes up (S15.1)', async () => {
    const all: (readonly [file: string, secret: string])[] = [];
    for (const file of [...sources(), ...bundles(), ...templates])
      all.push(...(await lintedIn(file, readFileSync(file, 'utf8'))).map((secret) => [file, secret] as const));

    expect(all.filter(([, secret]) => !(secret in MADE_UP))).toEqual([]);
    expect(Object.keys(MADE_UP).filter((known) => !all.some(([, secret]) => secret === known))).toEqual([]);
  }, 180_000);

  /** What was ever added, by any commit that any branch, tag or HEAD leads to; of a shallow clone, from where it begins. Of a merge, what is of neither parent. */
  const everAdded = (): string => {
    const log = ['log', '--all', '-p', '--cc', '--unified=0', '--no-color', '--no-ext-diff'];
    const { status, stdout } = spawnSync('git', ['-c', 'safe.directory=*', ...log], { encoding: 'utf8', maxBuffer: 2 ** 29 });
    // Sources may come without their history, as an archive of them does.
    expect(existsSync('.git') && status !== 0).toBe(false);
    return (stdout ?? '')
      .split('\n')
      .flatMap((line) => (line.startsWith('+') ? [line.slice(1)] : []))
      .join('\n');
  };

  test('none was ever in the history, by our patterns and by the rules of secretlint, save what is known (S15.1)', async () => {
    const added = everAdded();
    expect([...new Set(secretsIn(added))].filter((secret) => !(secret in KNOWN))).toEqual([]);
    expect([...new Set(await lintedIn('history.txt', added))].filter((secret) => !(secret in MADE_UP))).toEqual([]);
  }, 180_000);

  test.each([
    ['an access key of AWS', `AKIA${'ABCDEFGHIJKLMNOP'}`],
    ['a private key', `-----BEGIN RSA PRIVATE KEY-----\n${'MIIE'.repeat(20)}`],
    ['a live key of Stripe', `sk_live_${'a1'.repeat(12)}`],
    ['a token of GitHub', `ghp_${'a'.repeat(36)}`],
    ['a token of Slack', `xoxb-${'1'.repeat(24)}`],
    ['a token of Telegram', `123456789:AA${'b'.repeat(33)}`],
    ['a password in an address', `postgres://app:${'hunter22'}@db.internal/x`],
  ])('%s would be found (S15.1)', (_, planted) => {
    expect(secretsIn(`const a = '${planted}';`)).toHaveLength(1);
  });

  test.each([
    ['a token of npm', `npm_${'a1B2'.repeat(9)}`],
    ['a token of GitHub', `ghp_${'a1B2'.repeat(9)}`],
    ['a password in an address', `https://app:${'hunter22'}@db.example.org/x`],
  ])('%s would be found by secretlint (S15.1)', async (_, planted) => {
    expect(await lintedIn('planted.ts', `const a = '${planted}';`)).toHaveLength(1);
  });
});
