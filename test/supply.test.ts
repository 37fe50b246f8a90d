import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { gapsOf } from '../tools/sbom.ts';

interface Locked {
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
}

/** What everybody may use, change and pass on in a service without giving their own source away. */
const PERMISSIVE = new Set(['Apache-2.0', 'MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'Unlicense']);
/** A choice of licences holds when one of them does. */
const permissive = (license: string | undefined): boolean =>
  (license ?? '')
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((each) => PERMISSIVE.has(each));

describe('licences', () => {
  test('what is deployed is under permissive licences alone, down to the last dependency (S0.1)', () => {
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
    const deployed = Object.entries(packages).filter(([path, { dev, optional, devOptional }]) => path && !dev && !optional && !devOptional);

    expect(deployed.length).toBeGreaterThan(100);
    expect(deployed.filter(([, { license }]) => !permissive(license)).map(([path, { license }]) => [path, license])).toEqual([]);
  });

  test('a licence that asks for source, or none at all, would be found', () => {
    expect(['GPL-3.0', 'AGPL-3.0-only', 'SSPL-1.0', undefined, '', 'MIT AND GPL-2.0'].map(permissive)).toEqual([false, false, false, false, false, false]);
    expect(permissive('(MPL-2.0 OR Apache-2.0)')).toBe(true);
  });

  test('a component of the bill of materials that is not fully described is told', () => {
    const whole = { name: 'a', version: '1.0.0', purl: 'pkg:npm/a@1.0.0', licenses: [{}], hashes: [{}] };

    expect(gapsOf([whole])).toEqual([]);
    for (const part of ['version', 'purl', 'licenses', 'hashes']) expect(gapsOf([{ ...whole, [part]: undefined }])).toHaveLength(1);
  });
});

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

const secretsIn = (text: string): readonly string[] => Object.values(SECRETS).flatMap((pattern) => text.match(pattern) ?? []);

describe('secrets', () => {
  const found = (patterns: readonly string[]): readonly (readonly [file: string, secret: string])[] =>
    // The built layer is Debian's, byte for byte by its checksums: libgnutls tests itself with keys that everybody has.
    globSync([...patterns], { exclude: (path) => /node_modules|^\.git\/|^layers\/clamav\/dist(?:\/|$)/.test(path) })
      .filter((file) => /\.[\w-]+$|(?:^|\/)[A-Z]+$/.test(file))
      .flatMap((file) => {
        try {
          return secretsIn(readFileSync(file, 'latin1')).map((secret) => [file, secret] as const);
        } catch {
          // A folder with a dot in its name.
          return [];
        }
      });

  test('none is in a source, a document, a test or a fixture, save examples that everybody knows; none of these outlives its use (S15.1)', () => {
    const all = found(['*', '.ci/*', '{bin,client,dashboard,docs,lambdas,layers,lib,local,test,tools,widget}/**/*']);

    expect(all.filter(([, secret]) => !(secret in KNOWN))).toEqual([]);
    expect(Object.keys(KNOWN).filter((known) => !all.some(([, secret]) => secret === known))).toEqual([]);
  });

  test('none is in a bundle, a page or a template that is deployed (S15.1)', () => {
    const bundles = globSync('dist/**/*.{js,cjs,html,css,map}');
    expect(bundles.length).toBeGreaterThan(60);
    expect(found(['dist/**/*.{js,cjs,html,css,map}', '.local/assembly/*.json'])).toEqual([]);
  });

  test('none was ever in the history, save examples that everybody knows (S15.1)', () => {
    const history = spawnSync('git', ['-c', 'safe.directory=*', 'log', '-p', '--unified=0', '--no-color', '--no-ext-diff'], {
      encoding: 'latin1',
      maxBuffer: 2 ** 29,
    });
    // Sources may come without their history, as an archive of them does.
    expect(existsSync('.git') && history.status !== 0).toBe(false);
    const added = (history.stdout ?? '').split('\n').filter((line) => line.startsWith('+'));
    expect([...new Set(secretsIn(added.map((line) => line.slice(1)).join('\n')))].filter((secret) => !(secret in KNOWN))).toEqual([]);
  });

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
});
