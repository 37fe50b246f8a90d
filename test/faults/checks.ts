import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { createClient } from '../../local/client/client.ts';
import type { MaterialView } from '../../local/client/material.ts';
import { allOf, keptConversations, type KeptConversation } from '../load/kept.ts';
import { judge } from '../load/oracle.ts';
import { undrained } from '../load/queues.ts';
import { freshSource, invokeWorker, type Bot, type Tenant, type TestCloud } from '../support/cloud.ts';
import { closedCheck, keeperChecks } from './keeper-checks.ts';
import type { Ledger, Promised, Shop } from './ledger.ts';

/** What was looked at: how much of it there was, and what of it must not be. */
export interface Check {
  readonly what: string;
  readonly looked: number;
  readonly wrong: readonly string[];
}

/** Of an account before anything was broken: what it had then is not what was promised later. */
export interface Before {
  readonly messages: ReadonlySet<string>;
  readonly charged: number;
  readonly members: ReadonlySet<string>;
  readonly materials: ReadonlySet<string>;
}

interface Usage {
  readonly messages: { readonly used: number; readonly held: number };
  readonly knowledge: { readonly materials: { readonly used: number } };
}
const SEARCHES = { count: 30, seconds: 60 };

const usageOf = async ({ client }: Tenant): Promise<Usage> => (await client.call<Usage>('GET', '/v1/usage')).body;
const membersOf = (tenant: Tenant) => allOf<{ userId: string; email: string; role: string }>(tenant, '/v1/members');
const materialsOf = (tenant: Tenant, bot: Bot) => allOf<MaterialView>(tenant, `/v1/chatbots/${bot.id}/materials`);
const idsOf = (conversations: readonly KeptConversation[]): string[] => conversations.flatMap(({ messages }) => messages.map(({ id }) => id));

export async function beforeOf({ tenant, bot }: Shop): Promise<Before> {
  return {
    messages: new Set(idsOf(await keptConversations(tenant, bot.id))),
    charged: (await usageOf(tenant)).messages.used,
    members: new Set((await membersOf(tenant)).map(({ userId }) => userId)),
    materials: new Set((await materialsOf(tenant, bot)).map(({ id }) => id)),
  };
}

/** Each of the ones exactly as often among the others. */
function difference(promised: readonly string[], there: readonly string[], what: string): string[] {
  const count = (of: readonly string[]): Map<string, number> => of.reduce((sums, each) => sums.set(each, (sums.get(each) ?? 0) + 1), new Map<string, number>());
  const [one, other] = [count(promised), count(there)];
  return [...new Set([...promised, ...there])]
    .filter((each) => (one.get(each) ?? 0) !== (other.get(each) ?? 0))
    .map((each) => `${what} "${each}": promised ${one.get(each) ?? 0} times, there ${other.get(each) ?? 0} times`);
}

/** Every question and every answer that was acknowledged, once, in its place, in its words; nothing that was refused, nothing half done. */
function messageChecks(conversations: readonly KeptConversation[], promised: Promised, before: Before): Check[] {
  const fresh = conversations
    .map((each) => ({ ...each, messages: each.messages.filter(({ id }) => !before.messages.has(id)) }))
    .filter(({ messages }) => messages.length > 0);
  const said = fresh.flatMap(({ messages }) => messages.filter(({ author }) => author === 'visitor').map(({ text }) => text));
  const wanted = [...promised.turns.map(({ question }) => question), ...promised.hooks.map(({ text }) => text)];
  const answers = new Map(fresh.flatMap(({ id, messages }) => messages.map((each) => [each.id, { ...each, conversation: id }] as const)));
  const alternating = fresh.filter(({ messages }) => messages.filter(({ author }) => author === 'visitor').length * 2 !== messages.length);
  return [
    { what: 'questions that were taken, each once and no other', looked: wanted.length, wrong: difference(wanted, said, 'question') },
    {
      what: 'answers that were told, in their words and their conversation',
      looked: promised.turns.length,
      wrong: promised.turns.flatMap(({ messageId, answer, conversationId }) => {
        const kept = answers.get(messageId);
        return kept?.text === answer && kept.conversation === conversationId
          ? []
          : [`answer ${messageId}: told "${answer.slice(0, 80)}", kept "${kept?.text.slice(0, 80) ?? ''}"`];
      }),
    },
    {
      what: 'conversations with one answer for each question',
      looked: fresh.length,
      wrong: alternating.map(({ id, messages }) => `${id}: ${messages.map(({ author }) => author).join(', ')}`),
    },
    {
      what: 'answers to people on WhatsApp and Telegram that have left',
      looked: promised.hooks.length,
      wrong: fresh
        .filter(({ channel }) => channel === 'whatsapp' || channel === 'telegram')
        .flatMap(({ messages }) =>
          messages.filter(({ author, delivery }) => author === 'assistant' && delivery?.state !== 'sent').map(({ id }) => `${id} has not left`),
        ),
    },
  ];
}

async function materialCheck({ tenant, bot }: Shop, promised: Promised, before: Before): Promise<Check[]> {
  const all = (await materialsOf(tenant, bot)).filter(({ id }) => !before.materials.has(id));
  const known = new Map(promised.materials.map(({ id, word }) => [id, word]));
  const found: string[] = [];
  for (const { word, id } of promised.materials) {
    const { chunks } = (await tenant.client.call<{ chunks: number }>('GET', `/v1/chatbots/${bot.id}/materials/${id}`)).body;
    const passages = await allOf<{ text: string }>(tenant, `/v1/chatbots/${bot.id}/materials/${id}/chunks`);
    if (passages.length !== chunks || passages.filter(({ text }) => text.includes(word)).length !== 1)
      found.push(`${id}: its words are there ${passages.length} times`);
  }
  return [
    {
      what: 'materials that were taken, each ready; of others no more than a form that nobody used',
      looked: promised.materials.length,
      wrong: [
        ...all
          .filter(({ id, status }) => status !== (known.has(id) ? 'ready' : 'awaiting-upload'))
          .map(({ id, status, reason }) => `${id}${known.has(id) ? '' : ', which nobody was promised,'} is ${status} ${reason ?? ''}`),
        ...difference(
          [...known.keys()],
          all.filter(({ id }) => known.has(id)).map(({ id }) => id),
          'material',
        ),
      ],
    },
    { what: 'materials with their passages, each once', looked: promised.materials.length, wrong: found },
  ];
}

/** Events as a customer's server was told of them, and as the log of deliveries has them. */
async function eventChecks(
  { tenant, listener, webhookId }: Shop,
  conversations: readonly KeptConversation[],
  promised: Promised,
  before: Before,
): Promise<Check[]> {
  const told = [...listener.told];
  const of = (type: string, member: string): string[] => told.filter(([, event]) => event.type === type).map(([, { data }]) => String(data[member]));
  const messages = idsOf(conversations).filter((id) => !before.messages.has(id));
  const deliveries = await allOf<{ id: string; status: string }>(tenant, `/v1/webhooks/${webhookId}/deliveries`);
  const old = (id: string): boolean => before.messages.has(id);
  return [
    {
      what: 'messages that the account was told of, each by one event',
      looked: messages.length,
      wrong: difference(
        messages,
        of('message.created', 'messageId').filter((id) => !old(id)),
        'event of message',
      ),
    },
    {
      what: 'members that the account was told of, each by one event',
      looked: promised.members.size,
      wrong: difference(
        [...promised.members.keys()],
        of('member.joined', 'userId').filter((id) => !before.members.has(id)),
        'event of member',
      ),
    },
    {
      what: 'deliveries in the log, each told and done; copies under the same id and in the same words',
      looked: deliveries.length,
      wrong: [
        ...difference(
          deliveries.map(({ id }) => id),
          told.map(([id]) => id),
          'delivery',
        ),
        ...deliveries.filter(({ status }) => status !== 'delivered').map(({ id, status }) => `${id} is ${status}`),
        ...listener.wrong,
      ],
    },
  ];
}

/** State of which only the last word counts. */
async function stateChecks({ tenant, bot }: Shop, promised: Promised, before: Before): Promise<Check[]> {
  const members = (await membersOf(tenant)).filter(({ userId }) => !before.members.has(userId));
  const wanted = [...promised.members].flatMap(([id, member]) => (member === 'gone' ? [] : [`${id} ${member.role}`]));
  const { name } = (await tenant.client.call<{ name: string }>('GET', `/v1/chatbots/${bot.id}`)).body;
  const billing = (await tenant.client.call<{ plan: string; subscription: { status: string } | null }>('GET', '/v1/billing')).body;
  const usage = await usageOf(tenant);
  const turns = promised.turns.length + promised.hooks.length;
  return [
    {
      what: 'members and their roles, and none that was removed',
      looked: promised.members.size,
      wrong: difference(
        wanted,
        members.map(({ userId, role }) => `${userId} ${role}`),
        'member',
      ),
    },
    { what: 'the name that was given last', looked: 1, wrong: name === promised.name ? [] : [`${name} instead of ${promised.name}`] },
    {
      what: 'plan and state of what is paid for, as the payment service says last',
      looked: 1,
      wrong:
        billing.plan === 'team' && billing.subscription?.status === promised.subscription
          ? []
          : [`${JSON.stringify(billing)} instead of ${promised.subscription}`],
    },
    {
      what: 'turns that are charged, each once; nothing is held',
      looked: turns,
      wrong:
        usage.messages.used - before.charged === turns && usage.messages.held === 0
          ? []
          : [`${usage.messages.used - before.charged} charged and ${usage.messages.held} held for ${turns} turns`],
    },
  ];
}

async function poorCheck({ tenant, bot }: { readonly tenant: Tenant; readonly bot: Bot }, { poor }: Ledger): Promise<Check> {
  const kept = idsOf(await keptConversations(tenant, bot.id)).length;
  const { messages } = await usageOf(tenant);
  const right = poor.taken === poor.left && kept === 2 * poor.taken && messages.used === 500 && messages.held === 0;
  return {
    what: `turns of an account that had ${poor.left} left: these and no more, and of those that were refused nothing is kept`,
    looked: poor.taken + poor.refused,
    wrong: right ? [] : [`${poor.taken} taken, ${kept} messages kept, ${messages.used} charged, ${messages.held} held`],
  };
}

async function peopleCheck({ app }: TestCloud, { signedUp }: Ledger): Promise<Check> {
  const wrong: string[] = [];
  for (const { email, password } of signedUp) {
    const { status, body } = await createClient(app, freshSource()).call<{ accounts?: unknown[] }>('POST', '/v1/auth/login', { body: { email, password } });
    if (status !== 200 || body.accounts?.length !== 1) wrong.push(`${email}: ${status}, ${body.accounts?.length ?? 0} accounts`);
  }
  return { what: 'people who signed up, each with one account', looked: signedUp.length, wrong };
}

/** The journal as the command finds it that a person would run. */
async function journalCheck(root: string, directory: string): Promise<Check> {
  await invokeWorker('JournalSeal');
  const args = [join(root, 'local/main.mjs'), 'journal:verify', '--data', directory, '--json'];
  const text = await new Promise<string>((resolve) =>
    execFile(process.execPath, args, { cwd: root, maxBuffer: 50_000_000 }, (_error, stdout) => resolve(stdout)),
  );
  const { whole, verdicts } = JSON.parse(text) as { whole: boolean; verdicts: { chain: string; events: number; findings: { kind: string; says: string }[] }[] };
  return {
    what: `events of the journal in ${verdicts.length} chains, as they were sealed`,
    looked: verdicts.reduce((sum, { events }) => sum + events, 0),
    wrong: whole ? [] : verdicts.flatMap(({ chain, findings }) => findings.map(({ kind, says }) => `${chain}: ${kind}: ${says}`)),
  };
}

/** Looks at everything, when everybody has been answered. */
export async function checkAll(
  { root, directory, cloud }: { readonly root: string; readonly directory: string; readonly cloud: TestCloud },
  ledger: Ledger,
  before: ReadonlyMap<Shop, Before>,
  poor: { readonly tenant: Tenant; readonly bot: Bot },
): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [shop, promised] of ledger.promised) {
    const was = before.get(shop);
    if (!was) continue;
    const conversations = await keptConversations(shop.tenant, shop.bot.id);
    checks.push(
      ...messageChecks(conversations, promised, was),
      ...(await materialCheck(shop, promised, was)),
      ...(await eventChecks(shop, conversations, promised, was)),
      ...(await stateChecks(shop, promised, was)),
      ...(await keeperChecks(shop, promised)),
    );
  }
  const verdict = judge(ledger.searches, SEARCHES.count, SEARCHES.seconds);
  const tried = [...ledger.attacks.values()].reduce((sum, each) => sum + each, 0);
  const left = await undrained(cloud);
  return [
    ...added(checks),
    await peopleCheck(cloud, ledger),
    await closedCheck(cloud, ledger),
    await poorCheck(poor, ledger),
    { what: `attempts of ${ledger.attacks.size} kinds that nobody may succeed with`, looked: tried, wrong: [...ledger.accepted, ...ledger.leaks] },
    {
      what: `searches, of which no more than ${SEARCHES.count} in ${SEARCHES.seconds} seconds were let in`,
      looked: ledger.searches.length,
      wrong: verdict.falselyAccepted === 0 ? [] : [`${verdict.falselyAccepted} too many`],
    },
    { what: 'queues that hold something still, those of what could not be done among them', looked: 0, wrong: left },
    await journalCheck(root, directory),
  ];
}

/** The same of several accounts as one. */
function added(checks: readonly Check[]): Check[] {
  const sums = new Map<string, Check>();
  for (const { what, looked, wrong } of checks) {
    const sum = sums.get(what);
    sums.set(what, { what, looked: looked + (sum?.looked ?? 0), wrong: [...(sum?.wrong ?? []), ...wrong] });
  }
  return [...sums.values()];
}
