/** One server-sent event (WHATWG HTML, 9.2): a name and JSON data. */
export interface ServerEvent {
  readonly event: 'meta' | 'delta' | 'sources' | 'handoff' | 'error' | 'done';
  readonly data: unknown;
}

const STREAM = Symbol('event stream');

/** A reply that is sent as it is made. */
export interface EventStream {
  readonly [STREAM]: true;
  readonly events: AsyncIterable<ServerEvent>;
}

/** Marks an iterable of events as the reply of an operation. */
export const eventStream = (events: AsyncIterable<ServerEvent>): EventStream => ({ [STREAM]: true, events });

export const isEventStream = (value: unknown): value is EventStream => typeof value === 'object' && value !== null && STREAM in value;

/** A document for a frame: its markup and the Content-Security-Policy that goes with exactly this document. */
export interface HtmlReply {
  readonly html: string;
  readonly contentSecurityPolicy: string;
  /** `true` when other sites may frame the document, as its policy says. */
  readonly frameable: boolean;
}

/** A file to be saved: its name, what it is, and its text. */
export interface FileReply {
  readonly filename: string;
  readonly contentType: 'text/csv' | 'application/json' | 'application/x-ndjson';
  readonly text: string;
  /** Where the next part of it begins; sent as the header `X-Next-Cursor`. */
  readonly nextCursor?: string | null;
}

/** A comment line keeps proxies from closing an idle stream. */
export const HEARTBEAT = ': keep-alive\n\n';

/** The wire form of one event. JSON has no raw line breaks, so one `data:` line is enough. */
export const serialize = ({ event, data }: ServerEvent): string => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/** How long a reader may leave what was sent to it where it is, in milliseconds. */
export const STALL_MS = 30_000;

/**
 * Bytes of a stream: what the operation yields, with a heartbeat whenever nothing was sent for `heartbeatMs`. A reader who takes nothing for `stallMs` is cut:
 * what makes the events ends then, and holds nothing any longer (S16.11).
 */
export async function* serializeEvents(events: AsyncIterable<ServerEvent>, heartbeatMs: number, stallMs = STALL_MS): AsyncGenerator<string> {
  const iterator = events[Symbol.asyncIterator]();
  const cut = (): void => void iterator.return?.().catch(() => undefined);
  async function* sent(text: string): AsyncGenerator<string> {
    const stalled = setTimeout(cut, stallMs);
    try {
      yield text;
    } finally {
      clearTimeout(stalled);
    }
  }
  try {
    // Begun before the first byte, so that a reader who leaves or stalls right there ends it as well.
    let next = iterator.next();
    next.catch(() => undefined);
    yield* sent(': ok\n\n');
    for (;;) {
      let timer: NodeJS.Timeout | undefined;
      const silence = new Promise<'silence'>((resolve) => {
        timer = setTimeout(() => resolve('silence'), heartbeatMs);
      });
      const step = await Promise.race([next, silence]).finally(() => clearTimeout(timer));
      if (step === 'silence') {
        yield* sent(HEARTBEAT);
        continue;
      }
      if (step.done) return;
      yield* sent(serialize(step.value));
      next = iterator.next();
    }
  } finally {
    await iterator.return?.();
  }
}
