/** A template in our hands, to be changed. */
export interface Template {
  readonly Resources: Record<string, Resource>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  DependsOn?: string | string[];
}

/** Notes that a departure was made. */
export type Count = (what: string) => void;

/** A copy of a document in which every object is another for which `change` answers one. */
export function replaced(value: unknown, change: (object: Record<string, unknown>) => unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => replaced(each, change));
  if (typeof value !== 'object' || value === null) return value;
  const object = value as Record<string, unknown>;
  return change(object) ?? Object.fromEntries(Object.entries(object).map(([key, each]) => [key, replaced(each, change)]));
}
