import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import type { Reply } from '../../../local/client/client.ts';
import { cloud, newChatbot, newMember, type Tenant } from '../cloud.ts';
import { cookiesOf, newFurnished, type Furnished } from '../furnished.ts';
import { complaints, onWire } from '../wire.ts';
import { callsOf, operations, type Caller, type FuzzCall, type Operation, type Spare } from './calls.ts';
import { HANG_MS, wrongWith, type Inner } from './judge.ts';
import { newLateness, type Lateness } from './lateness.ts';

/** An account with one of everything, whoever calls for it, and what must not be seen. */
export interface World extends Furnished {
  readonly credentials: Readonly<Record<Caller, Readonly<Record<string, string>>>>;
  readonly inner: Inner;
  readonly spare: Spare;
}

export async function newWorld(): Promise<World> {
  const furnished = await newFurnished();
  const bystander: Tenant = await newMember(furnished.owner, 'member');
  const { tableNames, bucketNames } = cloud();
  return {
    ...furnished,
    credentials: {
      nobody: {},
      owner: cookiesOf(furnished.owner),
      bystander: cookiesOf(bystander),
      key: { authorization: `Bearer ${furnished.apiKey.secret}` },
      visitor: furnished.visitor.headers,
      forger: { authorization: 'Bearer eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6ImEifQ.eyJzdWIiOiJhIn0.AAAA' },
    },
    spare: { kept: (await newChatbot(furnished.owner)).id, doomed: (await newChatbot(furnished.owner)).id, userId: randomUUID() },
    inner: { names: [...Object.values(tableNames), ...bucketNames] },
  };
}

/** A program for routes of the widget would be a bot; a session's calls come from its own page. */
async function sent(
  { route }: Operation,
  { caller, path, headers, body }: FuzzCall,
  { credentials }: World,
): Promise<[reply: Reply<Record<string, unknown>>, milliseconds: number]> {
  const began = performance.now();
  const type: Readonly<Record<string, string>> = body === undefined ? {} : { 'content-type': 'application/json' };
  const reply = await onWire({ host: route.host, method: route.method, path, headers: { ...type, ...credentials[caller], ...headers }, body });
  return [reply as unknown as Reply<Record<string, unknown>>, performance.now() - began];
}

/** Few at once: what is looked for is an answer that is wrong or slow by itself. */
const AT_ONCE = 4;

/** A part that did not answer in time, or the edge's own program that did not end within its time. */
const isUnready = ({ status, body }: Reply<Record<string, unknown>>): boolean =>
  body['code'] === 'unavailable' || (status === 502 && body['code'] === undefined);

/** What is wrong with the answer to a call. */
async function complaint(operation: Operation, call: FuzzCall, world: World, { patiently }: Lateness): Promise<string | undefined> {
  const isLate = ([reply, milliseconds]: Awaited<ReturnType<typeof sent>>): boolean => milliseconds > HANG_MS || isUnready(reply);
  const [reply, milliseconds] = await patiently(operation.name, operation.feature, () => sent(operation, call, world), isLate);
  return wrongWith(reply, { name: operation.name, route: operation.route, strayed: call.strayed, milliseconds, inner: world.inner });
}

/** As a reader wants it: the call in a line, cut where it is long. */
const shown = ({ route }: Operation, { caller, path, headers, body }: FuzzCall): string =>
  `${caller}: ${route.method} ${path.slice(0, 300)} ${JSON.stringify(headers).slice(0, 200)} ${JSON.stringify(body ?? null).slice(0, 400)}`;

interface Extent {
  readonly seed: number;
  /** So many of each operation, */
  readonly calls: number;
  /** and after so long one of each that is left: a busy machine tries less and not longer. */
  readonly seconds: number;
  readonly among?: readonly Operation[];
}

/** Tries every operation, prints how many calls that were, and gives the smallest call of each that was answered wrongly, and when too many were late. */
export async function fuzz(world: World, { seed, calls, seconds, among = operations() }: Extent): Promise<string[]> {
  const lateness = newLateness(() => onWire({ host: 'app', method: 'GET', path: '/v1/me', headers: world.credentials.owner }));
  const until = performance.now() + seconds * 1_000;
  const wrong = await complaints(
    among,
    async (operation) => {
      let said: string | undefined;
      let made = 0;
      const property = fc.asyncProperty(callsOf(operation, world.ids, world.spare), async (call) => {
        if (made > 0 && said === undefined && performance.now() > until) return true;
        made += 1;
        const found = await complaint(operation, call, world, lateness);
        if (found !== undefined) said = `${operation.name}: ${found}\n    ${shown(operation, call)}`;
        return found === undefined;
      });
      const outcome = await fc.check(property, { seed, numRuns: calls });
      if (!outcome.failed) return undefined;
      // What stopped the call itself, rather than its answer.
      return (
        said ??
        `${operation.name}: ${outcome.errorInstance instanceof Error ? outcome.errorInstance.message : 'no call was made'} ${JSON.stringify(outcome.counterexample)?.slice(0, 500)}`
      );
    },
    AT_ONCE,
  );
  const { said, tooMany } = await lateness.end();
  console.log(`${among.length} routes, seed ${seed}: ${said}`);
  return tooMany ? [...wrong, said] : wrong;
}
