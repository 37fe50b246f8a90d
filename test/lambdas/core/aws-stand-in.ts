import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AwsStandIn {
  readonly stop: () => Promise<void>;
}

/**
 * A server for the JSON wire of one AWS service; the client in front of it is the real one, pointed here by the environment of this test file. What `answer`
 * does not answer is a client error.
 */
export async function awsStandIn(
  service: 'DYNAMODB' | 'SECRETS_MANAGER',
  answer: (operation: string, input: Readonly<Record<string, unknown>>) => object | undefined,
): Promise<AwsStandIn> {
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
      const output = answer(operation, JSON.parse(Buffer.concat(pieces).toString()) as Record<string, unknown>);
      response.writeHead(output ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(output ?? { __type: 'ValidationException' }));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  Object.assign(process.env, {
    [`AWS_ENDPOINT_URL_${service}`]: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'eu-west-3',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  return {
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
