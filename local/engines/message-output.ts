import { attributesDigest, bodyDigest } from './message-digest.ts';
import { strings } from './input-member.ts';
import type { Input } from './json-protocol.ts';
import type { Message, MessageAttribute } from './queue-message.ts';

/** A message as ReceiveMessage gives it, with the attributes that the caller asked for. */
export function describeMessage(message: Message, input: Input): Readonly<Record<string, unknown>> {
  const system = pick(systemAttributes(message), [...strings(input, 'MessageSystemAttributeNames'), ...strings(input, 'AttributeNames')]);
  const own = pick<MessageAttribute>(message.messageAttributes ?? {}, strings(input, 'MessageAttributeNames'));
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: bodyDigest(message.body),
    ...(Object.keys(system).length > 0 && { Attributes: system }),
    ...(Object.keys(own).length > 0 && { MessageAttributes: own, MD5OfMessageAttributes: attributesDigest(own) }),
  };
}

/** A message as SendMessage reports it. */
export function describeReceipt(message: Message): Readonly<Record<string, unknown>> {
  return {
    MessageId: message.id,
    MD5OfMessageBody: bodyDigest(message.body),
    ...(message.messageAttributes && { MD5OfMessageAttributes: attributesDigest(message.messageAttributes) }),
    ...(message.deduplicationId && { SequenceNumber: sequenceNumber(message) }),
  };
}

function systemAttributes(message: Message): Record<string, string> {
  return {
    SenderId: 'AIDALOCALSENDER',
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    ...(message.groupId && { MessageGroupId: message.groupId }),
    ...(message.deduplicationId && { MessageDeduplicationId: message.deduplicationId, SequenceNumber: sequenceNumber(message) }),
    ...(message.traceHeader && { AWSTraceHeader: message.traceHeader }),
    ...(message.deadLetterSource && { DeadLetterQueueSourceArn: message.deadLetterSource }),
  };
}

function sequenceNumber(message: Message): string {
  return String(message.sequence).padStart(20, '0');
}

/** Names may be `All`, and for attributes of the sender `.*` or `prefix.*`. */
function pick<Value>(attributes: Readonly<Record<string, Value>>, names: readonly string[]): Record<string, Value> {
  const isWanted = (name: string): boolean =>
    names.some((wanted) => wanted === 'All' || wanted === name || (wanted.endsWith('.*') && name.startsWith(wanted.slice(0, -2))));
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isWanted(name)));
}
