import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { cloud, type TestCloud } from './cloud.ts';

type Reached = Pick<TestCloud, 'account' | 'endpoints'>;

/** How AWS's own SDK reaches a service of the cloud. */
const reach = (service: 'DYNAMODB' | 'S3' | 'SQS', { account, endpoints }: Reached) => ({
  endpoint: endpoints[`AWS_ENDPOINT_URL_${service}`] ?? '',
  region: account.region,
  credentials: account,
});

/** The cloud's tables, and how to be done with them: the document client does not end the client below it. */
export function tablesOf(reached: Reached = cloud()): { readonly db: DynamoDBDocumentClient; readonly end: () => void } {
  const client = new DynamoDBClient(reach('DYNAMODB', reached));
  return { db: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }), end: () => client.destroy() };
}

export const objectsOf = (reached: Reached = cloud()): S3Client => new S3Client({ ...reach('S3', reached), forcePathStyle: true });

export const queuesOf = (reached: Reached = cloud()): SQSClient => new SQSClient(reach('SQS', reached));

/** Messages of a queue that wait or are being worked on. */
export async function heldIn(sqs: SQSClient, QueueUrl: string): Promise<number> {
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }));
  return AttributeNames.reduce((sum, name) => sum + Number(Attributes[name]), 0);
}
