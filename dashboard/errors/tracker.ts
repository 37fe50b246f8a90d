import { captureException, init, linkedErrorsIntegration, makeFetchTransport, replayIntegration } from '@sentry/browser';
import type { ErrorsGoTo } from '../api/instance.ts';
import { harmlessError, harmlessReplay } from './harmless.ts';

/** The one file that may be started as a worker; the bundler says how it is called. */
declare const __REPLAY_WORKER__: string;

/** Errors of one load of the page, and those of one kind (S23.5). */
const MOST = 20;
const MOST_ALIKE = 3;

type Transport = typeof makeFetchTransport;

/** What leaves at all: errors, and recordings that our worker has packed. One that it could not pack is in clear, was not made harmless, and stays here. */
const packedOnly: Transport = (options) => {
  const inner = makeFetchTransport(options);
  return {
    flush: (milliseconds) => inner.flush(milliseconds),
    send: (envelope) => {
      const [header, items] = envelope as unknown as readonly [unknown, readonly (readonly [{ readonly type?: string }, unknown])[]];
      const whole = items.every(
        ([{ type }, payload]) => type === 'event' || type === 'replay_event' || (type === 'replay_recording' && payload instanceof Uint8Array),
      );
      return whole ? inner.send([header, items] as unknown as typeof envelope) : Promise.resolve({});
    },
  };
};

interface ScriptUrls {
  readonly createScriptURL: (url: string) => unknown;
}

/** The worker's address, as a page that takes no text for a script takes it. */
function workerUrl(): string {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: { readonly createPolicy: (name: string, rules: ScriptUrls) => ScriptUrls } };
  const policy = trustedTypes?.createPolicy('replay-worker', {
    createScriptURL: (url) => {
      if (url !== __REPLAY_WORKER__) throw new TypeError('no other worker');
      return url;
    },
  });
  // The library hands it to the browser as it is, whose type for it is not text.
  return (policy?.createScriptURL(__REPLAY_WORKER__) ?? __REPLAY_WORKER__) as string;
}

/** Starts to tell of errors, each with what was seen of the page in the minute before it, every text as stars and every picture as a box. Answers by what an error is told. */
export function startTracker({ dsn, environment, release }: ErrorsGoTo): (error: unknown) => void {
  const client = init({
    dsn,
    environment,
    release,
    defaultIntegrations: false,
    integrations: [
      linkedErrorsIntegration(),
      replayIntegration({
        workerUrl: workerUrl(),
        stickySession: false,
        maskAllText: true,
        maskAllInputs: true,
        blockAllMedia: true,
        networkDetailAllowUrls: [],
        networkCaptureBodies: false,
        slowClickTimeout: 0,
      }),
    ],
    replaysSessionSampleRate: 0,
    replaysOnErrorSampleRate: 1,
    transport: packedOnly,
    sendClientReports: false,
    dataCollection: { userInfo: false, cookies: false, httpHeaders: false, httpBodies: [], urlQueryParams: false },
  });
  client?.addEventProcessor((event) => {
    if ((event.type as string | undefined) === 'replay_event') return harmlessReplay(event) as unknown as typeof event;
    return event.type === undefined ? harmlessError(event, location.origin) : null;
  });
  const kinds = new Map<string, number>();
  let all = 0;
  return (error) => {
    const kind = error instanceof Error ? `${error.name} ${error.stack ?? ''}` : typeof error;
    const alike = kinds.get(kind) ?? 0;
    if (all >= MOST || alike >= MOST_ALIKE) return;
    all += 1;
    kinds.set(kind, alike + 1);
    captureException(error);
  };
}
