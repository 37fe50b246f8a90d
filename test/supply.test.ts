import { globSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ensureAssembly } from '../local/cloud/assembly-cache.ts';
import { holesIn, isGrave, type Report } from '../tools/audit.ts';
import { deployedPackages, leadingFrom, packagesIn, referenceOf } from '../tools/deployed-packages.ts';
import { LAYER_LICENCES } from '../tools/layer/licences.ts';
import { ARCHITECTURES, readLock } from '../tools/layer/lock.ts';
import { deployedBill, gapsOf, npmBill } from '../tools/sbom.ts';

/** What everybody may use, change and pass on in a service without giving their own source away. */
const PERMISSIVE = new Set(['Apache-2.0', 'MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'Unlicense']);
/** A choice of licences holds when one of them does. */
const permissive = (license: string | undefined): boolean =>
  (license ?? '')
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((each) => PERMISSIVE.has(each));

/** Folders of packages whose code is in a map of a bundle. */
const bundledIn = (map: string): readonly string[] => {
  const { sources } = JSON.parse(readFileSync(map, 'utf8')) as { sources: readonly string[] };
  return sources.flatMap((source) => /node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(source)?.[0] ?? []);
};

describe('what is deployed', () => {
  // The maps are of the bundles that a synthesis makes; brought up to date by the run of the tests, as a rule.
  beforeAll(async () => void (await ensureAssembly('production', () => undefined)), 600_000);

  test('is all that the bundles are made of, those of browsers too (S0.1)', () => {
    const maps = globSync('dist/maps/**/*.map');
    const bundled = new Set(maps.flatMap(bundledIn));
    const deployed = deployedPackages();

    expect([...bundled].filter((path) => !(path in deployed))).toEqual([]);
    for (const name of ['react', 'react-dom', 'wouter', 'uqr', '@tanstack/react-query', '@sentry/browser', '@sentry/replay', 'zod']) {
      expect([name, `node_modules/${name}` in deployed]).toEqual([name, true]);
      // What is asked here is asked of something: each of them is in a map.
      expect([name, bundled.has(`node_modules/${name}`)]).toEqual([name, true]);
    }
    for (const tool of ['esbuild', 'jest', 'aws-cdk-lib', 'typescript']) expect([tool, `node_modules/${tool}` in deployed]).toEqual([tool, false]);
  });

  test('is what functions import, as dependencies and not as tools of development', () => {
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Readonly<Record<string, string>> };
    const imported = globSync('lambdas/**/*.ts').flatMap((file) => packagesIn(readFileSync(file, 'utf8')).map((name) => [file, name] as const));

    expect(imported.length).toBeGreaterThan(200);
    expect(imported.filter(([, name]) => !(name in dependencies))).toEqual([]);
  });

  test('is found in imports that run, at once or late, and not in those of types', () => {
    const source = `import type { A } from 'types-alone';
import { b } from '@scope/one/deep';
import 'two/side-effect';
import {
  c,
} from 'three';
import own from './own.ts';
import { join } from 'node:path';
export { d } from 'four';
const late = () => import('five');`;
    expect(packagesIn(source)).toEqual(['@scope/one', 'two', 'three', 'four', 'five']);
  });

  test('is followed as Node finds it: the nearest first', () => {
    const lock = {
      'node_modules/a': { dependencies: { b: '1', c: '1' } },
      'node_modules/a/node_modules/b': { dependencies: { c: '1' } },
      'node_modules/b': {},
      'node_modules/c': { dependencies: { a: '1' } },
    };
    expect([...leadingFrom(lock, ['a'])].toSorted()).toEqual(['node_modules/a', 'node_modules/a/node_modules/b', 'node_modules/c']);
    expect(() => leadingFrom(lock, ['d'])).toThrow('d, asked for by a source, is not in the lock file');
  });
});

describe('licences', () => {
  test('what is deployed of npm is under permissive licences alone, down to the last dependency (S0.1)', () => {
    const deployed = Object.entries(deployedPackages());

    expect(deployed.length).toBeGreaterThan(150);
    expect(deployed.filter(([, { license }]) => !permissive(license)).map(([path, { license }]) => [path, license])).toEqual([]);
  });

  test('a licence that asks for source, or none at all, would be found', () => {
    expect(['GPL-3.0', 'AGPL-3.0-only', 'SSPL-1.0', undefined, '', 'MIT AND GPL-2.0'].map(permissive)).toEqual([false, false, false, false, false, false]);
    expect(permissive('(MPL-2.0 OR Apache-2.0)')).toBe(true);
  });

  test("every package of the scanner's layer has one, which the page of dependencies says; none is said of what is not in it", () => {
    const { architectures } = readLock();
    const locked = new Set(ARCHITECTURES.flatMap((architecture) => architectures[architecture].packages.map(({ name }) => name)));
    expect(Object.keys(LAYER_LICENCES).toSorted()).toEqual([...locked].toSorted());

    const [, section = ''] = readFileSync('docs/dependencies.md', 'utf8').split("## In the scanner's layer");
    const said = section.split('\n').flatMap((line) => {
      const [, packages = '', licence = ''] = line.split('|').map((cell) => cell.trim());
      return [...packages.matchAll(/`([^`]+)`/g)].map(([, name]) => [name, licence] as const);
    });
    expect(Object.fromEntries(said)).toEqual(LAYER_LICENCES);
  });
});

describe('the bill of materials', () => {
  let bill: ReturnType<typeof deployedBill>;
  beforeAll(() => {
    bill = deployedBill(npmBill());
  });

  test('names everything that is deployed, fully described, and nothing else: functions, what browsers load, and the layer (S0.1)', () => {
    const { architectures } = readLock();
    const ofNpm = Object.entries(deployedPackages()).map(([path, entry]) => referenceOf(path, entry));
    const ofDebian = ARCHITECTURES.flatMap((architecture) => architectures[architecture].packages.map(({ name, version }) => `${name}@${version}`));

    expect(gapsOf(bill.components)).toEqual([]);
    expect(bill.components.map(({ name, version }) => `${name}@${version}`).toSorted()).toEqual([...new Set(ofNpm), ...ofDebian].toSorted());
    expect(bill.components.find(({ name, purl }) => name === 'clamav-daemon' && purl?.includes('arch=arm64'))).toMatchObject({
      purl: expect.stringMatching(/^pkg:deb\/debian\/clamav-daemon@1\./),
      licenses: [{ expression: 'GPL-2.0-only' }],
      hashes: [{ alg: 'SHA-256', content: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    });
    const refs = new Set(bill.components.map((component) => component['bom-ref']));
    expect(bill.dependencies?.flatMap(({ ref, dependsOn = [] }) => [ref, ...dependsOn]).filter((ref) => !refs.has(ref))).toEqual([]);
  });

  test('a component that is not fully described is told', () => {
    const whole = { name: 'a', version: '1.0.0', purl: 'pkg:npm/a@1.0.0', licenses: [{}], hashes: [{}] };

    expect(gapsOf([whole])).toEqual([]);
    for (const part of ['version', 'purl', 'licenses', 'hashes']) expect(gapsOf([{ ...whole, [part]: undefined }])).toHaveLength(1);
  });
});

test('a known hole counts where it is deployed, in a browser too, and not in a tool', () => {
  const hole = (severity: string, node: string) => ({ severity, nodes: [node], via: [{ title: 'hole' }, 'other'] });
  const report: Report = {
    vulnerabilities: { react: hole('critical', 'node_modules/react'), zod: hole('low', 'node_modules/zod'), jest: hole('high', 'node_modules/jest') },
  };
  const holes = holesIn(report, new Set(Object.keys(deployedPackages())));

  expect(holes).toEqual([
    { name: 'react', severity: 'critical', titles: 'hole; other' },
    { name: 'zod', severity: 'low', titles: 'hole; other' },
  ]);
  expect(holes.filter(isGrave).map(({ name }) => name)).toEqual(['react']);
});
