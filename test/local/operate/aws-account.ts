import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Reach } from '../../../local/operate/log-lines.ts';

/** What a service answers: a status and a body, as AWS's API references document them. */
export type Answers = (request: {
  readonly url: string;
  readonly target: string;
  readonly body: string;
  /** The service and the region that the request is signed for. */
  readonly signedFor: string;
}) => readonly [status: number, body: string, headers?: Readonly<Record<string, string>>] | undefined;

/** A server that stands for the services of an account, for the product's own clients to ask over the wire. */
export async function awsServices(answers: Answers): Promise<{ readonly reach: Reach; readonly stop: () => Promise<void> }> {
  const read = (request: IncomingMessage): Promise<string> =>
    new Promise((resolve) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part)).on('end', () => resolve(Buffer.concat(parts).toString()));
    });
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const [, region = '', service = ''] = /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)/.exec(request.headers.authorization ?? '') ?? [];
      const asked = { url: request.url ?? '', target: String(request.headers['x-amz-target'] ?? ''), body, signedFor: `${service} ${region}` };
      const [status, text, headers] = answers(asked) ?? [404, '{}'];
      const type = text.startsWith('<') ? 'text/xml' : 'application/json';
      response.writeHead(status, { 'content-type': type, ...(status === 404 && { 'x-amzn-errortype': 'NotFoundException' }), ...headers }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const reach = { endpoint, region: 'eu-west-3', credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, maxAttempts: 1 };
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { reach, stop };
}

/** One of a stack's resources, as CloudFormation lists them. */
export const stackResource = (type: string, id: string, status = 'CREATE_COMPLETE'): string =>
  `<member><ResourceType>${type}</ResourceType><LogicalResourceId>${id}</LogicalResourceId><PhysicalResourceId>physical-${id}</PhysicalResourceId>
   <LastUpdatedTimestamp>2026-01-01T00:00:00Z</LastUpdatedTimestamp><ResourceStatus>${status}</ResourceStatus></member>`;

/** An answer of CloudFormation's query protocol. */
export const queryAnswer = (action: string, result: string): string =>
  `<${action}Response xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><${action}Result>${result}</${action}Result></${action}Response>`;
