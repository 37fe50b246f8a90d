import * as z from 'zod';

/** The peppers by version. Whatever is made with one names its version, so that a new one can come without any password being known. */
export interface Peppers {
  readonly newest: number;
  /** The newest first. */
  readonly versions: readonly number[];
  readonly of: (version: number) => string | undefined;
}

const ring = z.record(z.string().regex(/^[1-9]\d{0,3}$/), z.string().min(32)).refine((versions) => Object.keys(versions).length > 0);

/** Reads the secret: the text that was generated at first is version 1; an object of texts by version follows it when the operator adds one. */
export function parsePeppers(secret: string): Peppers {
  const versions: Readonly<Record<string, string>> = secret.startsWith('{') ? ring.parse(JSON.parse(secret)) : { 1: secret };
  const sorted = Object.keys(versions)
    .map(Number)
    .toSorted((a, b) => b - a);
  return { newest: sorted[0] ?? 0, versions: sorted, of: (version) => versions[version] };
}

/** The version that a stored value names, as `version.bytes`. */
export const versionOf = (stored: string): number => Number(stored.split('.')[0]);

/** Reads the secret's text, from memory or anew. */
export type PepperSecret = (anew?: boolean) => Promise<string>;

/**
 * The pepper of a version that a stored value names; `undefined` when it was taken away. A version that is not known here may have been added a moment ago, and
 * be known elsewhere already: then the secret is read anew.
 */
export const pepperOf = async (secret: PepperSecret, version: number): Promise<string | undefined> =>
  parsePeppers(await secret()).of(version) ?? parsePeppers(await secret(true)).of(version);
