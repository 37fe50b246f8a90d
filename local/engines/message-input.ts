import type { Input } from './json-protocol.ts';
import { objects, optionalInteger, optionalString, requiredString } from './input-member.ts';
import type { Draft, MessageAttribute, QueueDefinition } from './queue-message.ts';
import { ServiceFault } from './fault.ts';

/** Of a message with its attributes, and of a batch ("Amazon SQS message quotas"). */
const maximumBytes = 1_048_576;
const maximumEntries = 10;
const maximumAttributes = 10;
/** Characters outside XML 1.0's set, which SQS refuses. */
// oxlint-disable-next-line no-control-regex
const forbiddenCharacters = /[^\u0009\u000a\u000d\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const identifier = /^[!-~]{1,128}$/;

/** Reads one message as SendMessage takes it. @throws ServiceFault */
export function readDraft(input: Input, queue: QueueDefinition): Draft {
  const body = requiredString(input, 'MessageBody');
  if (forbiddenCharacters.test(body)) throw new ServiceFault('InvalidMessageContents', 'Invalid characters found in the message body');
  const draft: Draft = {
    body,
    messageAttributes: readAttributes(input),
    groupId: readIdentifier(input, 'MessageGroupId'),
    deduplicationId: readIdentifier(input, 'MessageDeduplicationId'),
    delaySeconds: optionalInteger(input, 'DelaySeconds', 0, 900),
    traceHeader: traceHeader(input),
  };
  if (sizeOf(draft) > maximumBytes) throw new ServiceFault('InvalidParameterValue', `Message must be shorter than ${maximumBytes} bytes`);
  if (queue.fifo && draft.groupId === undefined) throw new ServiceFault('MissingParameter', 'The request must contain the parameter MessageGroupId');
  if (queue.fifo && draft.delaySeconds !== undefined) {
    throw new ServiceFault('InvalidParameterValue', 'DelaySeconds of one message is not valid for this queue type');
  }
  if (!queue.fifo && draft.deduplicationId !== undefined) {
    throw new ServiceFault('InvalidParameterValue', 'MessageDeduplicationId is not valid for this queue type');
  }
  return draft;
}

/** The entries of a batch call, each with an id of its own. @throws ServiceFault when the batch as a whole is refused. */
export function readEntries(input: Input): readonly (readonly [id: string, entry: Input])[] {
  const entries = objects(input, 'Entries').map((entry) => [requiredString(entry, 'Id'), entry] as const);
  if (entries.length === 0) throw new ServiceFault('EmptyBatchRequest', 'There should be at least one entry in the request');
  if (entries.length > maximumEntries) throw new ServiceFault('TooManyEntriesInBatchRequest', `Maximum number of entries per request is ${maximumEntries}`);
  if (entries.some(([id]) => !/^[A-Za-z0-9_-]{1,80}$/.test(id)))
    throw new ServiceFault('InvalidBatchEntryId', 'A batch entry id has at most 80 letters, digits, - and _');
  if (new Set(entries.map(([id]) => id)).size < entries.length) throw new ServiceFault('BatchEntryIdsNotDistinct', 'Two batch entries have the same id');
  return entries;
}

/** @throws ServiceFault when messages that are each small enough are too long together. */
export function refuseLongBatch(drafts: readonly Draft[]): void {
  const bytes = drafts.reduce((sum, draft) => sum + sizeOf(draft), 0);
  if (bytes > maximumBytes) throw new ServiceFault('BatchRequestTooLong', `Batch requests cannot be longer than ${maximumBytes} bytes`);
}

function sizeOf({ body, messageAttributes = {} }: Draft): number {
  const attributes = Object.entries(messageAttributes).map(
    ([name, { DataType, StringValue = '', BinaryValue = '' }]) => Buffer.byteLength(name + DataType + StringValue) + Buffer.byteLength(BinaryValue, 'base64'),
  );
  return attributes.reduce((sum, bytes) => sum + bytes, Buffer.byteLength(body));
}

function readIdentifier(input: Input, name: string): string | undefined {
  const value = optionalString(input, name);
  if (value !== undefined && !identifier.test(value)) {
    throw new ServiceFault('InvalidParameterValue', `${name} can only include alphanumeric and punctuation characters. 1 to 128 in length`);
  }
  return value;
}

function readAttributes(input: Input): Draft['messageAttributes'] {
  const value = input['MessageAttributes'];
  if (value === undefined || value === null) return undefined;
  const entries = Object.entries(value as Record<string, Partial<MessageAttribute> | null>);
  if (entries.length > maximumAttributes)
    throw new ServiceFault('InvalidParameterValue', `Number of message attributes exceeds the allowed maximum of ${maximumAttributes}`);
  for (const [name, attribute] of entries) {
    const content = /^Binary(\.|$)/.test(attribute?.DataType ?? '') ? attribute?.BinaryValue : attribute?.StringValue;
    const isTyped = /^(String|Number|Binary)(\.|$)/.test(attribute?.DataType ?? '');
    if (!isTyped || typeof content !== 'string' || content === '')
      throw new ServiceFault('InvalidParameterValue', `The message attribute '${name}' must have a type and a value`);
  }
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as Record<string, MessageAttribute>);
}

function traceHeader(input: Input): string | undefined {
  const attributes = input['MessageSystemAttributes'] as { readonly AWSTraceHeader?: MessageAttribute } | undefined;
  return attributes?.AWSTraceHeader?.StringValue;
}
