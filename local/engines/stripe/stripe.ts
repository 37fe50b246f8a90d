import { createHmac, randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HttpEngine } from '../../engine.ts';
import { listenOnLoopback, readBody } from '../loopback.ts';
import type { Outbox } from '../outbox.ts';
import { writeWhole } from '../whole-file.ts';
import { readForm } from './form.ts';
import { NOTHING, shownSession, shownSubscription, type CataloguePrice, type StoredSubscription, type StripeState } from './objects.ts';
import { changeSubscription, operate, pay, priceOf, type StripeReply } from './operations.ts';

/** The keys of the stand-in. They open nothing but it. */
export const LOCAL_KEYS = { apiKey: 'sk_test_local0000standin', webhookSecrets: ['whsec_local0000000000standin'] } as const;

export interface StripeOptions {
  readonly directory: string;
  readonly prices: readonly CataloguePrice[];
  readonly outbox: Outbox;
  readonly now?: () => number;
  readonly log: (line: string) => void;
}

/** A stand-in that speaks as much of Stripe's API as our functions use, with its official library at the other end. */
export interface StripeStandIn extends HttpEngine {
  readonly state: () => StripeState;
  /** Where events go to, and where its own pages are; until then it keeps still. */
  readonly open: (app: string) => void;
  /** A person has paid on a page. Where that leads, or nothing when the page is done with. */
  readonly pay: (sessionId: string) => Promise<string | undefined>;
  readonly change: (subscriptionId: string, change: Partial<StoredSubscription>) => Promise<void>;
  /** Whether it answers, or is away. */
  readonly setAway: (away: boolean) => void;
}

const BODY_MAX = 100_000;

/** Starts the stand-in. What it knows is kept in a file, so that accounts still pay after a restart. */
export async function startStripe({ directory, prices, outbox, log, now = Date.now }: StripeOptions): Promise<StripeStandIn> {
  await mkdir(directory, { recursive: true });
  const file = join(directory, 'stripe.json');
  let state = await readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as StripeState,
    () => NOTHING,
  );
  let app = '';
  let away = false;
  let saving: Promise<unknown> = Promise.resolve();
  const world = () => ({ prices, page: `${app}/__local/stripe`, now: Math.floor(now() / 1_000) });
  const keep = (next: StripeState): Promise<unknown> => {
    state = next;
    saving = saving.then(() => writeWhole(file, JSON.stringify(next)));
    return saving;
  };

  /** Sends an event as Stripe does: signed over the very bytes, and once more when it was not taken. */
  async function send(type: string, object: unknown): Promise<void> {
    if (app === '') return;
    const event = { id: `evt_${randomUUID().replaceAll('-', '')}`, object: 'event', created: world().now, livemode: false, type, data: { object } };
    const body = JSON.stringify(event, undefined, 2);
    for (let tries = 0; tries < 2; tries += 1) {
      const seconds = world().now;
      const signature = createHmac('sha256', LOCAL_KEYS.webhookSecrets[0]).update(`${seconds}.${body}`).digest('hex');
      const headers = { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': `t=${seconds},v1=${signature}` };
      const reply = await fetch(`${app}/v1/hooks/stripe`, { method: 'POST', headers, body }).catch((error: unknown) => log(`stripe: ${String(error)}`));
      if (reply?.ok) return;
      log(`stripe: the event ${type} was answered ${reply?.status ?? 'not at all'}`);
    }
  }
  const tell = (id: string): Promise<void> => {
    const found = state.subscriptions.find((each) => each.id === id);
    return found ? send('customer.subscription.updated', shownSubscription(found, priceOf(prices, found.priceId))) : Promise.resolve();
  };

  /** The same key and the same words have the same answer; other words are refused (Stripe, idempotent requests). */
  function once(key: string | undefined, asked: string, run: () => StripeReply): StripeReply {
    const known = key === undefined ? undefined : state.replies[key];
    if (known && known.asked !== asked) {
      const message = `Keys for idempotent requests can only be used with the same parameters they were first used with.`;
      return { status: 400, body: { error: { type: 'idempotency_error', message } } };
    }
    if (known) return { status: 200, body: known.body };
    const reply = run();
    if (key === undefined || reply.status !== 200) return reply;
    const changed = reply.state ?? state;
    return { ...reply, state: { ...changed, replies: { ...changed.replies, [key]: { asked, body: reply.body } } } };
  }

  const server = await listenOnLoopback(async (request, response) => {
    const text = (await readBody(request, BODY_MAX)).toString('utf8');
    if (away) return void request.socket.destroy();
    const url = new URL(request.url ?? '/', 'http://stripe.local');
    const path = url.pathname.replace(/^\/v1\//, '');
    const [method, form] = [request.method ?? 'GET', readForm(text)];
    outbox.add({ at: new Date(now()).toISOString(), provider: 'stripe', method, path: `${url.pathname}${url.search}`, body: form });
    const key = request.headers['idempotency-key'];
    const unknown = { status: 401, body: { error: { type: 'invalid_request_error', message: 'Invalid API Key provided' } } };
    const reply: StripeReply =
      request.headers.authorization === `Bearer ${LOCAL_KEYS.apiKey}`
        ? once(typeof key === 'string' && method === 'POST' ? key : undefined, `${method} ${path} ${text}`, () =>
            operate(state, { method, path, form, query: url.searchParams }, world()),
          )
        : unknown;
    if (reply.state) await keep(reply.state);
    response.writeHead(reply.status, { 'content-type': 'application/json', 'request-id': `req_${randomUUID()}` }).end(JSON.stringify(reply.body));
    if (reply.changed !== undefined) await tell(reply.changed);
  });

  return {
    ...server,
    state: () => state,
    open: (origin) => void (app = origin),
    async pay(sessionId) {
      const paid = pay(state, sessionId, world());
      if (!paid) return undefined;
      await keep(paid.state);
      await send('checkout.session.completed', shownSession({ ...paid.session, status: 'complete' }, world().page));
      await send('customer.subscription.created', shownSubscription(paid.subscription, priceOf(prices, paid.subscription.priceId)));
      return paid.session.successUrl;
    },
    async change(id, change) {
      await keep(changeSubscription(state, id, change));
      await tell(id);
    },
    setAway: (gone) => void (away = gone),
    stop: async () => {
      await server.stop();
      await saving;
    },
  };
}
