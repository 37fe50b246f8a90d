import { Agent, request as forward } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpEngine, LocalAccount } from '../engine.ts';
import { listenOnLoopback, readBody } from './loopback.ts';
import { ServiceFault } from './fault.ts';
import { verifyCall } from './signed-call.ts';

/** BatchWriteItem's 16 MB of items grow by the base64 of their binary values. */
const maximumBodyBytes = 24_000_000;

/**
 * Forwards the DynamoDB calls that the account signed. The server behind takes any credentials, and tells every web page that it may call
 * (`Access-Control-Allow-Origin: *`); the front does neither.
 */
export async function startTablesFront(account: LocalAccount, backPort: number, port?: number): Promise<HttpEngine> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const front = await listenOnLoopback(async (request, response) => {
    try {
      const body = await readBody(request, maximumBodyBytes);
      verifyCall(request, body, 'dynamodb', account);
      await relay(request, body, response, { agent, port: backPort });
    } catch (error) {
      if (!(error instanceof ServiceFault)) throw error;
      response.writeHead(error.status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify({ __type: `com.amazon.coral.service#${error.code}`, message: error.message }));
    }
  }, port);
  return {
    endpoint: front.endpoint,
    stop: async () => {
      await front.stop();
      agent.destroy();
    },
  };
}

function relay(request: IncomingMessage, body: Buffer, response: ServerResponse, back: { readonly agent: Agent; readonly port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { ...request.headers, 'content-length': String(body.length) };
    delete headers['transfer-encoding'];
    const call = forward({ host: '127.0.0.1', port: back.port, agent: back.agent, method: request.method, path: request.url, headers }, (answer) => {
      const kept = Object.entries(answer.headers).filter(([name]) => !name.startsWith('access-control-') && name !== 'connection');
      response.writeHead(answer.statusCode ?? 500, Object.fromEntries(kept));
      answer.pipe(response);
      answer.once('error', reject);
      answer.once('end', resolve);
    });
    call.once('error', reject);
    call.end(body);
  });
}
