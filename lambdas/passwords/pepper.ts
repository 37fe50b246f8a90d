import * as z from 'zod';

/** The peppers by version. A hash names its version, so that a new one can come without any password being known. */
export interface Peppers {
  readonly newest: number;
  readonly of: (version: number) => string | undefined;
}

const ring = z.record(z.string().regex(/^[1-9]\d{0,3}$/), z.string().min(32)).refine((versions) => Object.keys(versions).length > 0);

/** Reads the secret: the text that was generated at first is version 1; an object of texts by version follows it when the operator adds one. */
export function parsePeppers(secret: string): Peppers {
  const versions: Readonly<Record<string, string>> = secret.startsWith('{') ? ring.parse(JSON.parse(secret)) : { 1: secret };
  return { newest: Math.max(...Object.keys(versions).map(Number)), of: (version) => versions[version] };
}
