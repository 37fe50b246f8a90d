import { Logger } from '@aws-lambda-powertools/logger';
import { withoutExcerpts, withoutSignatures } from './log-mask.ts';
import { once } from './once.ts';
import { tellError } from './told.ts';

/** What may be written to a function's log: a fixed sentence, an error, an id. Never an event, a header or a body. */
export interface Log {
  readonly info: (sentence: string, fields?: Readonly<Record<string, string | number | boolean | undefined>>) => void;
  readonly error: (sentence: string, error: unknown, requestId?: string) => void;
  /** An event, and what it counts as. */
  readonly journal: (row: object, metric?: object) => void;
  /** A sentence with a metric in CloudWatch's embedded format. */
  readonly metrics: (sentence: string, metric: object) => void;
}

const maskedText = (text: string): string => withoutSignatures(withoutExcerpts(text));

/** A value without what is in no log. Lines of a stack are looked at together: what is quoted in it may have more than one. */
function masked(value: unknown): unknown {
  if (typeof value === 'string') return maskedText(value);
  const isStack = Array.isArray(value) && value.length > 0 && value.every((line) => typeof line === 'string');
  return isStack ? maskedText(value.join('\n')).split('\n') : value;
}

/** The structured log of this function. */
export const functionLog = once((): Log => {
  const logger = new Logger({ logLevel: 'INFO', jsonReplacerFn: (_key, value) => masked(value) });
  return {
    info: (sentence, fields = {}) => logger.info(sentence, fields),
    error: (sentence, error, requestId) => {
      tellError({ sentence, error, id: requestId });
      logger.error(sentence, { ...(error instanceof Error ? { error } : { detail: String(error).slice(0, 500) }), ...(requestId && { requestId }) });
    },
    journal: (row, metric) => logger.info('security event', { journal: row, ...metric } as never),
    metrics: (sentence, metric) => logger.error(sentence, metric as never),
  };
});
