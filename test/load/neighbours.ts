import { setTimeout as delay } from 'node:timers/promises';
import { quantile, ratios } from '../bench/interleave.ts';
import { measuredNow, ratioText } from '../bench/page.ts';
import type { TestCloud } from '../support/cloud.ts';
import { flood, strangers } from './flood.ts';
import { withOwnCloud } from './own-cloud.ts';
import { processorSeconds } from './process-figures.ts';
import { openStage } from './stage.ts';
import { calmDay, type Acknowledged, type Seen } from './traffic.ts';

const ROUNDS = 5;
const PHASE_SECONDS = 40;
/** What a calm account does often enough to be compared within a phase. */
const KINDS = ['dashboard', 'chat'] as const;
const PHASES = ['alone', 'strangers', 'account'] as const;
type PhaseName = (typeof PHASES)[number];

interface Phase {
  readonly calm: readonly Seen[];
  readonly others: number;
  readonly processor: number;
  readonly seconds: number;
}
type Phases = Readonly<Record<PhaseName, readonly Phase[]>>;

async function run(cloud: TestCloud, pid: number, progress: (step: string) => void): Promise<Phases> {
  const { calm, flooders, channel, listener, renew } = await openStage(20);
  const acknowledged: Acknowledged = { turns: new Map(), hooks: new Map(), files: new Set(), said: 0 };
  const phases: Record<PhaseName, Phase[]> = { alone: [], strangers: [], account: [] };
  const others = {
    alone: () => [],
    strangers: () => strangers(cloud),
    account: () => flood(cloud, flooders, { searches: [], turns: [] }),
  };
  const phase = async (name: PhaseName, seconds: number): Promise<Phase> => {
    await renew();
    const [used, began] = [processorSeconds(pid), performance.now()];
    const day = await calmDay(cloud, calm, channel, acknowledged);
    const crowd = others[name]();
    await delay(seconds * 1_000);
    await Promise.all([...day, ...crowd].map(({ end }) => end()));
    return {
      calm: day.flatMap(({ seen }) => seen),
      others: crowd.reduce((sum, { seen }) => sum + seen.length, 0),
      processor: processorSeconds(pid) - used,
      seconds: (performance.now() - began) / 1_000,
    };
  };
  try {
    // The first calls start the functions.
    for (const name of PHASES) await phase(name, 10);
    for (let round = 0; round < ROUNDS; round += 1) {
      progress(`round ${round + 1} of ${ROUNDS}`);
      for (const name of PHASES) phases[name].push(await phase(name, PHASE_SECONDS));
    }
    return phases;
  } finally {
    await listener.close();
  }
}

function rowOf(phases: Phases, kind: string): string {
  const times = (one: Phase): number[] => one.calm.filter((each) => each.kind === kind).map(({ milliseconds }) => milliseconds);
  const medians = (name: PhaseName): number[] => phases[name].map((one) => quantile(times(one), 0.5));
  const against = (one: PhaseName, other: PhaseName): string => ratioText(ratios(medians(one), medians(other)));
  const calls = PHASES.map((name) => phases[name].reduce((sum, one) => sum + times(one).length, 0)).join(', ');
  return `| ${kind} | ${calls} | ${against('strangers', 'alone')} | ${against('account', 'alone')} | ${against('account', 'strangers')} |`;
}

/** What a calm account's calls take beside an account that floods, against what they take beside strangers who ask as much and reach no account. */
export async function neighboursText(progress: (step: string) => void): Promise<string> {
  const phases = await withOwnCloud((cloud, pid) => run(cloud, pid, progress));
  const calm = PHASES.flatMap((name) => phases[name].flatMap((one) => one.calm));
  const refused = calm.filter(({ status }) => status >= 400).length;
  const of = (name: PhaseName, what: 'others' | 'processor' | 'seconds'): number => phases[name].reduce((sum, one) => sum + one[what], 0);
  const crowd = (name: PhaseName): string =>
    `${(of(name, 'others') / of(name, 'seconds')).toFixed(0)} calls a second, ${(of(name, 'processor') / of(name, 'seconds')).toFixed(2)} processors busy`;
  return `${measuredNow()} ${ROUNDS} rounds of ${PHASES.length} times ${PHASE_SECONDS} seconds: an account that goes about its business is alone, beside strangers who call as fast as they are answered and belong to no account (${crowd('strangers')}), and beside an account and strangers that do the same (${crowd('account')}), by the traffic of [load.md](load.md).
Ratios are of the medians of each round. Strangers take what being asked takes, of the machine and of the one thread that is the local gateway. An account that floods adds the work of its calls, which meet the calm account's in the one thread of the embedded database; on AWS there are many of the first two, and the database answers many at once. ${refused} of the calm account's ${calm.length} calls were refused.

| call of the calm account | calls alone, beside strangers, beside the account | beside strangers / alone | beside the account / alone | beside the account / beside strangers |
|---|---|---|---|---|
${KINDS.map((kind) => rowOf(phases, kind)).join('\n')}`;
}
