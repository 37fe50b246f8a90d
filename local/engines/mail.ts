import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { HttpEngine, LocalAccount } from '../engine.ts';
import { listenOnLoopback, readBody } from './loopback.ts';
import { openMailbox } from './mailbox.ts';
import type { Mailbox, StoredMail } from './mailbox.ts';
import { readMail } from './mail-message.ts';
import { ServiceFault } from './fault.ts';
import { verifyCall } from './signed-call.ts';

/** The local Amazon SES: messages are kept in files, never sent. */
export interface Mail extends HttpEngine {
  /** The last 1000 messages, newest last. */
  readonly list: () => readonly StoredMail[];
}

/** Where mail is kept. */
export interface MailOptions {
  readonly directory: string;
  readonly account: LocalAccount;
  readonly port?: number;
  readonly now?: () => number;
}

/** SES takes 40 MB in base64. */
const maximumBodyBytes = 56_000_000;

/** Starts SES v2 with the one operation SendEmail (`POST /v2/email/outbound-emails`). */
export async function startMail({ directory, account, port, now = Date.now }: MailOptions): Promise<Mail> {
  const mailbox = await openMailbox(directory);
  const server = await listenOnLoopback(async (request, response) => {
    const headers = { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID() };
    try {
      const MessageId = await accept(request, account, mailbox, now);
      response.writeHead(200, headers).end(JSON.stringify({ MessageId }));
    } catch (error) {
      if (!(error instanceof ServiceFault)) throw error;
      response.writeHead(error.status, { ...headers, 'x-amzn-errortype': error.code }).end(JSON.stringify({ message: error.message }));
    }
  }, port);
  return { ...server, list: mailbox.list };
}

async function accept(request: IncomingMessage, account: LocalAccount, mailbox: Mailbox, now: () => number): Promise<string> {
  const body = await readBody(request, maximumBodyBytes);
  verifyCall(request, body, 'ses', account);
  if (request.method !== 'POST' || request.url !== '/v2/email/outbound-emails') {
    throw new ServiceFault('NotFoundException', `The local engine of ses has no ${request.method} ${request.url}`, 404);
  }
  const id = randomUUID();
  await mailbox.add({ id, at: new Date(now()).toISOString(), ...readMail(parse(body)) });
  return id;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new ServiceFault('BadRequestException', 'The body is not JSON');
  }
}
