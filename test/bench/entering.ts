import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { RateLimiterDynamo } from 'rate-limiter-flexible';
import { authorize, type AuthorizerDeps } from '../../lambdas/authorizer/authorize.ts';
import { accountKey, userKey } from '../../lambdas/people/rows.ts';
import { isAlive, readLiveness, touch } from '../../lambdas/sessions/liveness.ts';
import { sessionKey } from '../../lambdas/sessions/rows.ts';
import { tokenVerifier } from '../../lambdas/tokens/verify.ts';
import { restEvent } from '../lambdas/core/rest-event.ts';
import { ISSUER, nowSeconds } from '../lambdas/tokens/forge.ts';
import { PEER_TABLE, TABLE, type BareTables } from './bare-tables.ts';
import { benchRow, interleave, workOf, type BenchRow, type Times } from './interleave.ts';
import { byJose, signedToken } from './verifying.ts';

const ROUNDS = 60;
/** Calls of one turn. */
const CALLS = 10;
const IDS = { userId: 'user', accountId: 'account', sessionId: 'session' };
const IDLE_SECONDS = 1_800;

/** Rows and requests of one side. */
export interface Entering {
  readonly rows: readonly BenchRow[];
  /** Requests to the tables for each call. */
  readonly requests: { readonly ours: number; readonly peer: number; readonly peerAtItsLimit: number };
  /** Calls after the end of the session until it was refused. */
  readonly lateRefusals: number;
}

/** What the authorizer does for a session, over rows as log-in writes them. */
async function ours({ documents }: BareTables): Promise<{ readonly enter: () => Promise<boolean>; readonly end: () => Promise<unknown> }> {
  const { token, keys } = await signedToken({ acc: IDS.accountId, sid: IDS.sessionId, sub: IDS.userId });
  const now = nowSeconds();
  const put = (Item: object) => documents.send(new PutCommand({ TableName: TABLE, Item }));
  const session = { ...IDS, refreshHash: 'h'.repeat(43), startedAt: now - 5, idleUntil: now + IDLE_SECONDS, endsAt: now + 86_400, seenAt: now };
  await put({ ...userKey(IDS.userId), email: 'ada@example.com', name: 'Ada', validFrom: now - 100, password: { pepper: 1, hash: 'x'.repeat(60) } });
  await put({ ...accountKey(IDS.accountId), state: 'active' });
  await put({ ...sessionKey(IDS.sessionId), ...session });
  const verifier = tokenVerifier({ issuer: ISSUER, keys: async () => keys }, Date.now);
  const never = async (): Promise<never> => {
    throw new Error('not asked of a session');
  };
  const deps: AuthorizerDeps = {
    guards: { 'GET /v1/me': { name: 'readMe', host: 'app', callers: ['session'] } },
    verify: (kind, text) => verifier.verify(kind, text),
    liveSession: async (ids, issuedAt) => {
      const rows = await readLiveness(documents, TABLE, ids);
      if (!isAlive(rows, ids, issuedAt, Date.now() / 1000)) return undefined;
      if (rows.session) await touch(documents, TABLE, rows.session, IDLE_SECONDS, Date.now() / 1000);
      return { confirmedUntil: 0 };
    },
    chatbotAlive: never,
    liveKey: never,
    noteUse: never,
    countGuess: never,
    record: async () => undefined,
  };
  const event = { ...restEvent({ resource: '/v1/me', headers: { cookie: [`__Host-access=${token}`] } }), type: 'REQUEST', methodArn: 'arn' };
  return {
    enter: async () => typeof (await authorize(event as unknown as APIGatewayRequestAuthorizerEvent, deps)) === 'object',
    end: () => put({ ...sessionKey(IDS.sessionId), ...session, revokedAt: now }),
  };
}

/** What is written instead: jose, a consistent GetItem of the session, and a count by rate-limiter-flexible, one after the other. */
async function peer({ plain, documents }: BareTables): Promise<{ readonly enter: () => Promise<boolean>; readonly read: () => Promise<boolean> }> {
  const { token, keys } = await signedToken({ sid: IDS.sessionId });
  const verify = byJose(keys);
  // As the README has it; so many points that nothing is refused.
  const limiter = new RateLimiterDynamo({ storeClient: plain, tableName: PEER_TABLE, tableCreated: true, ttlSet: true, points: 1e9, duration: 60 });
  const read = async (): Promise<boolean> => {
    await verify(token);
    const { Item } = await documents.send(new GetCommand({ TableName: TABLE, Key: sessionKey(IDS.sessionId), ConsistentRead: true }));
    return Item?.['revokedAt'] === undefined;
  };
  return {
    read,
    enter: async () => {
      const alive = await read();
      await limiter.consume(IDS.userId);
      return alive;
    },
  };
}

/** Letting a session in, against what a team writes that takes well-known parts: work of this process and time, and requests that were counted. */
export async function enteringRows(tables: BareTables): Promise<Entering> {
  const [own, other] = [await ours(tables), await peer(tables)];
  const many = (one: () => Promise<boolean>) => async () => {
    for (let count = 0; count < CALLS; count += 1) if (!(await one())) throw new Error('refused');
  };
  const counted = async (one: () => Promise<boolean>): Promise<number> => {
    const before = tables.sent();
    await many(one)();
    return (tables.sent() - before) / CALLS;
  };
  const compared = async (name: string, goals: readonly [work: string, time: string], second: () => Promise<boolean>): Promise<BenchRow[]> => {
    const work: Times = { first: [], second: [] };
    const turn = (kept: number[], one: () => Promise<boolean>) => async () => void kept.push(await workOf(many(one)));
    await interleave(many(own.enter), many(second), 5);
    const times = await interleave(turn(work.first, own.enter), turn(work.second, second), ROUNDS);
    const row = `${CALLS} calls of a session let in / ${name}`;
    return [benchRow(`${row}, work of the processor`, goals[0], work), benchRow(`${row}, by the clock`, goals[1], times)];
  };
  const rows = [
    ...(await compared('jose, GetItem and rate-limiter-flexible', ['<= 0.20', '<= 0.40'], other.enter)),
    ...(await compared('jose and GetItem', ['none', 'none'], other.read)),
  ];
  const requests = { ours: await counted(own.enter), peer: await counted(other.read), peerAtItsLimit: await counted(other.enter) };
  await own.end();
  let lateRefusals = 0;
  while (await own.enter()) lateRefusals += 1;
  return { rows, requests, lateRefusals };
}
