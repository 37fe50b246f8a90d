import { createServer } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { ProblemError } from '../../client/client.ts';
import type { Client } from '../client/client.ts';
import { published } from '../client/published.ts';
import { receiverCertificate } from '../cloud/receiver-certificate.ts';

/** How long a delivery may take, in milliseconds. */
const WAIT_MS = 30_000;

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A receiver on this machine, as a customer would run one: it answers 204 and hands on what came first. */
async function receive(): Promise<{ readonly port: number; readonly first: Promise<Received>; readonly stop: () => void }> {
  let got: (message: Received) => void = () => undefined;
  const arrived = new Promise<Received>((resolve) => {
    got = resolve;
  });
  const server = createServer(await receiverCertificate(), (request, response) => {
    const parts: Buffer[] = [];
    request
      .on('data', (part: Buffer) => parts.push(part))
      .on('end', () => {
        got({ headers: request.headers, body: Buffer.concat(parts) });
        response.writeHead(204).end();
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const late = new Promise<never>((_resolve, reject) => setTimeout(() => reject(new Error('no webhook came')), WAIT_MS).unref());
  const stop = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { port: (server.address() as AddressInfo).port, first: Promise.race([arrived, late]), stop };
}

/** Asks for events of messages, asks a question, and has the official library of Standard Webhooks judge what comes. @throws Error when it does not believe it. */
export async function signedWebhook(
  client: Client,
  { chatbotId, question, password }: { readonly chatbotId: string; readonly question: string; readonly password: string },
): Promise<string> {
  const rempart = published(client);
  await rempart.call('confirm', { body: { password } });
  const receiver = await receive();
  try {
    const url = `https://site-${receiver.port}.example.com/hook`;
    const made = await rempart.call('createWebhook', { body: { url, events: ['message.created'] } }).catch((error: unknown) => {
      if (error instanceof ProblemError && error.code === 'url-refused') return undefined;
      throw error;
    });
    if (!made) return 'not shown: this cloud sends nothing to this machine (npm start -- --local-receivers)';
    const { webhook, secret = '' } = made;
    for await (const { event } of rempart.stream('chat', { path: { chatbotId }, body: { message: question } }))
      if (event === 'error') throw new Error('no answer');
    const { headers, body } = await receiver.first;
    const event = new Webhook(secret).verify(body, headers as Record<string, string>) as { type: string };
    let forged = false;
    try {
      new Webhook(secret).verify(Buffer.concat([body, Buffer.from(' ')]), headers as Record<string, string>);
      forged = true;
    } catch {
      // As it must be: one byte more is not what was signed.
    }
    if (forged) throw new Error('a changed message was believed');
    await rempart.call('deleteWebhook', { path: { webhookId: webhook.id } });
    return `${event.type} came signed and is believed by the official library; with one byte more it is not`;
  } finally {
    receiver.stop();
  }
}
