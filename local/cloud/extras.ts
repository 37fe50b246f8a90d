import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { headerValue, type HttpHandler, type HttpReply, type HttpRequest } from '../http/message.ts';
import { demoShop } from '../pages/demo-shop.ts';
import { homePage } from '../pages/home.ts';
import { referenceFile } from '../pages/reference.ts';
import { mailboxPage } from '../pages/mailbox.ts';
import { json, reply } from '../pages/reply.ts';
import { stripePage } from '../pages/stripe.ts';
import type { Cloud, CloudOptions } from './cloud.ts';
import { readDemo } from './demo-account.ts';
import { journalClient, journalRows } from './journal-rows.ts';

async function local(path: string, query: URLSearchParams, cloud: Cloud, db: DynamoDBDocumentClient): Promise<HttpReply> {
  switch (path) {
    case '/__local/':
    case '/__local':
      return reply(200, 'text/html; charset=utf-8', homePage(cloud, readDemo(cloud.directory)), [
        ['Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"],
      ]);
    case '/__local/mail':
      return json(cloud.engines.mail.list().filter(({ to }) => !query.has('to') || to.includes(query.get('to') ?? '')));
    case '/__local/journal':
      return json(await journalRows(db, cloud.tableNames['Journal'] ?? '', query));
    // What went through a queue, whoever has taken it since: `/__local/messages?queue=Events` shows the events of the product.
    case '/__local/messages':
      return json(cloud.engines.queues.sent(query.get('queue') ?? '').map((body) => JSON.parse(body) as unknown));
    case '/__local/outbox':
      return json(cloud.payments.outbox.list());
    // What functions have told an error tracker: nothing where ERRORS_DSN names another one.
    case '/__local/events':
      return json(cloud.errors.list());
    default:
      if (path.startsWith('/__local/mailbox')) return mailboxPage(path, query, cloud.engines.mail.list());
      return path.startsWith('/__local/reference/') ? referenceFile(path.slice('/__local/reference/'.length)) : json({ error: 'no such local page' }, 404);
  }
}

/** What the app host's address answers only in the local cloud: pages below `/__local/`, and the demo sites on host names of their own. */
export const localExtras: NonNullable<CloudOptions['extras']> = (cloud) => {
  const db = journalClient(cloud);
  return {
    app: (next: HttpHandler) => async (request: HttpRequest) => {
      const [path = '/', query] = request.target.split('?');
      const host = (headerValue(request.headers, 'host') ?? '').replace(/:\d+$/, '');
      if (host.endsWith('.localhost')) return demoShop(host, request.target, cloud);
      if (path.startsWith('/__local/stripe/') && cloud.payments.stripe) return stripePage(request, path, cloud.payments.stripe);
      if (path.startsWith('/__local')) return local(path, new URLSearchParams(query), cloud, db);
      const answer = await next(request);
      // A page on this machine tells no tracker of the configuration.
      return { ...answer, headers: answer.headers.filter(([name]) => name.toLowerCase() !== 'x-rempart-errors') };
    },
  };
};
