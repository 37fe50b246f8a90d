import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { expectStatus, type Client } from '../../local/client/client.ts';
import { confirmed, invokeWorker, newTenant, until, type Tenant, type TestCloud } from '../support/cloud.ts';
import { holdAt, isHeld, type HoldingPoint } from '../support/holding-point.ts';
import { killableCloud, moved } from '../support/killable-cloud.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';

const { directory, start, kill } = killableCloud({ held: true });

interface Got {
  readonly id: string;
  readonly apiKeyId: string;
  readonly body: string;
}
let receiver: Receiver;
const got: Got[] = [];
let secret = '';
/** Takes a message of a key that is new, and never answers. */
let silent = false;
const keys: string[] = [];

beforeAll(async () => {
  receiver = await startReceiver((request, bytes, response) => {
    const body = bytes.toString();
    // The official library throws for whatever is not signed as it should be.
    new Webhook(secret).verify(body, request.headers as Record<string, string>);
    const { data } = JSON.parse(body) as { data: { apiKeyId: string } };
    got.push({ id: String(request.headers['webhook-id']), apiKeyId: data.apiKeyId, body });
    if (!silent || keys.includes(data.apiKeyId)) response.writeHead(204).end();
  });
});
afterAll(async () => {
  holdAt(undefined);
  await receiver.close();
});

let running: TestCloud;
let tenant: Tenant;
let client: Client;

/** The time for which a message that somebody has taken is hidden is over, in all queues. */
async function timePasses(): Promise<void> {
  const folder = join(directory(), 'queues');
  for (const name of (await readdir(folder)).filter((each) => each.endsWith('.json'))) {
    const messages = JSON.parse(await readFile(join(folder, name), 'utf8')) as { visibleAt: number }[];
    await writeFile(join(folder, name), JSON.stringify(messages.map((message) => ({ ...message, visibleAt: 0 }))));
  }
}

const newKey = async (name: string): Promise<string> =>
  (await expectStatus(client.call<{ apiKey: { id: string } }>('POST', '/v1/api-keys', { body: { name, scopes: { conversations: 'read' } } }), 201)).body.apiKey
    .id;

/** What the schedules do within minutes. */
const takeUp = async (): Promise<void> => {
  await invokeWorker('EventsRelay', {}, running);
  await invokeWorker('WebhooksSweep', { staleAfterSeconds: 0 }, running);
};

type Stage = readonly [name: string, point: HoldingPoint | undefined, sentTwice: boolean];
const STAGES: readonly Stage[] = [
  ['the relay, before the queue has the event', { of: 'EventsRelay', at: 'SendMessageBatch', about: 'api_key.created', when: 'asking' }, false],
  [
    'the relay, when the queue has the event and the outbox has it too',
    { of: 'EventsRelay', at: 'SendMessageBatch', about: 'api_key.created', when: 'answered' },
    false,
  ],
  ['the fan-out, when deliveries are written and nobody was told', { of: 'WebhooksFanOut', at: 'SendMessage', about: 'webhookId', when: 'asking' }, false],
  ['the sender, in the middle of an exchange', undefined, true],
  [
    'whoever has the endpoint, when the receiver has taken it and that is not written down',
    { of: 'WebhooksDeliver', at: 'Invoke', about: 'api_key.created', when: 'answered' },
    true,
  ],
];

test('a kill of the relay, of the fan-out or of the sender at its worst moment loses no event, and sends none under a second id', async () => {
  running = await start();
  tenant = await newTenant(running.app);
  ({ client } = tenant);
  await confirmed(tenant);
  const url = `https://site-${receiver.port}.example.com/hook`;
  const made = await expectStatus(
    client.call<{ webhook: { id: string }; secret: string }>('POST', '/v1/webhooks', { body: { url, events: ['api_key.created'] } }),
    201,
  );
  secret = made.body.secret;
  for (const [stage, point, sentTwice] of STAGES) {
    silent = point === undefined;
    holdAt(point);
    await confirmed({ ...tenant, client });
    const key = await newKey(stage.slice(0, 80));
    const copies = () => got.filter(({ apiKeyId }) => apiKeyId === key);
    await until(() => (point ? isHeld() : copies().length > 0), stage);
    const before = copies().length;

    await kill();
    holdAt(undefined);
    silent = false;
    keys.push(key);
    await timePasses();
    running = await start();
    client = moved(client, running.app);

    await until(async () => {
      await takeUp();
      return copies().length > before;
    }, `${stage}: sent after the kill`);
    expect([stage, before, new Set(copies().map(({ id }) => id)).size, new Set(copies().map(({ body }) => body)).size]).toEqual([
      stage,
      sentTwice ? 1 : 0,
      1,
      1,
    ]);
  }

  // A sweep that finds everything stale may send again, under the same id; nothing came that did not happen.
  const path = `/v1/webhooks/${made.body.webhook.id}/deliveries`;
  const log = async () => (await client.call<{ items: { id: string; status: string }[] }>('GET', path)).body.items;
  await until(async () => (await log()).every(({ status }) => status === 'delivered'), 'all is delivered');
  expect((await log()).map(({ id }) => id).toSorted()).toEqual([...new Set(got.map(({ id }) => id))].toSorted());
  expect([...new Set(got.map(({ apiKeyId }) => apiKeyId))].toSorted()).toEqual(keys.toSorted());
}, 600_000);
