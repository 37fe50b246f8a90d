import type { Profile } from '../../local/cloud/assembly-cache.ts';
import { costReport } from '../../local/commands/cost.ts';
import type { CostLine } from '../../local/cost/cost-line.ts';
import { readAssembly } from '../../local/template/assembly.ts';
import { withTables } from './bare-tables.ts';
import { enteringRows } from './entering.ts';
import type { BenchRow } from './interleave.ts';
import { measuredNow, ratioTable } from './page.ts';
import { passwordRows } from './password-work.ts';
import { accuracies, fourLimits, limitCosts, type Accuracy } from './rate-limits.ts';
import { READS, tableCallRows } from './table-call.ts';
import { TOKENS, verifyingRows } from './verifying.ts';

/** Milliseconds by which one of several in a row costs more on the one side. */
const more = ({ first, second }: BenchRow, of: number): string => (Math.abs(first - second) / of).toFixed(2);

/** What letting a session in costs, part by part. */
export async function entryText(progress: (step: string) => void): Promise<string> {
  progress('tokens');
  const verifying = await verifyingRows();
  return withTables(async (tables) => {
    progress('sessions');
    const { rows, requests, lateRefusals } = await enteringRows(tables);
    const reading = await tableCallRows(tables);
    const [work] = reading;
    const signature = verifying.at(-1);
    return `${measuredNow()} The tables are a process of their own, so work of the processor is the client's alone. Tokens have 3072 bits on every side.

${ratioTable([...verifying, ...rows, ...reading])}

Requests to the tables for each call, counted: ours ${requests.ours}, jose and GetItem ${requests.peer}, with rate-limiter-flexible ${requests.peerAtItsLimit}. Ours reads the session, the person and the account in its one; at most once a minute it writes the last use as well, and what it counts it counts in
the function behind. A session that had ended was let in ${lateRefusals} times more.

What stands in the way of the goals that are missed: they were set for a verifier and a client of one's own. Ours is aws-jwt-verify with everything pinned, which hashes and verifies by the older of Node's two interfaces and reads header and claims as text again: ${signature ? more(signature, TOKENS) : '-'} ms for a token above the
signature alone, beside a round trip of a millisecond or more. Code of our own that decides whether a signature is good is not worth that. The smallest client of DynamoDB that could be written would save ${work ? more(work, READS) : '-'} ms of work for a read, and would give up retries, errors that are classes and
credentials that are renewed; and it misses the goal as well.`;
  });
}

const counts = ({ falseAccepts, falseRefusals, most, requests }: Accuracy): string =>
  `${falseAccepts} | ${falseRefusals} | ${most.toFixed(2)} | ${requests.toFixed(2)}`;

/** How exact a limit is, and what it costs. */
export const limitsText = (): Promise<string> =>
  withTables(async (tables) => {
    const pairs = await accuracies(tables);
    const { rows, ours, peer } = await limitCosts(tables);
    const four = await fourLimits(tables);
    const side = ({ known, fresh, refused }: typeof ours): string => [known, fresh, refused].map((each) => each.toFixed(2)).join(' | ');
    const part = (of: keyof typeof ours): string => (ours[of] / peer[of]).toFixed(2);
    const [most, least] = [Math.max, Math.min].map((of) => of(...pairs.map(([own]) => own.requests)).toFixed(2));
    return `Rings against \`RateLimiterDynamo\` of rate-limiter-flexible 11.4.0 as its documentation has it, on the same tables. Counts are exact and read no clock: times are those of the pattern, 20 calls in 60 s are let in, and an exact log of what was let in says whether each answer was right. Ours runs in four functions
with memories of their own. "Most" is what one window held, as a part of the limit. Goal: no false answer. \`test/lambdas/core/ring-store.test.ts\` holds it, with clocks that are apart and calls that are under way together.

| arrivals | let in wrongly | refused wrongly | most | requests a call | peer: let in wrongly | refused wrongly | most | requests a call |
|---|---|---|---|---|---|---|---|---|
${pairs.map(([own, other]) => `| ${own.pattern} (${own.calls}) | ${counts(own)} | ${counts(other)} |`).join('\n')}

| requests for each call | let in, of a key that was asked before | let in, of a new key that is asked three times | refused |
|---|---|---|---|
| ring | ${side(ours)} |
| rate-limiter-flexible | ${side(peer)} |
| ratio | ${part('known')} | ${part('fresh')} | ${part('refused')} |
| goal | <= 0.55 | none | <= 0.05 |

The first call of a key is one request on either side, which is why a new key is no goal.

| four limits of one call, all at once | round trips | goal | units written | goal |
|---|---|---|---|---|
| rings | ${four.ours.depth} | 1 | ${four.ours.writes} | 4 |
| rate-limiter-flexible | ${four.peer.depth} | | ${four.peer.writes} | |

The gate of a chat asks in two stages, so that whoever is refused by the first has touched nothing that others share: 2 round trips and the same units.

Where calls come at random and near the limit, a ring asks for up to ${most} requests a call (${least} at the least), and the goal was 1.1: its first guess is told by the clock alone, and what it learns of an item is not kept for the next call. The times below are at the edge of their goal for known keys (eight runs of 2026-11-27 had medians of 0.50 to 0.65) and miss it for new ones (0.68 to 0.80). What stands in the way: requests are ${part('known')} of the peer's
for known keys and ${part('fresh')} for new ones, and each answer of a ring brings the whole item back, to be read by the document client.

${measuredNow()}

${ratioTable(rows)}`;
  });

/** What a password costs. */
export async function passwordText(): Promise<string> {
  return `${measuredNow()}

${ratioTable(await passwordRows())}

Passwords are bcrypt over a peppered pre-hash, in JavaScript: no binary has to be built or shipped, and what ours adds to bcryptjs is not to be measured. It misses the goal, which is native code's: bcrypt in JavaScript is slower by nature, and it works in pieces of up to a tenth of a second on the one thread, which
Argon2id in native code does beside it. A function answers one call at a time, so nobody waits behind a password but its owner, and doors that take passwords are counted. The wait against bcryptjs is information: ours is bcryptjs, which the product takes by decision, so the ratio is that of a thing to itself, and the goal was native code's. \`argon2\` is not there on Node 20, which \`package.json\` admits.`;
}

const PROFILES: readonly (readonly [profile: Profile, goalIdle: string])[] = [
  ['production', 'none'],
  ['economy', '<= 3'],
];
/** Lines of a bill that are named. */
const NAMED = 5;

/** The largest lines of a bill, in the order of what they cost. */
const largest = (lines: readonly CostLine[]): string =>
  lines
    .toSorted((a, b) => b.usd - a.usd)
    .slice(0, NAMED)
    .map(({ what, usd }) => `${what} ${usd.toFixed(2)}`)
    .join('; ');

/** What is paid, from the templates and dated list prices. */
export async function costText(assemblyOf: (profile: Profile) => Promise<string>): Promise<string> {
  const rows: string[] = [];
  const named: string[] = [];
  let priced = '';
  for (const [profile, goal] of PROFILES) {
    const report = costReport(readAssembly(await assemblyOf(profile)), 'us-east-1', 5);
    priced = report.pricedOn;
    rows.push(`| ${profile} | ${report.idleTotal.toFixed(2)} | ${goal} | ${report.perMillionTotal.toFixed(2)} | <= 21 |`);
    named.push(`- \`${profile}\`, where nobody calls: ${largest(report.idle)}.`, `- \`${profile}\`, a million messages: ${largest(report.perMillion)}.`);
  }
  return `US dollars by \`npm run cost\`: list prices of us-east-1, ${priced}, without free tier, tax and the model, which speaks for 5 s. What a turn asks of services is counted (\`test/cloud/depth.test.ts\`), what is always on is read from the templates, and what is assumed the command says.

| profile | a month in which nobody calls | goal | a million messages, beside that | goal |
|---|---|---|---|---|
${rows.join('\n')}

The goals are parts of what others say: 0.02 of the 150 a month that a user of bedrock-chat pays around the model (aws-samples/bedrock-chat, issue 271), 0.4 of 53 for a million messages by a textbook: a function of 512 MB and eight writes of rate-limiter-flexible. QnABot's guide names 1 547 a month, with use. All goals are missed, and
this is what stands in the way, the largest first:
${named.join('\n')}

Two firewalls, alarms and a private network are promises of the product, and cost the same whether anybody calls. The goal for messages was set for a function of 128 to 256 MB with 8 units written and no firewall, relay, journal or counters of analytics; in \`economy\` a database that is asked at all hours never pauses.`;
}
