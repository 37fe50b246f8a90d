import type { SQSRecord } from 'aws-lambda';

/**
 * The ids of the messages that a function's answer reports as failed, by the rules of "Reporting batch item failures" (Lambda developer guide): no answer or
 * an empty list means that all succeeded; an answer that is not an object, or an id that is empty, missing or not of the batch, means that all failed.
 */
export function failedMessages(response: unknown, records: readonly SQSRecord[]): ReadonlySet<string> {
  const all = new Set(records.map(({ messageId }) => messageId));
  if (response === undefined || response === null) return new Set();
  if (typeof response !== 'object' || Array.isArray(response)) return all;

  const failures = (response as { readonly batchItemFailures?: unknown }).batchItemFailures ?? [];
  if (!Array.isArray(failures)) return all;
  const ids = failures.map((failure: unknown) => (failure as { readonly itemIdentifier?: unknown } | null)?.itemIdentifier);
  return ids.every((id): id is string => typeof id === 'string' && all.has(id)) ? new Set(ids) : all;
}
