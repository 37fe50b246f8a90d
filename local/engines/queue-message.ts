/** A queue of the template, its references resolved. */
export interface QueueDefinition {
  /** The physical name; a FIFO queue's ends in `.fifo`. */
  readonly name: string;
  readonly visibilityTimeoutSeconds: number;
  readonly fifo?: boolean;
  /** FIFO only: a message without a deduplication id is known by its body. */
  readonly contentBasedDeduplication?: boolean;
  readonly redrive?: { readonly deadLetterName: string; readonly maxReceiveCount: number };
  readonly delaySeconds?: number;
}

/** What a sender gives. */
export interface Draft {
  readonly body: string;
  readonly messageAttributes?: Readonly<Record<string, MessageAttribute>>;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly delaySeconds?: number;
  readonly traceHeader?: string;
}

/** A user's attribute; binary values are base64. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

/** A message at rest; times are milliseconds since the epoch. */
export interface Message extends Draft {
  readonly id: string;
  readonly sentAt: number;
  readonly sequence: number;
  /** The queue whose consumer gave up on it. */
  readonly deadLetterSource?: string;
  visibleAt: number;
  receiveCount: number;
  firstReceivedAt?: number;
  /** Of the latest receipt; absent before the first. */
  receiptHandle?: string;
}
