import * as z from 'zod';
import type { Call } from '../core/contract.ts';
import { jsonOf } from '../core/json.ts';
import type { Log } from '../core/log.ts';
import { invalidAt, Problem } from '../core/problem.ts';
import type { Rings } from '../core/ring-store.ts';
import { networkOf } from '../limits/network.ts';
import type { platformRoutes } from './contract.ts';

export interface ReportDeps {
  readonly rings: Pick<Rings, 'take'>;
  readonly log: Pick<Log, 'info'>;
}

/** A browser's report is some hundred bytes, and a page that breaks its policy does so again and again. */
const MAX_BYTES = 16_384;
const PER_ADDRESS = { name: 'reports', count: 20, seconds: 60 } as const;

const report = z.looseObject({
  'csp-report': z.looseObject({
    'effective-directive': z.string().optional(),
    'violated-directive': z.string().optional(),
    'blocked-uri': z.string().optional(),
    'source-file': z.string().optional(),
    'line-number': z.number().int().optional(),
  }),
});

/** A word of the policy itself; whatever else stands there may be somebody's text. */
const word = (text: string | undefined): string | undefined => /^[a-z-]{1,40}/.exec(text ?? '')?.[0];

/** Where something comes from: of an address its origin alone, since a path may name somebody. */
const origin = (text: string | undefined): string | undefined =>
  text && URL.canParse(text) && /^https?:/.test(text) ? new URL(text).origin.slice(0, 200) : word(text);

/** What is written of a report: a directive, two origins, a line. @throws Problem `invalid-request`. */
export function breachOf(rawBody: Uint8Array): Readonly<Record<string, string | number | undefined>> {
  const { success, data } = report.safeParse(jsonOf(Buffer.from(rawBody).toString('utf8')));
  if (!success) throw invalidAt('#/body', 'A report of a browser is expected');
  const { 'csp-report': said } = data;
  return {
    directive: word(said['effective-directive'] ?? said['violated-directive']),
    blocked: origin(said['blocked-uri']),
    source: origin(said['source-file']),
    line: said['line-number'],
  };
}

/** Writes down what the policy of a page has kept from running (S4.4). Nobody has to be known for it, so what one address sends beyond some is not looked at. */
export async function noteReport({ rawBody, client }: Call<typeof platformRoutes.reportPolicy>, { rings, log }: ReportDeps): Promise<void> {
  if (rawBody.byteLength > MAX_BYTES) throw new Problem('payload-too-large', 'report');
  const breach = breachOf(rawBody);
  if ((await rings.take(PER_ADDRESS, networkOf(client.address))).taken) log.info('the policy of a page was broken', breach);
}
