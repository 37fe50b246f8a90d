import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Metafile } from 'esbuild';

/** Our own sources that a start would rather not read: by the hundred schemas that each makes. */
const APART: Readonly<Record<string, string>> = { 'lambdas/contracts.ts': 'registry of contracts', 'lambdas/behaviour/fields.ts': 'fields of parts' };

/** What the start of a function reads: bytes by package; our own sources are `rempart`, save those that are told apart. */
export type Graph = Readonly<Record<string, number>>;

/** The package that a source belongs to. */
function packageOf(path: string): string {
  const [, found] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
  return found ?? APART[path] ?? 'rempart';
}

/** The files that are read with an entry: itself, and those that it does not import late. */
export function readWith({ outputs }: Metafile, entry: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(entry)) return found;
  found.add(entry);
  for (const { path, kind, external } of outputs[entry]?.imports ?? []) {
    if (!external && kind !== 'dynamic-import') readWith({ outputs } as Metafile, path, found);
  }
  return found;
}

/** The entries of functions among what was built. */
export const entriesOf = ({ outputs }: Metafile): string[] => Object.keys(outputs).filter((file) => basename(file) === 'index.js');

/** The graph of each function, by its bundle's name. */
export function graphsOf(metafile: Metafile): Readonly<Record<string, Graph>> {
  const graphs: Record<string, Record<string, number>> = {};
  for (const entry of entriesOf(metafile)) {
    const graph: Record<string, number> = {};
    for (const file of readWith(metafile, entry)) {
      for (const [path, { bytesInOutput }] of Object.entries(metafile.outputs[file]?.inputs ?? {})) {
        if (bytesInOutput === 0) continue;
        const name = packageOf(path);
        graph[name] = (graph[name] ?? 0) + bytesInOutput;
      }
    }
    graphs[basename(dirname(entry))] = graph;
  }
  return graphs;
}

/** The graphs of the bundles that lie in a folder. */
export const readGraphs = (output: string): Readonly<Record<string, Graph>> =>
  JSON.parse(readFileSync(join(output, 'graphs.json'), 'utf8')) as Readonly<Record<string, Graph>>;
