import { randomUUID } from 'node:crypto';
import { createClient, type Client } from '../../local/client/client.ts';
import { upload } from '../../local/client/material.ts';
import { freshSource, textFile, type Tenant, type TestCloud } from '../support/cloud.ts';
import type { Attempt } from './oracle.ts';
import { saying } from './sayings.ts';
import { once, repeat, type Seen, type Shop, type Traffic } from './traffic.ts';

/** Calls from one address, so that the firewall's rate for an address (2 000 in 5 minutes) is not all that is tried. */
const CALLS_OF_AN_ADDRESS = 500;
/** Between two files that carry what a scanner knows. */
const INFECTED_EVERY_MS = 5_000;
/** The EICAR test file (eicar.org, "Anti Malware Testfile"), in two parts so that this file is not one itself. */
const EICAR = String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$` + 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*';

/** Attempts at what is limited. */
export interface Attempts {
  readonly searches: Attempt[];
  readonly turns: Attempt[];
}

/** The account that floods. */
export interface Flooders extends Shop {
  /** A second person of it: searches are counted by person, and the first is to be refused by nothing else. */
  readonly second: Tenant;
  /** Its key, for programs. */
  readonly key: string;
}

/** A client that comes from another address every so many calls, as many machines do. */
function crowd(origin: string, { cookies }: Pick<Client, 'cookies'> = { cookies: new Map() }): () => Client {
  let [calls, client] = [0, createClient(origin, freshSource())];
  return () => {
    if (calls++ % CALLS_OF_AN_ADDRESS === 0) client = createClient(origin, freshSource());
    for (const [name, value] of cookies) client.cookies.set(name, value);
    return client;
  };
}

/**
 * What another account and strangers do at the same time, as fast as they are answered and from many addresses: reads, searches and turns above their limits,
 * bodies that are none, files with malware, tokens and signatures of nobody. One stranger stays at one address, so that the firewall has somebody to refuse.
 */
export function flood(cloud: TestCloud, { tenant, bot, second, key }: Flooders, attempts: Attempts): readonly Traffic[] {
  const limited = async (kind: string, into: Attempt[], act: () => Promise<{ readonly status: number }>): Promise<Seen> => {
    const startedMs = performance.now();
    const one = await once(kind, act);
    into.push({ startedMs, endedMs: performance.now(), accepted: one.status >= 500 ? undefined : one.status === 200 });
    return one;
  };
  const path = `/v1/chatbots/${bot.id}`;
  const [searcher, reader, writer, program, forger] = [
    crowd(cloud.app, tenant.client),
    crowd(cloud.app, second.client),
    crowd(cloud.app, second.client),
    crowd(cloud.app),
    crowd(cloud.app),
  ];
  const stranger = createClient(cloud.edge, freshSource());
  const search = (): Promise<Seen> => limited('search', attempts.searches, () => searcher().call('POST', `${path}/search`, { body: { query: 'harbour' } }));
  const turn = (round: number): Promise<Seen> =>
    limited('turn of a program', attempts.turns, () =>
      program().call('POST', `${path}/chat`, { body: { message: saying(round) }, headers: { authorization: `Bearer ${key}` } }),
    );
  const infected = (round: number): Promise<Seen> =>
    once('file with malware', async () => {
      await upload(writer(), bot.id, textFile(`${EICAR} ${round}`, `offer-${round}.txt`));
      return { status: 201 };
    });
  return [
    ...Array.from({ length: 2 }, () => repeat(0, search)),
    repeat(0, turn),
    repeat(INFECTED_EVERY_MS, infected),
    repeat(0, () => once('read', () => reader().call('GET', path))),
    repeat(0, () => once('not JSON', () => writer().call('PATCH', path, { body: '{"name":' }))),
    repeat(0, () => once('nobody', () => stranger.call('POST', '/v1/widget/messages', { headers: { authorization: 'Bearer a.b.c' }, body: { message: 'x' } }))),
    repeat(0, () =>
      once('forged hook', () => forger().call('POST', '/v1/hooks/stripe', { body: { id: 'evt_1' }, headers: { 'stripe-signature': 't=1,v1=00' } })),
    ),
  ];
}

/** As many callers, as fast and from as many addresses, who belong to no account and reach none: what they take of a machine is taken by its being asked at all. */
export function strangers(cloud: TestCloud): readonly Traffic[] {
  const somebody = crowd(cloud.app);
  const [edge, id] = [createClient(cloud.edge, freshSource()), randomUUID()];
  const visitor = { headers: { authorization: 'Bearer a.b.c' }, body: { message: 'x' } };
  const forged = { body: { id: 'evt_1' }, headers: { 'stripe-signature': 't=1,v1=00' } };
  return [
    ...Array.from({ length: 4 }, () => repeat(0, () => once('no session', () => somebody().call('GET', `/v1/chatbots/${id}`)))),
    repeat(0, () =>
      once('no key', () => somebody().call('POST', `/v1/chatbots/${id}/chat`, { headers: { authorization: 'Bearer sk_x' }, body: { message: 'x' } })),
    ),
    repeat(0, () =>
      once('no link', () => somebody().call('POST', '/v1/auth/reset-password', { body: { token: 'x'.repeat(43), password: 'a quiet harbour at noon' } })),
    ),
    repeat(0, () => once('nobody', () => edge.call('POST', '/v1/widget/messages', visitor))),
    repeat(0, () => once('forged hook', () => somebody().call('POST', '/v1/hooks/stripe', forged))),
  ];
}
