import type { Dated } from '../core/journal-bursts.ts';

/** One refused request of a sample, with the number of requests that it stands for. */
export interface Sample {
  readonly address: string;
  readonly agent: string | undefined;
  /** Milliseconds. */
  readonly atMs: number;
  readonly weight: number;
}

/** Some minutes that are over, in milliseconds since the epoch; `to` is not within. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const MINUTE_MS = 60_000;
export const SPAN_MS = 5 * MINUTE_MS;
/** AWS WAF keeps samples for three hours; a span that begins earlier may have lost some. */
const KEPT_MS = 170 * MINUTE_MS;
/** What has come to an end so long ago is sampled to its end. */
const SETTLED_MS = 2 * MINUTE_MS;
/** Addresses of a rule in a span that are a row each; the others are counted together. */
const EACH = 20;

/** The spans, by the clock, that are over and whose samples AWS WAF still has. */
export function spansAsOf(nowMs: number): Span[] {
  const spans: Span[] = [];
  for (let to = Math.floor((nowMs - SETTLED_MS) / SPAN_MS) * SPAN_MS; to - SPAN_MS > nowMs - KEPT_MS; to -= SPAN_MS) spans.push({ from: to - SPAN_MS, to });
  return spans.toReversed();
}

/** Requests that samples stand for. */
const weightOf = (samples: readonly Sample[]): number => samples.reduce((sum, { weight }) => sum + weight, 0);

/** A row that stands for all of its samples; of several addresses it says none. */
function standing(rule: string, { from }: Span, at: number, samples: readonly Sample[]): Dated {
  const moments = samples.map(({ atMs }) => atMs).toSorted((one, other) => one - other);
  const count = weightOf(samples);
  const addresses = new Set(samples.map(({ address }) => address));
  const [one] = samples;
  return {
    atMs: moments.at(-1) ?? from,
    event: {
      type: 'gateway_refused',
      outcome: 'refused',
      action: '-',
      reason: rule,
      // AWS WAF names no request: a span and its rule, and which row of them.
      requestId: `${new Date(from).toISOString()}-${rule}-${at}`,
      ...(addresses.size === 1 && one && { address: one.address, ...(one.agent !== undefined && { agent: one.agent }) }),
      ...(count > 1 && { count, since: new Date(moments[0] ?? from).toISOString() }),
    },
  };
}

/**
 * What a rule of the distributions' firewall has refused in a span, as rows (S22.1, S22.8): one for each of the addresses that it has refused most, and one for all others.
 * Their counts are the sum of what the samples stand for.
 */
export function firewallRows(rule: string, span: Span, samples: readonly Sample[]): Dated[] {
  const byAddress = new Map<string, Sample[]>();
  for (const sample of samples) byAddress.set(sample.address, [...(byAddress.get(sample.address) ?? []), sample]);
  const most = [...byAddress.values()].toSorted((one, other) => weightOf(other) - weightOf(one));
  const groups = [...most.slice(0, EACH), most.slice(EACH).flat()].filter((group) => group.length > 0);
  return groups.map((group, at) => standing(rule, span, at, group));
}

export interface FirewallDeps {
  /** Names of the rules that refuse. */
  readonly rules: readonly string[];
  readonly samples: (rule: string, span: Span) => Promise<readonly Sample[]>;
  /** Of these spans, those that are not written down. */
  readonly open: (spans: readonly Span[]) => Promise<readonly Span[]>;
  /** Writes the rows of a span and that it is done, together; `false` when somebody else has. */
  readonly close: (span: Span, rows: readonly Dated[]) => Promise<boolean>;
  readonly written: (row: Dated) => void;
}

/** Writes down what the distributions' firewall has refused, span by span, each once. What fails is taken up by the next run, for as long as there are samples. */
export async function writeFirewallRefusals(nowMs: number, { rules, samples, open, close, written }: FirewallDeps): Promise<void> {
  for (const span of await open(spansAsOf(nowMs))) {
    const rows: Dated[] = [];
    for (const rule of rules) rows.push(...firewallRows(rule, span, await samples(rule, span)));
    if (await close(span, rows)) rows.forEach(written);
  }
}
