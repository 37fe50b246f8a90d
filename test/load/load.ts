import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { edgeCall, learn, newChatbot, newTenant, textFile, type TestCloud } from '../support/cloud.ts';
import { judge, type Attempt } from './oracle.ts';
import { processorSeconds, residentMegabytes, slope } from './process-figures.ts';
import { undrained } from './queues.ts';
import { loadText, type Phase } from './report.ts';
import { calmDay, flood, type Answered, type Traffic } from './traffic.ts';

/** Seconds of traffic: the first half without anybody who floods, the second half with. */
const SECONDS = Number(process.argv[2] ?? 600);
/** How often the memory of the local cloud is looked at. */
const LOOK_MS = 2_000;
/** Searches of one person (lambdas/core/limit.ts). */
const SEARCHES = { count: 30, seconds: 60 };

const root = join(import.meta.dirname, '../..');
const directory = mkdtempSync(join(tmpdir(), 'rempart-load-'));
// A process of its own: what it uses is not what the callers use.
const child = spawn(process.execPath, [join(root, 'test/support/serve.ts'), directory], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
const pid = child.pid ?? 0;
try {
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  process.env['REMPART_TEST_CLOUD'] = line;
  const cloud = JSON.parse(line) as TestCloud;
  const [calm, wild] = [await newTenant(), await newTenant()];
  const [bot, other] = [await newChatbot(calm), await newChatbot(wild)];
  for (const [tenant, { id }] of [[calm, bot] as const, [wild, other] as const]) {
    await learn(tenant, id, textFile('The harbour opens at six. The lighthouse is kept by Maren. A berth costs twenty crowns.'));
    await tenant.client.call('POST', `/v1/chatbots/${id}/publish`);
  }

  const [answered, searches]: [Answered, Attempt[]] = [new Map(), []];
  const memory: (readonly [seconds: number, megabytes: number])[] = [];
  const began = performance.now();
  const looking = setInterval(() => memory.push([(performance.now() - began) / 1_000, residentMegabytes(pid)]), LOOK_MS);
  const phase = async (name: string, seconds: number, extra: () => readonly Traffic[]): Promise<Phase> => {
    const [used, at] = [processorSeconds(pid), performance.now()];
    const [day, wildness] = [await calmDay(cloud, calm, bot, answered), extra()];
    await delay(seconds * 1_000);
    await Promise.all([...day, ...wildness].map(({ end }) => end()));
    const of = (traffic: readonly Traffic[]) => traffic.flatMap(({ seen }) => seen);
    return { name, calm: of(day), wild: of(wildness), seconds: (performance.now() - at) / 1_000, processor: processorSeconds(pid) - used };
  };
  const flooding = (): readonly Traffic[] => flood(cloud, wild, other, searches);
  // The first calls start the functions; what they take is of docs/benchmarks.md.
  await phase('warm-up', SECONDS / 10, flooding);
  const phases = [await phase('alone', SECONDS / 2, () => []), await phase('beside a flood', SECONDS / 2, flooding)];
  clearInterval(looking);

  const kept: number[] = [];
  for (const [visitor, { turns }] of answered) {
    const { body } = await edgeCall<{ conversation: { messages: unknown[] } }>('GET', '/v1/widget/conversation', { headers: visitor.headers });
    kept.push(2 * turns - body.conversation.messages.length);
  }
  const settled = memory.slice(Math.floor(memory.length / 2));
  const text = loadText({
    seconds: SECONDS,
    cores: `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'})`,
    phases,
    memory: { first: memory[0]?.[1] ?? 0, last: memory.at(-1)?.[1] ?? 0, most: Math.max(...memory.map(([, each]) => each)), perHour: slope(settled) * 3_600 },
    limit: { ...SEARCHES, ...judge(searches, SEARCHES.count, SEARCHES.seconds) },
    turns: [...answered.values()].reduce((sum, { turns }) => sum + turns, 0),
    missing: kept.filter((missing) => missing !== 0).length,
    undrained: await undrained(cloud),
  });
  console.log(text.text);
  if (SECONDS >= 300) writeFileSync(join(root, 'docs/load.md'), text.text);
  for (const wrong of text.wrong) console.error(`wrong: ${wrong}`);
  process.exitCode = text.wrong.length > 0 ? 1 : 0;
} finally {
  child.kill('SIGTERM');
  await once(child, 'exit');
  rmSync(directory, { recursive: true, force: true });
}
