/** A report of the page before it leaves, as far as anything of it may. */
interface Report {
  readonly type?: string | undefined;
  readonly event_id?: string | undefined;
  readonly timestamp?: number | undefined;
  readonly release?: string | undefined;
  readonly environment?: string | undefined;
  readonly tags?: Readonly<Record<string, unknown>> | undefined;
  readonly contexts?: { readonly trace?: { readonly trace_id?: unknown; readonly span_id?: unknown } | undefined } | undefined;
  readonly exception?:
    | {
        readonly values?:
          | readonly {
              readonly type?: string | undefined;
              readonly stacktrace?: { readonly frames?: readonly Frame[] | undefined } | undefined;
            }[]
          | undefined;
      }
    | undefined;
}

interface Frame {
  readonly filename?: string | undefined;
  readonly function?: string | undefined;
  readonly lineno?: number | undefined;
  readonly colno?: number | undefined;
}

const TYPE = /^[A-Za-z]{1,60}$/;
const NAME = /^[\w$.<>#[\] ]{1,100}$/;
const HEX = /^[\da-f]{16,32}$/;

const shaped = (pattern: RegExp, text: unknown): string | undefined => (typeof text === 'string' && pattern.test(text) ? text : undefined);
const listOf = (values: unknown): string[] => (Array.isArray(values) ? values.flatMap((each: unknown) => shaped(HEX, each) ?? []) : []);
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** A file of the dashboard by its name, which changes with what is in it; of any other, such as one of an extension, only that it is another. */
function fileOf(filename: string | undefined, origin: string): string {
  const path = filename?.startsWith(`${origin}/assets/`) ? filename.slice(origin.length) : '';
  return /^\/assets\/[\w-]+\.js$/.test(path) ? `app://${path}` : 'app:///elsewhere';
}

/** The id by which a file and its source map are matched: a UUID of its name, so that who uploads maps and who reports say the same without a word in between. */
async function debugIdOf(file: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(file)));
  const hex = [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** What leaves of an error: kinds, places in code, ids of the tracker's own. No message, no address of a page, no agent, nothing that was shown or typed. */
export async function harmlessError(report: Report, origin: string) {
  const values = (report.exception?.values ?? []).map(({ type, stacktrace }) => ({
    type: shaped(TYPE, type) ?? 'Error',
    stacktrace: {
      frames: (stacktrace?.frames ?? []).map(({ filename, function: called, lineno, colno }) => {
        const file = fileOf(filename, origin);
        return { filename: file, abs_path: file, function: shaped(NAME, called) ?? '?', lineno, colno, in_app: file !== 'app:///elsewhere' };
      }),
    },
  }));
  const files = new Set(values.flatMap(({ stacktrace }) => stacktrace.frames.filter(({ in_app }) => in_app).map(({ abs_path }) => abs_path)));
  const images = await Promise.all([...files].map(async (code_file) => ({ type: 'sourcemap' as const, code_file, debug_id: await debugIdOf(code_file) })));
  const replayId = shaped(HEX, report.tags?.['replayId']);
  const [trace_id, span_id] = [shaped(HEX, report.contexts?.trace?.trace_id), shaped(HEX, report.contexts?.trace?.span_id)];
  return {
    type: undefined,
    event_id: report.event_id,
    timestamp: report.timestamp,
    platform: 'javascript',
    level: 'error' as const,
    release: report.release,
    environment: report.environment,
    exception: { values },
    tags: { function: 'dashboard', ...(replayId && { replayId }) },
    ...(trace_id && span_id && { contexts: { trace: { trace_id, span_id } } }),
    ...(images.length > 0 && { debug_meta: { images } }),
  };
}

/** What leaves beside a recording: which errors it belongs to, and when it was. */
export function harmlessReplay(report: Report) {
  const { event_id, timestamp, release, environment, ...more } = report as Report & Readonly<Record<string, unknown>>;
  return {
    type: 'replay_event' as const,
    event_id,
    timestamp,
    release,
    environment,
    platform: 'javascript',
    replay_id: shaped(HEX, more['replay_id']),
    replay_type: shaped(TYPE, more['replay_type']),
    segment_id: numberOf(more['segment_id']),
    replay_start_timestamp: numberOf(more['replay_start_timestamp']),
    error_ids: listOf(more['error_ids']),
    trace_ids: listOf(more['trace_ids']),
    urls: [],
    tags: { function: 'dashboard' },
  };
}
