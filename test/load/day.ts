import { setTimeout as delay } from 'node:timers/promises';
import { expectStatus } from '../../local/client/client.ts';
import type { MaterialView } from '../../local/client/material.ts';
import { until, type Tenant, type TestCloud } from '../support/cloud.ts';
import type { Listener } from '../support/told.ts';
import { flood, type Attempts } from './flood.ts';
import { allOf, keptConversations, type KeptConversation } from './kept.ts';
import { judge, type Verdict } from './oracle.ts';
import { familyOf, processorSeconds, residentMegabytes } from './process-figures.ts';
import { undrained } from './queues.ts';
import { openStage } from './stage.ts';
import { calmDay, type Acknowledged, type Seen, type Shop, type Traffic } from './traffic.ts';

/** Searches of one person (lambdas/core/limit.ts), and turns of one key as this run sets them. */
const LIMITS = { searches: { count: 30, seconds: 60 }, turns: { count: 20, seconds: 60 } };
/** How long a file may take: a job whose function has died is hidden for six of its time-outs (lib/constructs/job-queue.ts), and what is late is not lost. */
const FILE_SECONDS = 2_400;
/** How often the memory is looked at, and files are. */
const LOOK_MS = 2_000;
/** Sessions are renewed between phases: none may be longer than a session's token lives, and many short ones compare better than two long ones. */
const PHASE_SECONDS = 90;

/** Some time with one kind of day. */
export interface Phase {
  readonly kind: 'alone' | 'beside a flood';
  readonly calm: readonly Seen[];
  readonly wild: readonly Seen[];
  readonly seconds: number;
  /** Seconds of processor of the local cloud. */
  readonly processor: number;
}

/** Megabytes at a moment: of the process with all functions and most engines, and of the engine of the tables. */
export interface Memory {
  readonly seconds: number;
  readonly cloud: number;
  readonly tables: number;
}

export interface Load {
  readonly seconds: number;
  readonly phases: readonly Phase[];
  readonly memory: readonly Memory[];
  readonly limits: readonly (Verdict & { readonly what: string; readonly count: number; readonly seconds: number })[];
  readonly counts: Counts;
  readonly undrained: readonly string[];
}

/** What was promised, and what is there. */
export interface Counts {
  readonly turns: number;
  readonly hooks: number;
  /** Files that were added, each ready in the end. */
  readonly files: number;
  /** Messages that the team can read. */
  readonly kept: number;
  /** Messages of the month by the account's own count: of the calm account, and of the one that floods. */
  readonly settled: { readonly calm: number; readonly wild: number; readonly wildTurns: number; readonly wildUnknown: number };
  /** Events of messages that the customer's server was told of, copies not counted. */
  readonly told: number;
  readonly copies: number;
  readonly wrong: readonly string[];
}

const settledOf = async ({ client }: Tenant): Promise<number> =>
  (await expectStatus(client.call<{ messages: { used: number } }>('GET', '/v1/usage'), 200)).body.messages.used;

/** What of the counts must not be. */
function wrongOf(conversations: readonly KeptConversation[], { turns, hooks }: Acknowledged, { told, wrong }: Listener): string[] {
  const kept = new Map(conversations.map((each) => [each.id, each.messages]));
  const written = conversations.filter(({ channel }) => channel === 'whatsapp').map(({ messages }) => messages.length);
  const ids = conversations.flatMap(({ messages }) => messages.map(({ id }) => id));
  const heard = [...told.values()].filter(({ type }) => type === 'message.created').map(({ data }) => String(data['messageId']));
  const [of, promised] = [new Set(ids), [...hooks.values()].map((each) => 2 * each)];
  const sorted = (numbers: readonly number[]): string => numbers.toSorted((one, other) => one - other).join(' ');
  return [
    ...[...turns]
      .filter(([id, count]) => kept.get(id)?.length !== 2 * count)
      .map(([id, count]) => `conversation ${id}: ${count} turns were answered, ${kept.get(id)?.length ?? 0} messages are there`),
    ...(sorted(written) === sorted(promised) ? [] : [`WhatsApp: ${sorted(promised)} messages were to be there, ${sorted(written)} are`]),
    ...conversations.flatMap(({ channel, messages }) =>
      channel === 'whatsapp'
        ? messages.filter(({ author, delivery }) => author === 'assistant' && delivery?.state !== 'sent').map(({ id }) => `answer ${id} has not left`)
        : [],
    ),
    ...(heard.length === new Set(heard).size ? [] : ['a message was told of by two events']),
    ...ids.filter((id) => !heard.includes(id)).map((id) => `nobody was told of message ${id}`),
    ...heard.filter((id) => !of.has(id)).map((id) => `an event tells of message ${id}, which is not there`),
    ...wrong.map((each) => `webhook: ${each}`),
  ];
}

/** Files that do not become ready, after all patience. */
async function lateFiles({ tenant, bot }: Shop, files: ReadonlySet<string>, renew: () => Promise<void>): Promise<string[]> {
  for (const deadline = Date.now() + FILE_SECONDS * 1_000; ; await delay(LOOK_MS)) {
    await renew();
    const materials = await allOf<MaterialView>(tenant, `/v1/chatbots/${bot.id}/materials`);
    const state = new Map(materials.map(({ id, status }) => [id, status]));
    const late = [...files].filter((id) => state.get(id) !== 'ready');
    if (late.length === 0 || Date.now() > deadline) return late.map((id) => `file ${id} is ${state.get(id) ?? 'not there'}`);
  }
}

/** Mixed traffic of one account, in turns alone and beside one that floods, and then what has become of everything. */
export async function runLoad(
  cloud: TestCloud,
  { seconds, pid, tell = () => undefined }: { readonly seconds: number; readonly pid?: number; readonly tell?: (what: string) => void },
): Promise<Load> {
  const { calm, flooders: wild, channel, listener, renew } = await openStage(LIMITS.turns.count);

  const acknowledged: Acknowledged = { turns: new Map(), hooks: new Map(), files: new Set(), said: 0 };
  const attempts: Attempts = { searches: [], turns: [] };
  const [memory, began] = [[] as Memory[], performance.now()];
  const family = pid === undefined ? [] : familyOf(pid);
  const processor = (): number => family.reduce((sum, each) => sum + processorSeconds(each), 0);
  const look = (): void => {
    const [own = 0, ...others] = family.map(residentMegabytes);
    memory.push({ seconds: (performance.now() - began) / 1_000, cloud: own, tables: others.reduce((sum, each) => sum + each, 0) });
  };
  const looking = setInterval(look, LOOK_MS);
  const phase = async (kind: Phase['kind'], length: number): Promise<Phase> => {
    await renew();
    const { cloud: held = 0 } = memory.at(-1) ?? {};
    tell(`${kind} for ${Math.round(length)} s; ${Math.round(held)} MB`);
    const [used, at] = [processor(), performance.now()];
    const day = await calmDay(cloud, calm, channel, acknowledged);
    const wildness = kind === 'alone' ? [] : flood(cloud, wild, attempts);
    await delay(length * 1_000);
    await Promise.all([...day, ...wildness].map(({ end }) => end()));
    const of = (traffic: readonly Traffic[]) => traffic.flatMap(({ seen }) => seen);
    return { kind, calm: of(day), wild: of(wildness), seconds: (performance.now() - at) / 1_000, processor: processor() - used };
  };
  try {
    // The first calls start the functions; what they take is of docs/benchmarks.md.
    await phase('beside a flood', Math.min(30, seconds / 10));
    const phases: Phase[] = [];
    const pairs = Math.max(1, Math.round(seconds / 2 / PHASE_SECONDS));
    for (let pair = 0; pair < pairs; pair += 1) for (const kind of ['alone', 'beside a flood'] as const) phases.push(await phase(kind, seconds / 2 / pairs));
    clearInterval(looking);

    await renew();
    tell('waiting for files and queues, then for the counts');
    const late = await lateFiles(calm, acknowledged.files, renew);
    const left = await undrained(cloud);
    const look = async () => {
      const conversations = await keptConversations(calm.tenant, calm.bot.id);
      return { conversations, wrong: wrongOf(conversations, acknowledged, listener) };
    };
    // What is late is not lost; what is lost stays so.
    await until(async () => (await look()).wrong.length === 0).catch(() => undefined);
    const { conversations, wrong } = await look();
    const limits = (['searches', 'turns'] as const).map((what) => ({
      what,
      ...LIMITS[what],
      ...judge(attempts[what], LIMITS[what].count, LIMITS[what].seconds),
    }));
    const sum = (counts: Map<string, number>): number => [...counts.values()].reduce((total, each) => total + each, 0);
    return {
      seconds,
      phases,
      memory,
      limits,
      undrained: left,
      counts: {
        turns: sum(acknowledged.turns),
        hooks: sum(acknowledged.hooks),
        files: acknowledged.files.size,
        kept: conversations.reduce((total, { messages }) => total + messages.length, 0),
        settled: {
          calm: await settledOf(calm.tenant),
          wild: await settledOf(wild.tenant),
          wildTurns: attempts.turns.filter(({ accepted }) => accepted).length,
          wildUnknown: attempts.turns.filter(({ accepted }) => accepted === undefined).length,
        },
        told: listener.told.size,
        copies: listener.copies(),
        wrong: [...wrong, ...late],
      },
    };
  } finally {
    clearInterval(looking);
    await listener.close();
  }
}
