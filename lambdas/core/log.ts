import { Logger } from '@aws-lambda-powertools/logger';
import { once } from './once.ts';

/** What may be written to a function's log: a fixed sentence, an error, an id. Never an event, a header or a body. */
export interface Log {
  readonly info: (sentence: string, fields?: Readonly<Record<string, string | number | boolean | undefined>>) => void;
  readonly error: (sentence: string, error: unknown, requestId?: string) => void;
  readonly journal: (row: object) => void;
}

/** The structured log of this function. */
export const functionLog = once((): Log => {
  const logger = new Logger({ logLevel: 'INFO' });
  return {
    info: (sentence, fields = {}) => logger.info(sentence, fields),
    error: (sentence, error, requestId) =>
      logger.error(sentence, { ...(error instanceof Error ? { error } : { detail: String(error).slice(0, 500) }), ...(requestId && { requestId }) }),
    journal: (row) => logger.info('security event', { journal: row as Record<string, unknown> } as never),
  };
});
