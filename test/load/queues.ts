import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { heldIn, queuesOf } from '../support/cloud-clients.ts';
import { until, type TestCloud } from '../support/cloud.ts';

/** The queues that hold a message when a minute has passed in which nobody asked for anything; queues of what could not be done are among them. */
export async function undrained(cloud: TestCloud): Promise<string[]> {
  const client = queuesOf(cloud);
  const held = async (): Promise<string[]> => {
    const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}));
    const counted = await Promise.all(
      QueueUrls.map(async (QueueUrl) => {
        const messages = await heldIn(client, QueueUrl);
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
