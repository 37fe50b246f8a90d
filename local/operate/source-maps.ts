import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Assembly } from '../template/assembly.ts';
import { uuidOf, type Artifact } from './artifact-bundle.ts';

interface SourceMap {
  readonly sources: readonly string[];
  readonly sourcesContent?: readonly (string | null)[];
}

/** A map with the text of our own sources in it, so that a stack shows its lines. Those of packages are known by their place alone. */
function withSources(map: SourceMap & Readonly<Record<string, unknown>>, folder: string, root: string, debugId: string): Uint8Array {
  const content = (source: string, at: number): string | null => {
    const given = map.sourcesContent?.[at];
    const file = resolve(folder, source);
    if (relative(root, file).startsWith('..') || file.includes('node_modules') || !existsSync(file)) return null;
    return given ?? readFileSync(file, 'utf8');
  };
  return Buffer.from(JSON.stringify({ ...map, sourcesContent: map.sources.map(content), debug_id: debugId }));
}

/**
 * Scripts and source maps of what is deployed, each pair under the id that a report gives the script: functions by what is in the file, files of the dashboard by their
 * name, which changes with what is in them.
 */
export function sourceArtifacts(dist: string, root: string): Artifact[] {
  return globSync('**/*.map', { cwd: join(dist, 'maps') })
    .sort()
    .flatMap((found): Artifact[] => {
      const script = found.slice(0, -'.map'.length);
      const dashboard = script.startsWith('dashboard/');
      // Where the map was made, from which it counts the places of its sources.
      const original = dashboard ? join(dist, 'dashboard-page', script.slice('dashboard/'.length)) : join(dist, script);
      const deployed = dashboard ? join(dist, 'dashboard-assets', script.slice('dashboard/'.length)) : original;
      const bytes = readFileSync(deployed);
      const debugId = uuidOf(dashboard ? `app:///${script.slice('dashboard/'.length)}` : bytes);
      const map = JSON.parse(readFileSync(join(dist, 'maps', found), 'utf8')) as SourceMap & Record<string, unknown>;
      return [
        { path: script, type: 'minified_source', debugId, sourceMap: basename(found), bytes },
        { path: found, type: 'source_map', debugId, bytes: withSources(map, dirname(original), root, debugId) },
      ];
    });
}

/** The release that the functions of an assembly say, or nothing where errors go nowhere. */
export function releaseOf({ stacks }: Assembly): string | undefined {
  const variables = stacks.flatMap(({ template }) =>
    Object.values(template.Resources).map(({ Properties }) => Properties?.['Environment'] as { Variables?: Record<string, unknown> } | undefined),
  );
  const release = variables.map((each) => each?.Variables?.['ERRORS_RELEASE']).find((each) => typeof each === 'string');
  return release as string | undefined;
}
