/** One frame of a stack as the tracker's library reads it. */
export interface Frame {
  readonly filename?: string | undefined;
  readonly function?: string | undefined;
  readonly lineno?: number | undefined;
  readonly colno?: number | undefined;
}

/** A report before it leaves, as far as anything of it may. */
export interface Report {
  readonly event_id?: string | undefined;
  readonly timestamp?: number | undefined;
  readonly release?: string | undefined;
  readonly environment?: string | undefined;
  readonly exception?:
    | {
        readonly values?:
          | readonly { readonly type?: string | undefined; readonly stacktrace?: { readonly frames?: readonly Frame[] } | undefined }[]
          | undefined;
      }
    | undefined;
}

/** Where a call stood when something failed. Ids and names of ours, and nothing that anybody has typed. */
export interface Whereabouts {
  /** The function's own name. */
  readonly name: string;
  /** A fixed sentence of ours. */
  readonly sentence: string;
  /** What the caller finds in `instance` of a problem document, or the id of a queue's message. */
  readonly id?: string | undefined;
  /** Lambda's id of the call, which its log has. */
  readonly invocation?: string | undefined;
  readonly trace?: { readonly trace_id: string; readonly span_id: string } | undefined;
  /** SQLSTATE, or the name that Node gives a failure. */
  readonly code?: string | undefined;
  /** Reports that were left out before this one. */
  readonly leftOut: number;
}

/** Files of the function itself: where they lie, and which source map belongs to one. */
export interface OwnFiles {
  readonly folder: string;
  readonly debugId: (file: string) => string | undefined;
}

const SENTENCE = /^[A-Za-z][A-Za-z' -]{0,99}$/;
const TYPE = /^[A-Za-z]{1,60}$/;
const ID = /^[\w-]{1,64}$/;
/** A name in code, with what the engine says beside it: `async Promise.all (index 0)`, `Object.<anonymous>`, `new Problem`. */
const NAME = /^[\w$.<>#[\] ]{1,100}(?: \(index \d{1,3}\))?$/;
const CODE = /^(?:E[A-Z]{2,20}|ERR_[A-Z0-9_]{1,40}|[0-9A-Z]{5})$/;

const shaped = (pattern: RegExp, text: string | undefined): string | undefined => (text !== undefined && pattern.test(text) ? text : undefined);

/** What an error says of its kind by a code that PostgreSQL or Node has given it; looked for in its causes too. */
export function codeOf(error: unknown, depth = 0): string | undefined {
  if (typeof error !== 'object' || error === null || depth > 5) return undefined;
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  return (typeof code === 'string' ? shaped(CODE, code) : undefined) ?? codeOf(cause, depth + 1);
}

/** A file by what it is called in the function's folder; of any other only that it is another. */
function fileOf(filename: string | undefined, folder: string): string {
  const path = filename?.replace(/^file:\/\//, '') ?? '';
  if (/^node:[\w/]+$/.test(path)) return path;
  const [inside] = path.startsWith(`${folder}/`) ? [path.slice(folder.length + 1)] : [];
  return inside !== undefined && /^[\w./-]+$/.test(inside) ? `app:///${inside}` : 'app:///elsewhere';
}

/**
 * Makes what leaves of a report: a new one, of what is known to be harmless (S23.2). Names of kinds, places in code, ids and sentences of ours, each only in its shape.
 * Nothing that the library has gathered passes because nobody thought of taking it away: no message of an error, no variable, no line of source, no header, no host.
 */
export function harmless(report: Report, where: Whereabouts, files: OwnFiles) {
  const values = (report.exception?.values ?? []).map(({ type, stacktrace }) => ({
    type: shaped(TYPE, type) ?? 'Error',
    stacktrace: {
      frames: (stacktrace?.frames ?? []).map(({ filename, function: called, lineno, colno }) => {
        const file = fileOf(filename, files.folder);
        return { filename: file, abs_path: file, function: shaped(NAME, called) ?? '?', lineno, colno, in_app: file.startsWith('app:///') };
      }),
    },
  }));
  const named = new Set(values.flatMap(({ stacktrace }) => stacktrace.frames.map(({ abs_path }) => abs_path)));
  const images = [...named].flatMap((code_file) => {
    const debug_id = code_file.startsWith('app:///') ? files.debugId(code_file.slice('app:///'.length)) : undefined;
    return debug_id === undefined ? [] : [{ type: 'sourcemap' as const, code_file, debug_id }];
  });
  const { id, invocation, code, leftOut, trace } = where;
  return {
    event_id: report.event_id,
    timestamp: report.timestamp,
    platform: 'node',
    level: 'error' as const,
    release: report.release,
    environment: report.environment,
    transaction: where.name,
    exception: { values },
    tags: {
      function: where.name,
      sentence: shaped(SENTENCE, where.sentence) ?? '-',
      ...(shaped(ID, id) !== undefined && { request_id: id }),
      ...(shaped(ID, invocation) !== undefined && { invocation_id: invocation }),
      ...(code !== undefined && { code }),
      ...(leftOut > 0 && { left_out: leftOut }),
    },
    ...(trace && { contexts: { trace } }),
    ...(images.length > 0 && { debug_meta: { images } }),
  };
}
