import type { ErrorsGoTo } from './errors.ts';

/** What the dashboard's page has to do with beyond its own host. */
export interface PageSurroundings {
  /** Origin to which browsers post the forms of uploads. */
  readonly uploadOrigin: string;
  /** Origin of the edge host, which the dashboard shows in its snippets. */
  readonly edgeOrigin: string;
  /** Where the page's errors go, when they go anywhere. */
  readonly errors?: ErrorsGoTo | undefined;
}

/**
 * What a browser lets the dashboard do: its own script and styles, its own host and the uploads' bucket to talk to, no frame around it or in it, nothing put together
 * from text (S4, S8). Where errors are told, it may also talk to their tracker, and start the one file that packs what was seen of the page before an error (S23).
 */
export const pagePolicy = ({ uploadOrigin, errors }: Pick<PageSurroundings, 'uploadOrigin' | 'errors'>): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    ["connect-src 'self'", uploadOrigin, ...(errors ? [errors.origin] : [])].join(' '),
    ...(errors ? ["worker-src 'self'"] : []),
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    // What every browser knows: the newer way gathers reports for a minute, and needs a header beside it.
    'report-uri /v1/reports/csp',
    `trusted-types ${errors ? 'replay-worker' : "'none'"}`,
  ].join('; ');

/** What the page is told by its own reply: its files are the same everywhere, and in every instance it says where the widget is, and where errors go. */
export const pageHeaders = ({ edgeOrigin, errors }: Pick<PageSurroundings, 'edgeOrigin' | 'errors'>): Readonly<Record<string, string>> => ({
  'X-Rempart-Edge-Origin': edgeOrigin,
  ...(errors && { 'X-Rempart-Errors': [errors.dsn, errors.environment, errors.release].join(' ') }),
});
