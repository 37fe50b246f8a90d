import type { PlainRequest } from './event.ts';
import { Problem } from './problem.ts';

/**
 * Refuses a state-changing call that a browser made for another site: Fetch Metadata first, the exact Origin where there is none (OWASP CSRF Prevention
 * sheet; S2.12). With a session the proof is required; on a public route of the application (log-in, sign-up) a browser always sends one of the two, so
 * what is given must be right and a client that is no browser may give neither.
 * @throws Problem `csrf-refused`.
 */
export function refuseForgery({ method, headers, client }: PlainRequest, proof: 'required' | 'if-given'): void {
  if (method === 'GET') return;
  const site = headers['sec-fetch-site'];
  const origin = headers['origin'];
  if (site !== undefined) {
    if (site === 'same-origin') return;
    throw new Problem('csrf-refused', 'Sec-Fetch-Site is not same-origin');
  }
  if (origin === undefined ? proof === 'if-given' : client.origin !== '' && origin === client.origin) return;
  throw new Problem('csrf-refused', 'no Fetch Metadata and no matching Origin');
}
