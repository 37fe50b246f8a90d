import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** A client of the same table whose first reply to a command of this name is lost on its way: what it asked for was done, and its SDK asks again. */
export function losingFirst({ config: { region, endpoint, credentials } }: DynamoDBDocumentClient, commandName: string): DynamoDBDocumentClient {
  const client = new DynamoDBClient({ region, endpoint, credentials, maxAttempts: 2 });
  let lost = false;
  client.middlewareStack.add(
    (next, context) => async (sent) => {
      const reply = await next(sent);
      if (lost || context['commandName'] !== commandName) return reply;
      lost = true;
      throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
    },
    { step: 'deserialize', priority: 'high' },
  );
  return DynamoDBDocumentClient.from(client);
}
