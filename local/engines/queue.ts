import { createHash, randomUUID } from 'node:crypto';
import type { Draft, Message, QueueDefinition } from './queue-message.ts';
import { ServiceFault } from './fault.ts';

/** How many messages wait, run or are held back. */
export interface Depth {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** One queue in memory. Every method is synchronous, so calls cannot interleave. */
export interface Queue {
  readonly definition: QueueDefinition;
  /** The message, or the earlier one with the same deduplication id. */
  readonly send: (draft: Draft) => Message;
  /** Takes a message over from the queue that gave up on it. */
  readonly bury: (message: Message, source: string) => void;
  readonly receive: (maximum: number, visibilitySeconds?: number) => readonly Message[];
  readonly remove: (receiptHandle: string) => void;
  readonly changeVisibility: (receiptHandle: string, seconds: number) => void;
  readonly purge: () => void;
  readonly depth: () => Depth;
  /** When the next message now hidden becomes visible. */
  readonly nextVisibleAt: () => number | undefined;
  readonly messages: () => readonly Message[];
}

const deduplicationMilliseconds = 5 * 60 * 1000;
const handlePattern = /^([0-9a-f-]{36})\.[0-9a-f-]{36}$/;

/** What a queue needs from the outside. */
export interface QueueSurroundings {
  readonly now: () => number;
  /** Called after every change, to wake pollers and to save. */
  readonly changed: () => void;
  readonly deadLetter: (message: Message) => void;
  /** What a former run left. */
  readonly messages?: readonly Message[];
}

/** Behaves as the Amazon SQS developer guide says of standard, fair and FIFO queues, except that a standard queue here never delivers twice by itself. */
export function createQueue(definition: QueueDefinition, { now, changed, deadLetter, messages: former = [] }: QueueSurroundings): Queue {
  let messages: Message[] = [...former];
  let sequence = former.reduce((highest, message) => Math.max(highest, message.sequence), 0);
  const sent = new Map<string, { readonly message: Message; readonly at: number }>();
  const isInFlight = (message: Message): boolean => message.receiptHandle !== undefined && message.visibleAt > now();

  const earlier = (id: string): Message | undefined => {
    for (const [known, { at }] of sent) if (now() - at > deduplicationMilliseconds) sent.delete(known);
    return sent.get(id)?.message;
  };
  const deduplicationId = (draft: Draft): string => {
    const id = draft.deduplicationId ?? (definition.contentBasedDeduplication ? createHash('sha256').update(draft.body).digest('hex') : undefined);
    if (id === undefined)
      throw new ServiceFault(
        'InvalidParameterValue',
        'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
      );
    return id;
  };
  const held = (receiptHandle: string): Message | undefined => {
    const id = handlePattern.exec(receiptHandle)?.[1];
    if (id === undefined) throw new ServiceFault('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');
    return messages.find((message) => message.id === id && message.receiptHandle === receiptHandle);
  };
  const running = (): Map<string | undefined, number> => {
    const counts = new Map<string | undefined, number>();
    for (const { groupId } of messages.filter(isInFlight)) counts.set(groupId, (counts.get(groupId) ?? 0) + 1);
    return counts;
  };

  /** What may be delivered now, best first. */
  const deliverable = (): Message[] => {
    const busy = running();
    const load = ({ groupId }: Message): number => (groupId === undefined ? 0 : (busy.get(groupId) ?? 0));
    const waiting = messages.filter((message) => message.visibleAt <= now());
    // Fair queues: a group with many messages in flight lets the quiet ones pass. FIFO: a group with one in flight waits for it.
    if (!definition.fifo) return waiting.sort((left, right) => load(left) - load(right));
    const blocked = new Set(messages.filter((message) => message.visibleAt > now()).map(({ groupId }) => groupId));
    return waiting.filter(({ groupId }) => !blocked.has(groupId));
  };

  return {
    definition,
    send: (draft) => {
      const id = definition.fifo ? deduplicationId(draft) : undefined;
      const known = id === undefined ? undefined : earlier(id);
      if (known) return known;
      const sentAt = now();
      const visibleAt = sentAt + (draft.delaySeconds ?? definition.delaySeconds ?? 0) * 1000;
      const message: Message = {
        ...draft,
        ...(id && { deduplicationId: id }),
        id: randomUUID(),
        sentAt,
        visibleAt,
        receiveCount: 0,
        sequence: (sequence += 1),
      };
      messages.push(message);
      if (id !== undefined) sent.set(id, { message, at: sentAt });
      changed();
      return message;
    },
    bury: (message, source) => {
      const { receiptHandle: _handle, firstReceivedAt: _first, ...rest } = message;
      messages.push({ ...rest, deadLetterSource: source, visibleAt: now(), receiveCount: 0, sequence: (sequence += 1) });
      changed();
    },
    receive: (maximum, visibilitySeconds = definition.visibilityTimeoutSeconds) => {
      const taken: Message[] = [];
      const limit = definition.redrive?.maxReceiveCount ?? Infinity;
      const candidates = deliverable();
      for (const message of candidates.filter(({ receiveCount }) => receiveCount >= limit)) {
        messages = messages.filter((other) => other !== message);
        deadLetter(message);
      }
      for (const message of candidates.filter(({ receiveCount }) => receiveCount < limit).slice(0, maximum)) {
        message.visibleAt = now() + visibilitySeconds * 1000;
        message.receiveCount += 1;
        message.firstReceivedAt ??= now();
        message.receiptHandle = `${message.id}.${randomUUID()}`;
        taken.push({ ...message });
      }
      if (candidates.length > 0) changed();
      return taken;
    },
    remove: (receiptHandle) => {
      const message = held(receiptHandle);
      messages = messages.filter((other) => other !== message);
      changed();
    },
    changeVisibility: (receiptHandle, seconds) => {
      const message = held(receiptHandle);
      if (message === undefined || !isInFlight(message)) throw new ServiceFault('MessageNotInflight', 'The specified message is not in flight.');
      message.visibleAt = now() + seconds * 1000;
      changed();
    },
    purge: () => {
      messages = [];
      changed();
    },
    depth: () => {
      const inFlight = messages.filter(isInFlight).length;
      const visible = messages.filter((message) => message.visibleAt <= now()).length;
      return { visible, inFlight, delayed: messages.length - visible - inFlight };
    },
    nextVisibleAt: () => {
      const times = messages.map((message) => message.visibleAt).filter((time) => time > now());
      return times.length === 0 ? undefined : times.reduce((first, time) => Math.min(first, time));
    },
    messages: () => messages,
  };
}
