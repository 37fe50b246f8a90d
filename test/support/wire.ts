import { request } from 'node:http';
import type { Reply } from '../../local/client/client.ts';
import { cloud } from './cloud.ts';

export interface WireCall {
  readonly host: 'app' | 'edge';
  readonly method: string;
  /** Written as it is: no client tidies it up. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

let turn = 0;

/**
 * One call as it stands on the wire, each from another address of the loopback network: a test that calls every route in every way would otherwise meet the
 * firewall's limit on requests of one address, as it should.
 */
export function onWire({ host, method, path, headers, body }: WireCall): Promise<Reply<{ code: string; instance: string }>> {
  const { hostname, port, origin } = new URL(host === 'app' ? cloud().app : cloud().edge);
  turn += 1;
  const localAddress = `127.0.${1 + (turn % 50)}.${1 + (process.pid % 250)}`;
  // Said by hand: Node gives a DELETE with a body no length, and the rest of the line would be read as a second request.
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, method, path, localAddress, headers: { origin, ...length, ...headers }, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => {
        const json = text !== '' && /json/.test(response.headers['content-type'] ?? '');
        resolve({
          status: response.statusCode ?? 0,
          headers: new Headers(Object.entries(response.headers).flatMap(([name, value]) => [value ?? ''].flat().map((each): [string, string] => [name, each]))),
          text,
          body: (json ? JSON.parse(text) : {}) as { code: string; instance: string },
        });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Does the work for every row, eight at once, and gives what it complained of. */
export async function complaints<Row>(rows: readonly Row[], work: (row: Row) => Promise<string | undefined>, atOnce = 8): Promise<string[]> {
  const waiting = [...rows];
  const found: string[] = [];
  const worker = async (): Promise<void> => {
    for (let row = waiting.pop(); row; row = waiting.pop()) {
      const complaint = await work(row);
      if (complaint !== undefined) found.push(complaint);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return found;
}
