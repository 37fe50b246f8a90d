import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
  'dependencies' | 'devDependencies' | 'optionalDependencies',
  Record<string, string>
>;
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, { hasInstallScript?: boolean; integrity?: string; inBundle?: boolean; optional?: boolean; resolved?: string }>;
};

test('the tests run on the Node that npm ci brings, or a newer one', () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  expect(major * 100 + minor).toBeGreaterThanOrEqual(2415);
});

test('every dependency is pinned exactly (S0.1)', () => {
  const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies });
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

/** Clients that AWS has not published in the version of the others, since nothing of them had changed: the newest before it. */
const UNCHANGED: Readonly<Record<string, string>> = { '@aws-sdk/client-wafv2': '3.1141.0' };

test('all clients of AWS are of one version, and share what they are built on', () => {
  const versions = Object.entries(manifest.dependencies).filter(([name]) => name.startsWith('@aws-sdk/'));
  expect(Object.fromEntries(versions.filter(([name]) => name in UNCHANGED))).toEqual(UNCHANGED);
  expect(new Set(versions.flatMap(([name, version]) => (name in UNCHANGED ? [] : [version]))).size).toBe(1);
  const copies = Object.keys(lock.packages).filter((path) => /\/@(?:aws-sdk|smithy)\/core$/.test(path));
  expect(copies.toSorted()).toEqual(['node_modules/@aws-sdk/core', 'node_modules/@smithy/core']);
});

test('the lock file covers every package by its hash and names no registry (S0.1)', () => {
  const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
  expect(packages.filter(([, { integrity, inBundle }]) => !integrity && !inBundle).map(([path]) => path)).toEqual([]);
  expect(packages.filter(([, { resolved }]) => resolved).map(([path]) => path)).toEqual([]);
});

test('no install script of a dependency runs', () => {
  expect(readFileSync('.npmrc', 'utf8')).toContain('ignore-scripts=true');
});

test('the CDK command line is the one that can read our assemblies', () => {
  expect(manifest.devDependencies['aws-cdk']).toBe('2.1148.1');
});
