import type { HttpEngine, LocalAccount } from '../engine.ts';
import type { HttpRequest } from '../http/message.ts';
import { ServiceFault } from './fault.ts';
import { startJsonService, type Input } from './json-protocol.ts';

/** The local AWS WAF, as far as it tells of what it has refused. */
export interface FirewallSamples extends HttpEngine {
  /** A request that a rule of a list has refused; the rule by the name of its metric. */
  readonly note: (aclArn: string, rule: string, request: Pick<HttpRequest, 'address' | 'headers' | 'method' | 'target'>) => void;
}

interface Refused {
  readonly atMs: number;
  readonly request: { readonly ClientIP: string; readonly Method: string; readonly URI: string; readonly Headers: readonly { Name: string; Value: string }[] };
}

/** A sample is drawn from the first so many requests of a window, and has at most so many (GetSampledRequests, AWS WAF API reference). */
const DRAWN_FROM = 5_000;
const MOST_ITEMS = 500;
const KEPT_MS = 3 * 3_600_000;

const seconds = (value: unknown): number => {
  const moment = typeof value === 'number' ? value * 1_000 : Number.NaN;
  if (Number.isNaN(moment)) throw new ServiceFault('WAFInvalidParameterException', 'a time window has a beginning and an end');
  return moment;
};

/** Starts WAFV2 with the one operation GetSampledRequests. What was refused is forgotten when the machine is switched off. */
export async function startFirewallSamples({
  account,
  now = Date.now,
}: {
  readonly account: LocalAccount;
  readonly now?: () => number;
}): Promise<FirewallSamples> {
  const kept = new Map<string, Refused[]>();
  const place = (acl: unknown, rule: unknown): string => `${String(acl)} ${String(rule)}`;

  function sample(input: Input): unknown {
    const window = (input['TimeWindow'] ?? {}) as Input;
    const [from, to] = [seconds(window['StartTime']), seconds(window['EndTime'])];
    const items = Number(input['MaxItems']);
    if (!(items >= 1 && items <= MOST_ITEMS)) throw new ServiceFault('WAFInvalidParameterException', `between 1 and ${MOST_ITEMS} items`);
    // Both seconds are within.
    const within = (kept.get(place(input['WebAclArn'], input['RuleMetricName'])) ?? []).filter(({ atMs }) => atMs >= from && atMs < to + 1_000);
    const population = within.slice(0, DRAWN_FROM);
    const step = Math.max(1, population.length / items);
    const drawn = Array.from({ length: Math.min(items, population.length) }, (_, at) => Math.floor(at * step));
    return {
      SampledRequests: drawn.map((index, at) => {
        const one = population[index];
        return { Request: one?.request, Timestamp: (one?.atMs ?? from) / 1_000, Action: 'BLOCK', Weight: (drawn[at + 1] ?? population.length) - index };
      }),
      PopulationSize: population.length,
      TimeWindow: { StartTime: from / 1_000, EndTime: to / 1_000 },
    };
  }

  const service = await startJsonService({
    signingName: 'wafv2',
    targetPrefix: 'AWSWAF_20190729',
    version: '1.1',
    account: { ...account, region: 'us-east-1' },
    operations: { GetSampledRequests: sample },
  });
  return {
    ...service,
    note(aclArn, rule, { address, headers, method, target }) {
      const refused = kept.get(place(aclArn, rule)) ?? [];
      kept.set(place(aclArn, rule), refused);
      while (refused[0] && (refused[0].atMs < now() - KEPT_MS || refused.length >= 2 * DRAWN_FROM)) refused.shift();
      refused.push({
        atMs: now(),
        request: { ClientIP: address, Method: method, URI: target.split('?')[0] ?? '/', Headers: headers.map(([Name, Value]) => ({ Name, Value })) },
      });
    },
  };
}
