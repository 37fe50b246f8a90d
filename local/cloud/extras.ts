import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { headerValue, type HttpHandler, type HttpReply, type HttpRequest } from '../http/message.ts';
import { demoShop } from '../pages/demo-shop.ts';
import { homePage } from '../pages/home.ts';
import { referenceFile } from '../pages/reference.ts';
import { json, reply } from '../pages/reply.ts';
import type { Cloud, CloudOptions } from './cloud.ts';
import { readDemo } from './demo-account.ts';

/** Rows of the journal that are shown, newest last. */
const JOURNAL_ROWS = 1_000;

async function journalRows(cloud: Cloud): Promise<Record<string, unknown>[]> {
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint: cloud.engines.variables['AWS_ENDPOINT_URL_DYNAMODB'] ?? '', region: cloud.account.region, credentials: cloud.account }),
  );
  const rows: Record<string, unknown>[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await client.send(new ScanCommand({ TableName: cloud.tableNames['Journal'] ?? '', ...(ExclusiveStartKey && { ExclusiveStartKey }) }));
    rows.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  client.destroy();
  return rows.sort((a, b) => String(a['at']).localeCompare(String(b['at']))).slice(-JOURNAL_ROWS);
}

async function local(path: string, cloud: Cloud): Promise<HttpReply> {
  switch (path) {
    case '/__local/':
    case '/__local':
      return reply(200, 'text/html; charset=utf-8', homePage(cloud, readDemo(cloud.directory)), [
        ['Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"],
      ]);
    case '/__local/mail':
      return json(cloud.engines.mail.list());
    case '/__local/journal':
      return json(await journalRows(cloud));
    // Nothing of this release calls a provider outside or an error tracker, so both are empty, and will be until something does.
    case '/__local/outbox':
    case '/__local/events':
      return json([]);
    default:
      return path.startsWith('/__local/reference/') ? referenceFile(path.slice('/__local/reference/'.length)) : json({ error: 'no such local page' }, 404);
  }
}

/** What the app host's address answers only in the local cloud: pages below `/__local/`, and the demo shop on host names of its own. */
export const localExtras: NonNullable<CloudOptions['extras']> = (cloud) => ({
  hosts: ['shop.localhost', 'other.localhost'],
  app: (next: HttpHandler) => async (request: HttpRequest) => {
    const [path = '/'] = request.target.split('?');
    const host = (headerValue(request.headers, 'host') ?? '').replace(/:\d+$/, '');
    if (host.endsWith('.localhost')) return demoShop(host, request.target, cloud);
    if (path === '/')
      return {
        status: 302,
        headers: [
          ['Location', '/__local/'],
          ['Content-Length', '0'],
        ],
      };
    return path.startsWith('/__local') ? local(path, cloud) : next(request);
  },
});
