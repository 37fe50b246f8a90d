import type { HttpEngine } from '../engine.ts';
import { listenOnLoopback, readBody } from './loopback.ts';
import type { Outbox } from './outbox.ts';

/** A messaging service that is played: the variable by which functions find it, and what it answers to every request: JSON, or the bytes of a file. */
interface PlayedService {
  readonly variable: string;
  readonly answer: (path: string, number: number) => unknown;
}

export interface MessagingEngine extends HttpEngine {
  /** Addresses by the names of their variables. */
  readonly variables: Readonly<Record<string, string>>;
}

const BODY_BYTES = 1_048_576;

/** A picture of one pixel: what every file is that a service is played to have. */
const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

/** The services: each says that all is well, and nothing leaves. */
const PLAYED: Readonly<Record<string, PlayedService>> = {
  graph: {
    variable: 'GRAPH_URL',
    answer: (_path, number) => ({ id: String(number), messages: [{ id: `wamid.local-${number}` }], recipient_id: 'local', message_id: `m_local-${number}` }),
  },
  telegram: {
    variable: 'TELEGRAM_URL',
    answer(path, number) {
      if (path.startsWith('/file/')) return PICTURE;
      return { ok: true, result: path.endsWith('/getFile') ? { file_path: 'photos/file_1.png' } : { message_id: number } };
    },
  },
  slack: { variable: 'SLACK_URL', answer: (_path, number) => ({ ok: true, ts: `${number}.000100` }) },
};

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

/** Takes requests for messaging services whose base address is not set, notes them in the outbox without their credentials, and answers as the services would. */
export async function startMessaging(outbox: Pick<Outbox, 'add'>): Promise<MessagingEngine> {
  let number = 0;
  const server = await listenOnLoopback(async (request, response) => {
    const [, provider = '', path = '/'] = /^\/([a-z]+)(\/.*)?$/.exec(request.url ?? '') ?? [];
    const played = PLAYED[provider];
    const body = (await readBody(request, BODY_BYTES)).toString('utf8');
    if (!played) {
      response.writeHead(404).end();
      return;
    }
    // Telegram has its token in the path.
    outbox.add({ at: new Date().toISOString(), provider, method: request.method ?? '', path: path.replace(/\/bot[^/]+\//, '/bot.../'), body: parsed(body) });
    number += 1;
    const answer = played.answer(path, number);
    if (Buffer.isBuffer(answer)) response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(answer);
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  return { ...server, variables: Object.fromEntries(Object.entries(PLAYED).map(([name, { variable }]) => [variable, `${server.endpoint}/${name}`])) };
}
