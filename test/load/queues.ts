import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { until, type TestCloud } from '../support/cloud.ts';

/** The queues that hold a message when a minute has passed in which nobody asked for anything; queues of what could not be done are among them. */
export async function undrained({ account, endpoints }: TestCloud): Promise<string[]> {
  const client = new SQSClient({ endpoint: endpoints['AWS_ENDPOINT_URL_SQS'] ?? '', region: account.region, credentials: account });
  const held = async (): Promise<string[]> => {
    const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}));
    const counted = await Promise.all(
      QueueUrls.map(async (QueueUrl) => {
        const { Attributes = {} } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
        const messages = Number(Attributes['ApproximateNumberOfMessages']) + Number(Attributes['ApproximateNumberOfMessagesNotVisible']);
        return messages > 0 ? [`${QueueUrl.split('/').at(-1)}: ${messages}`] : [];
      }),
    );
    return counted.flat();
  };
  try {
    await until(async () => (await held()).length === 0).catch(() => undefined);
    return await held();
  } finally {
    client.destroy();
  }
}
