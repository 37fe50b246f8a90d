import { createClient } from '../../client/client.ts';
import type { Client } from './client.ts';

/** The client that is published (client/README.md), for whoever is signed in with this one: what comes by it comes with the same cookies from the same origin. */
export const published = ({ origin, send }: Client) =>
  createClient({
    origin,
    // It asks by texts alone.
    fetch: (url, { method = 'GET', headers, body } = {}) =>
      send(method, (url as string).slice(origin.length), {
        headers: Object.fromEntries(new Headers(headers)),
        ...(typeof body === 'string' && { body }),
      }),
  });
