import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Metafile } from 'esbuild';

/** What a bundle is made of: bytes by package; our own sources are `rempart`. */
export type Graph = Readonly<Record<string, number>>;

/** The package that a source belongs to. */
function packageOf(path: string): string {
  const [, found] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
  return found ?? 'rempart';
}

/** The graph of each function, by its bundle's name. */
export function graphsOf({ outputs }: Metafile): Readonly<Record<string, Graph>> {
  const graphs: Record<string, Record<string, number>> = {};
  for (const [file, { inputs }] of Object.entries(outputs)) {
    if (basename(file) !== 'index.js') continue;
    const graph: Record<string, number> = {};
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const name = packageOf(path);
      graph[name] = (graph[name] ?? 0) + bytesInOutput;
    }
    graphs[basename(dirname(file))] = graph;
  }
  return graphs;
}

/** The graphs of the bundles that lie in a folder. */
export const readGraphs = (output: string): Readonly<Record<string, Graph>> =>
  JSON.parse(readFileSync(join(output, 'graphs.json'), 'utf8')) as Readonly<Record<string, Graph>>;
