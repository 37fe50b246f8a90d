import { randomInt } from 'node:crypto';
import { copyFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { invokeWorker, newChatbot, newTenant } from '../support/cloud.ts';
import { undrained } from '../load/queues.ts';
import { again, insist } from '../support/persist.ts';
import { breakThings, type Broken } from './breaks.ts';
import { chanceOf } from './chance.ts';
import { beforeOf, checkAll } from './checks.ts';
import { newcomer, owner, payments, personnel, program, sender, teacher, visitor, type Deed } from './customers.ts';
import { applicant, archivist, leaver, librarian, onlooker, painter } from './keepers.ts';
import type { Promised, Shop } from './ledger.ts';
import { heldInQueues, openPlace, timePasses } from './place.ts';
import { faultsText } from './report.ts';
import { clock, photographer } from './seldom.ts';
import { madeOver, newLedger, openPoor, openShop, openSite } from './stage.ts';
import { attacker, poor, searcher } from './strangers.ts';

const { values } = parseArgs({ options: { seed: { type: 'string' }, minutes: { type: 'string', default: '4' } } });
const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
const minutes = Number(values.minutes);
/** Shorter days are for a look; only longer ones are kept as a page. */
const KEPT_FROM_MINUTES = 4;
/** How often that is done which time would do, as long as a queue holds something. */
const ROUNDS = 4;
/** How long is waited after the day for what is late and not lost: longer than a worker that has died holds its message. */
const LATE_MS = 240_000;
const LOOK_EVERY_MS = 10_000;
/** Where in the day the power goes. */
const CUTS = [0.35, 0.8];

const root = join(import.meta.dirname, '../..');
console.log(`a day of ${minutes} minutes, seed ${seed}`);
const place = await openPlace(root);
const site = await openSite();
let shops: Shop[] = [];
try {
  await place.start();
  const cloud = place.cloud();
  // A machine that has just started everything may be late.
  const stranger = await again('an account', () => newTenant());
  shops = [await openShop(place.directory, cloud, '106540352242911'), await openShop(place.directory, cloud, '106540352242912')];
  const [first] = shops;
  if (!first) throw new Error('there is no account');
  const [few, over] = [await openPoor(cloud), await madeOver(cloud, first)];
  const theirs = await newChatbot(stranger);
  const before = new Map<Shop, Awaited<ReturnType<typeof beforeOf>>>();
  for (const shop of shops) before.set(shop, await beforeOf(shop));
  const ledger = newLedger(shops);

  const dayEnds = Date.now() + minutes * 60_000;
  const givenUp: string[] = [];
  /** Does it over and over, so many milliseconds apart, until the day is over; what is under way then is done to its end. */
  const all = async (everyMs: number, deed: Deed): Promise<void> => {
    for (let round = 0; Date.now() < dayEnds; round += 1) {
      await deed(round).catch((error: unknown) => givenUp.push(String(error).slice(0, 400)));
      await delay(everyMs);
    }
  };
  const at = (shop: Shop, promised: Promised): Promise<void>[] => [
    ...Array.from({ length: 3 }, () => all(4_000, visitor(cloud, shop, promised))),
    all(3_000, program(cloud, shop, promised)),
    all(5_000, sender(cloud, shop, promised)),
    all(9_000, photographer(cloud, shop, promised)),
    all(6_000, teacher(shop, promised, site)),
    all(8_000, personnel(cloud, shop, promised)),
    all(5_000, owner(shop, promised)),
    all(7_000, payments(cloud, shop, promised)),
    all(14_000, librarian(shop, promised)),
    all(9_000, painter(shop, promised)),
    all(9_000, applicant(cloud, shop, promised)),
    all(20_000, archivist(shop, promised)),
    all(1_500, onlooker(shop)),
  ];
  const broken: Broken = new Map();
  const began = Date.now();
  await Promise.all([
    breakThings(
      place,
      chanceOf(seed),
      broken,
      dayEnds,
      CUTS.map((part) => began + part * minutes * 60_000),
    ),
    ...[...ledger.promised].flatMap(([shop, promised]) => at(shop, promised)),
    all(15_000, newcomer(cloud, ledger)),
    all(20_000, leaver(cloud, ledger)),
    all(2_500, clock(shops)),
    all(500, attacker(cloud, first, stranger, over, ledger)),
    all(200, searcher(stranger, theirs, ledger)),
    all(2_000, poor(cloud, few.key, few.bot, ledger)),
  ]);

  // The day is over. What somebody had taken from a queue and never done comes again when its time is over, here at once.
  for (let round = 0; round < ROUNDS && (round === 0 || (await undrained(place.cloud())).length > 0); round += 1) {
    await place.kill();
    await timePasses(place.directory);
    await place.start();
  }
  const look = async () => {
    // Longer than an access token lives.
    for (const { tenant } of [...shops, few]) await insist('a session that goes on', () => tenant.client.call('POST', '/v1/auth/refresh'));
    const all = await checkAll({ root, directory: place.directory, cloud: place.cloud() }, ledger, before, few);
    for (const { what, wrong } of all) for (const each of wrong) console.error(`not yet right: ${what}: ${each}`);
    return all;
  };
  let checks = await look();
  // What is late is not lost; what is lost stays so. What a crash has left of a message to a person is taken up by the clock, after five minutes of a longer day.
  for (const late = Date.now() + LATE_MS; Date.now() < late && checks.some(({ wrong }) => wrong.length > 0); checks = await look()) {
    await again('the clock wakes ChannelsSweep', () => invokeWorker('ChannelsSweep', { staleAfterSeconds: 0 }));
    await delay(LOOK_EVERY_MS);
  }
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'})`;
  const { text, wrong } = faultsText({ seed, minutes, machine, broken, functionNames: place.cloud().functionNames, checks, attacks: ledger.attacks, givenUp });
  console.log(text);
  if (minutes >= KEPT_FROM_MINUTES) writeFileSync(join(root, 'docs/faults.md'), text);
  for (const each of wrong) console.error(`wrong: ${each}`);
  if (wrong.length > 0) {
    for (const [queue, messages] of await heldInQueues(place.directory)) console.error(`held: ${queue} ${messages.slice(0, 4_000)}`);
    const kept = join(root, '.local/faults-said.log');
    copyFileSync(place.said, kept);
    console.error(`what everything has said: ${kept}`);
  }
  process.exitCode = wrong.length > 0 ? 1 : 0;
} finally {
  for (const { listener } of shops) await listener.close();
  site.close();
  await place.close();
}
