import type { Outgoing } from '../outgoing/client.ts';
import { urlReason } from '../outgoing/refusal.ts';

interface Look {
  readonly host: 'app' | 'edge';
  readonly path: string;
  readonly type: RegExp;
  /** Whether the body is what it must be. */
  readonly holds: (text: string) => boolean;
}

/** More than any of the looks brings, in bytes. */
const LOOK_BYTES = 200_000;

/** A member of a JSON text; undefined when the text is none. */
function member(text: string, name: string): unknown {
  try {
    return (JSON.parse(text) as Readonly<Record<string, unknown>>)[name];
  } catch {
    return undefined;
  }
}

/** What must be there whatever else is: a function behind both firewalls, the keys that every token is judged by, and the script that sites load. */
export const LOOKS: readonly Look[] = [
  { host: 'app', path: '/v1/health', type: /^application\/json$/, holds: (text) => member(text, 'status') === 'ok' },
  {
    host: 'app',
    path: '/.well-known/jwks.json',
    type: /^application\/(?:jwk-set\+)?json$/,
    holds: (text) => {
      const keys = member(text, 'keys');
      return Array.isArray(keys) && keys.length > 0;
    },
  },
  { host: 'edge', path: '/chat.js', type: /javascript$/, holds: (text) => text.length > 0 },
];

/** Looks at both hosts as anybody would, and answers what is not as it must be, one sentence each; none when all is well. */
export async function lookAround(origins: Readonly<Record<Look['host'], string>>, outgoing: Outgoing): Promise<readonly string[]> {
  const found = await Promise.all(
    LOOKS.map(async ({ host, path, type, holds }) => {
      try {
        const { bytes } = await outgoing.get(`${origins[host]}${path}`, {
          accept: '*/*',
          takes: (contentType) => type.test(contentType),
          maxBytes: LOOK_BYTES,
        });
        return holds(bytes.toString('utf8')) ? [] : [`${host} ${path}: not what it must be`];
      } catch (error) {
        return [`${host} ${path}: ${urlReason(error) ?? 'other'}`];
      }
    }),
  );
  return found.flat();
}
