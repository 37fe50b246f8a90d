import { Duration } from 'aws-cdk-lib/core';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** How often a job is tried before it goes to the dead-letter queue, unless an outage may last for longer than that takes. */
export const MAX_RECEIVES = 5;

/** A queue of jobs with its dead-letter queue: encrypted, TLS only, invisible for six times its consumer's time-out (AWS Lambda guide, SQS). */
export class JobQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly consumerTimeout: Duration; /** For how long what the job needs may be away. */ readonly outage?: Duration },
  ) {
    super(scope, id);
    const visibilityTimeout = Duration.seconds(props.consumerTimeout.toSeconds() * 6);
    const tries = Math.ceil((props.outage?.toSeconds() ?? 0) / visibilityTimeout.toSeconds()) + 1;
    const common = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
    this.deadLetters = new Queue(this, 'DeadLetters', { ...common, retentionPeriod: Duration.days(14) });
    this.queue = new Queue(this, 'Queue', {
      ...common,
      visibilityTimeout,
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: Math.max(MAX_RECEIVES, tries) },
    });
  }
}
