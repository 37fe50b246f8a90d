import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultStackParser, linkedErrorsIntegration, makeNodeTransport, NodeClient, Scope } from '@sentry/aws-serverless';
import { codeOf, harmless, type Whereabouts } from './harmless.ts';

export interface TrackerOptions {
  readonly dsn: string;
  readonly release: string | undefined;
  readonly environment: string | undefined;
  /** Where the function's own files lie. */
  readonly folder: string;
}

/** Sends what has failed to whoever keeps errors. */
export interface Tracker {
  /** Resolves to whether everything was handed over within so many milliseconds. */
  readonly send: (failures: readonly { readonly error: unknown; readonly where: Omit<Whereabouts, 'code'> }[], milliseconds: number) => Promise<boolean>;
}

/** The id by which a file and its source map are matched: a UUID of the bytes, so that who uploads maps and who reports say the same without a word in between. */
export function debugIdOf(bytes: Uint8Array | string): string {
  const hex = createHash('sha256').update(bytes).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function ownDebugIds(folder: string): (file: string) => string | undefined {
  const ids = new Map<string, string | undefined>();
  const read = (file: string): string | undefined => {
    try {
      return debugIdOf(readFileSync(join(folder, file)));
    } catch {
      return undefined;
    }
  };
  return (file) => {
    if (!ids.has(file)) ids.set(file, read(file));
    return ids.get(file);
  };
}

/** Whether an error and its causes can be looked at. One that throws when it is would leave the client waiting for itself for ever. */
function readable(error: unknown): boolean {
  try {
    for (let [each, depth] = [error, 0]; each instanceof Error && depth < 10; [each, depth] = [each.cause, depth + 1])
      void [each.name, each.message, each.stack];
    return true;
  } catch {
    return false;
  }
}

/** Goes with an error that was asked to be sent. */
class Asked {
  readonly where: Whereabouts;
  constructor(where: Whereabouts) {
    this.where = where;
  }
}

/** A client of its own: nothing global, no instrumentation, no gathering. It reads the stack of an error and its causes, and sends what `harmless` leaves. */
export function errorTracker({ dsn, release, environment, folder }: TrackerOptions): Tracker {
  const files = { folder, debugId: ownDebugIds(folder) };
  const client = new NodeClient({
    dsn,
    ...(release !== undefined && { release }),
    ...(environment !== undefined && { environment }),
    integrations: [linkedErrorsIntegration()],
    transport: makeNodeTransport,
    stackParser: defaultStackParser,
    includeServerName: false,
    sendClientReports: false,
    sendDefaultPii: false,
  });
  client.init();
  // The last of the processors, and not `beforeSend`: what the library reports of itself, when it fails at an error, passes that by. It was not asked for and does not leave.
  client.addEventProcessor((event, { data }) => (data instanceof Asked ? { ...harmless(event, data.where, files), type: undefined } : null));
  return {
    send: async (failures, milliseconds) => {
      for (const { error, where } of failures)
        client.captureException(
          readable(error) ? error : new Error(),
          { ...(readable(error) && { originalException: error }), data: new Asked({ ...where, code: codeOf(error) }) },
          new Scope(),
        );
      return client.flush(milliseconds);
    },
  };
}
