import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mutant } from './mutants.ts';

/** What a test of the rules reads. */
const PARTS = [
  'bin',
  'client',
  'dashboard',
  'docs',
  'lambdas',
  'layers',
  'lib',
  'local',
  'test',
  'tools',
  'widget',
  '.npmrc',
  'cdk.json',
  'jest.base.mjs',
  'jest.config.mjs',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** The file with the fault in it. @throws Error when the place that it changes is not there, or not once: then the fault is no longer what it was. */
export function faulty(text: string, { name, file, from, to }: Mutant): string {
  const [before, after, ...more] = text.split(from);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`"${name}" does not apply: ${file} has its place ${more.length > 0 ? 'more than once' : 'not at all'}`);
  return before + to + after;
}

/** A copy of the tree that may be broken. Its packages are those of this one. */
export function copyTree(root: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'rempart-mutants-'));
  for (const part of PARTS) cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  return copy;
}

/** Puts a fault into a copy; what is returned takes it out again. */
export function plant(copy: string, mutant: Mutant): () => void {
  const path = join(copy, mutant.file);
  const sound = readFileSync(path, 'utf8');
  writeFileSync(path, faulty(sound, mutant));
  return () => writeFileSync(path, sound);
}
