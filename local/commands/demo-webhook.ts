import { createServer } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { expectStatus, type Client } from '../client/client.ts';
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
  await expectStatus(client.call('POST', '/v1/auth/confirm', { body: { password } }), 204);
  const receiver = await receive();
  try {
    const url = `https://site-${receiver.port}.example.com/hook`;
    const made = await client.call<{ webhook: { id: string }; secret: string; code?: string }>('POST', '/v1/webhooks', {
      body: { url, events: ['message.created'] },
    });
    if (made.status === 422) return 'not shown: this cloud sends nothing to this machine (npm start -- --local-receivers)';
    if (made.status !== 201) throw new Error(made.text);
    await expectStatus(client.call('POST', `/v1/chatbots/${chatbotId}/chat`, { body: { message: question } }), 200);
    const { headers, body } = await receiver.first;
    const event = new Webhook(made.body.secret).verify(body, headers as Record<string, string>) as { type: string };
    let forged = false;
    try {
      new Webhook(made.body.secret).verify(Buffer.concat([body, Buffer.from(' ')]), headers as Record<string, string>);
      forged = true;
    } catch {
      // As it must be: one byte more is not what was signed.
    }
    if (forged) throw new Error('a changed message was believed');
    await expectStatus(client.call('DELETE', `/v1/webhooks/${made.body.webhook.id}`), 204);
    return `${event.type} came signed and is believed by the official library; with one byte more it is not`;
  } finally {
    receiver.stop();
  }
}
