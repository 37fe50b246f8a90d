import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Attribute = { readonly S?: string; readonly M?: Readonly<Record<string, Attribute>> };

/** A row as it was put: text stays text, maps stay maps. */
export type PutRow = Readonly<Record<string, unknown>>;

export interface TableStandIn {
  /** Rows in the order in which they were put. */
  readonly rows: PutRow[];
  /** What is answered from now on; 200 takes the row. */
  status: number;
  readonly stop: () => Promise<void>;
}

const plain = ({ S, M }: Attribute): unknown => S ?? Object.fromEntries(Object.entries(M ?? {}).map(([name, value]) => [name, plain(value)]));

/**
 * A server for the wire of DynamoDB that takes `PutItem` and nothing else; the client in front of it is the real one, and is pointed here by the environment
 * of this test file.
 */
export async function tableStandIn(): Promise<TableStandIn> {
  const rows: PutRow[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      if (request.headers['x-amz-target'] !== 'DynamoDB_20120810.PutItem') standIn.status = 400;
      const { Item = {} } = JSON.parse(Buffer.concat(pieces).toString()) as { Item?: Record<string, Attribute> };
      if (standIn.status === 200) rows.push(Object.fromEntries(Object.entries(Item).map(([name, value]) => [name, plain(value)])));
      response.writeHead(standIn.status, { 'content-type': 'application/x-amz-json-1.0' }).end(standIn.status === 200 ? '{}' : '{"__type":"com.amazon.coral.validate#ValidationException"}');
    });
  });
  const standIn: TableStandIn = {
    rows,
    status: 200,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'eu-west-3',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  return standIn;
}
