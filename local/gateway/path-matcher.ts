import type { ResourceDefinition } from './api-definition.ts';

/** A resource that a path belongs to, with what its placeholders hold. */
export interface PathMatch {
  readonly resource: ResourceDefinition;
  /** As sent, not decoded. */
  readonly parameters: Readonly<Record<string, string>>;
}

const segments = (path: string): string[] => path.split('/').slice(1);
const placeholder = (segment: string): { name: string; greedy: boolean } | undefined => {
  const [, name, plus] = /^\{([^}+]+)(\+?)\}$/.exec(segment) ?? [];
  return name === undefined ? undefined : { name, greedy: plus === '+' };
};

/** Which of two matching resources is nearer, at the first segment where they differ: a literal, then `{name}`, then `{name+}`. */
function rank(path: string): string {
  return segments(path)
    .map((segment) => {
      const found = placeholder(segment);
      if (!found) return '0';
      return found.greedy ? '2' : '1';
    })
    .join('');
}

function matchOne(pattern: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [at, segment] of pattern.entries()) {
    const found = placeholder(segment);
    const value = found?.greedy ? path.slice(at).join('/') : path[at];
    if (value === undefined) return undefined;
    if (!found) {
      if (segment !== value) return undefined;
      continue;
    }
    if (value === '') return undefined;
    parameters[found.name] = value;
    if (found.greedy) return parameters;
  }
  return pattern.length === path.length ? parameters : undefined;
}

/**
 * Finds the resource of a path as API Gateway does: literal before `{name}` before `{name+}`, segment by segment; case, a trailing slash and
 * encoded characters make another path. The method plays no part: a nearer resource without the method is still the one.
 */
export function pathMatcher(resources: readonly ResourceDefinition[]): (path: string) => PathMatch | undefined {
  const ordered = resources
    .map((resource) => ({ resource, pattern: segments(resource.path), rank: rank(resource.path) }))
    .toSorted((left, right) => (left.rank < right.rank ? -1 : Number(left.rank > right.rank)));
  return (path) => {
    const parts = segments(path);
    for (const { resource, pattern } of ordered) {
      const parameters = matchOne(pattern, parts);
      if (parameters) return { resource, parameters };
    }
    return undefined;
  };
}
