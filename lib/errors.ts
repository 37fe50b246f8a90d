import type { EnvOf, errorsEnv } from '../lambdas/core/env.ts';
import type { Config } from './config.ts';
import { releaseName } from './version.ts';

/** What is said of errors to whoever has some: where they go, as what, and of which instance. */
export interface ErrorsGoTo {
  readonly dsn: string;
  /** The tracker's own origin: all that a page may talk to there. */
  readonly origin: string;
  readonly release: string;
  readonly environment: string;
}

/** Where the errors of an instance go, or nothing. The release is asked for only then: without a tracker no template changes with a commit. */
export const errorsGoTo = ({ errors, name }: Config): ErrorsGoTo | undefined =>
  errors && { dsn: errors.dsn, origin: new URL(errors.dsn).origin, release: releaseName(), environment: name };

/** The variables by which a function knows it; none where errors stay in the log. */
export function errorsEnvironment(config: Config): Readonly<Record<string, string>> {
  const to = errorsGoTo(config);
  return to ? ({ ERRORS_DSN: to.dsn, ERRORS_RELEASE: to.release, ERRORS_ENVIRONMENT: to.environment } satisfies EnvOf<typeof errorsEnv>) : {};
}
