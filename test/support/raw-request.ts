import { request } from 'node:http';
import { cloud } from './cloud.ts';

export interface RawReply {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
}

/** A request with headers that fetch would not send: repeated ones, odd methods, raw paths. */
export function raw(options: { method?: string; path: string; headers?: string[]; body?: string; origin?: string }): Promise<RawReply> {
  const { hostname, port, host } = new URL(options.origin ?? cloud().app);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { hostname, port, method: options.method ?? 'GET', path: options.path, headers: ['Host', host, ...(options.headers ?? [])] as never },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(options.body);
  });
}
