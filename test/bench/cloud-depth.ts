import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Signer } from '@aws-sdk/rds-signer';
import pg from 'pg';
import { signUp } from '../../local/client/account.ts';
import { createClient, expectStatus } from '../../local/client/client.ts';
import { settle, upload } from '../../local/client/material.ts';
import type { Cloud } from '../../local/cloud/cloud.ts';
import { SAID, teachToAct } from './acting-chatbot.ts';
import { quantile, ratios, slope, type BenchRow, type Times } from './interleave.ts';
import { delayed, oneByOne, type Pace } from './paces.ts';
import { turnDepth, type Depth } from './turn-depth.ts';
import { waves } from './waves.ts';

const SITE = 'https://shop.example.com';

/** Depths of turns: where the model alone answers, and at a chatbot with a playbook and triggers where the model answers and where the chatbot does. */
export interface Depths {
  readonly plain: Depth;
  readonly acting: Depth;
  readonly alone: Depth;
  readonly slope: Slopes;
}

interface InTurns {
  readonly ours: number;
  readonly oneByOne: number;
  readonly ratio: BenchRow['ratio'];
}

/** Until a word is said: of the turn as it is, and of the same calls one after the other. */
export interface Slopes {
  readonly rounds: number;
  /** Round trips, counted. */
  readonly counted: { readonly ours: number; readonly oneByOne: number };
  /** Milliseconds for each that every call takes longer. */
  readonly timed: InTurns;
  /** Times at the longest delay. */
  readonly first: InTurns & { readonly delay: number };
}

/** What every call takes longer, in milliseconds. */
const DELAYS = [0, 20, 40, 80];
const ROUNDS = 7;

/** The turn and its calls one by one, in turns at each delay. `word` runs a turn at a pace and tells when a word is said. */
async function slopes(word: (pace: Pace) => Promise<number>): Promise<Slopes> {
  const counted = { ours: await word(waves()), oneByOne: await word(oneByOne(waves())) };
  const at: Record<'slope' | 'last', Times> = { slope: { first: [], second: [] }, last: { first: [], second: [] } };
  for (let round = 0; round < ROUNDS; round += 1) {
    const ours: [number, number][] = [];
    const serial: [number, number][] = [];
    for (const delay of DELAYS) {
      ours.push([delay, await word(delayed(delay))]);
      serial.push([delay, await word(oneByOne(delayed(delay)))]);
    }
    at.slope.first.push(slope(ours));
    at.slope.second.push(slope(serial));
    at.last.first.push(ours.at(-1)?.[1] ?? Number.NaN);
    at.last.second.push(serial.at(-1)?.[1] ?? Number.NaN);
  }
  const of = ({ first, second }: Times): InTurns => ({ ours: quantile(first, 0.5), oneByOne: quantile(second, 0.5), ratio: ratios(first, second) });
  return { rounds: ROUNDS, counted, timed: of(at.slope), first: { ...of(at.last), delay: DELAYS.at(-1) ?? 0 } };
}

/** The depth of a turn at chatbots with one document, over the engines of a local cloud. */
export async function depthOfCloud({ app, engines, account, tableNames }: Cloud): Promise<Depths> {
  const client = createClient(app);
  const person = { email: `depth-${Date.now()}@example.com`, password: 'a quiet harbour at noon', name: 'D', accountName: 'D' };
  const { accountId } = await signUp(client, person);
  const newBot = async (): Promise<{ readonly id: string; readonly publicKey: string }> => {
    const { body: bot } = await expectStatus(client.call<{ id: string; publicKey: string }>('POST', '/v1/chatbots', { body: { name: 'D' } }), 201);
    await expectStatus(client.call('PUT', `/v1/chatbots/${bot.id}/access-policy`, { body: { embedding: 'listed', domains: [SITE] } }), 200);
    const bytes = new TextEncoder().encode('The shop opens at nine in the morning.');
    await settle(client, bot.id, (await upload(client, bot.id, { name: 'hours.txt', type: 'text/plain', bytes })).id);
    return bot;
  };
  // One for each count: a turn that finds another's time in its windows may have to look again.
  const [bot, actor, speaker] = [await newBot(), await newBot(), await newBot()];
  for (const { id } of [actor, speaker]) await teachToAct(client, id);

  const dynamo = new DynamoDBClient({ endpoint: engines.tables.endpoint, region: account.region, credentials: account });
  const { proxy, ca } = engines.postgres;
  const signer = new Signer({ hostname: proxy.host, port: proxy.port, username: 'app_api', region: account.region, credentials: async () => account });
  const database = new pg.Client({
    host: proxy.host,
    port: proxy.port,
    database: 'rempart',
    user: 'app_api',
    password: await signer.getAuthToken(),
    ssl: { ca, rejectUnauthorized: true },
  });
  await database.connect();
  const named = (table: string): string => tableNames[table] ?? '';
  const backends = {
    db: DynamoDBDocumentClient.from(dynamo, { marshallOptions: { removeUndefinedValues: true } }),
    database,
    tables: { limits: named('Limits'), quota: named('Quota'), blocks: named('Blocks'), guards: named('Guards') },
  };
  const of = ({ id: chatbotId, publicKey }: typeof bot, address: string, message: string) =>
    turnDepth(backends, { accountId, chatbotId, publicKey, site: SITE, message, address });
  let visitors = 0;
  // Each from an address of its own and in words of its own, so that no turn finds another's.
  const word = async (pace: Pace): Promise<number> => {
    visitors += 1;
    const asked = {
      accountId,
      chatbotId: bot.id,
      publicKey: bot.publicKey,
      site: SITE,
      message: `${SAID.toModel} (${visitors})`,
      address: `198.18.0.${visitors}`,
    };
    return (await turnDepth(backends, asked, undefined, pace)).word;
  };
  try {
    return {
      plain: await of(bot, '192.0.2.7', SAID.toModel),
      acting: await of(actor, '198.51.100.7', SAID.toModel),
      alone: await of(speaker, '203.0.113.7', SAID.toTrigger),
      slope: await slopes(word),
    };
  } finally {
    await database.end();
    dynamo.destroy();
  }
}
