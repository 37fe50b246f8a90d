import { describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { dayCheck, quotaCheck } from '../../../lambdas/chat/gate-account.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import { days } from '../../../lambdas/quota/day-store.ts';
import { quotas } from '../../../lambdas/quota/quota.ts';
import { quotaStore } from '../../../lambdas/quota/quota-store.ts';
import { tableOfTests } from '../../support/table.ts';
import { fleet, START, USUAL_LIMITS } from './gates.ts';

const { TABLE, db } = tableOfTests();

/** A gate whose clock stands, with the checks of an account behind it. */
function gateOf(limits: Partial<typeof USUAL_LIMITS>) {
  const now = (): number => START;
  const first = async (): Promise<boolean> => true;
  const store = quotaStore(db(), TABLE, now);
  const day = days(db(), TABLE, now);
  const second = [dayCheck(day, first), quotaCheck(quotas({ store, tell: async () => undefined, now }), first, now)];
  const ids = { accountId: randomUUID(), chatbotId: randomUUID() };
  const { send } = fleet(db(), TABLE, { limits: { ...USUAL_LIMITS, ...limits }, second });
  const usage = async () => ({ ...(await store.read(ids.accountId, '2027-01')), day: (await day.read(ids.accountId)).total });
  return { send: (who = `visitor:${randomUUID()}`) => send({ ...ids, who, turnId: randomUUID(), address: `192.0.2.${who.length}` }), usage };
}

describe('the account of a chatbot', () => {
  test('is charged what a turn has used, and one of its day', async () => {
    const { send, usage } = gateOf({});
    await (await send()).admission?.ended({ input: 300, output: 40 });

    expect(await usage()).toMatchObject({ messages: 1, tokens: 340, held: [], day: 1 });
  });

  test('is charged beside its month for a program, and its day counts everybody (S27)', async () => {
    const { send, usage } = gateOf({});
    await (await send()).admission?.ended({ input: 300, output: 40, bot: true });

    expect(await usage()).toMatchObject({ messages: 0, tokens: 0, held: [], bots: { messages: 1, tokens: 340 }, day: 1 });
  });

  test.each([
    ['by the policy of the chatbot', new Problem('origin-refused')],
    ['because the model does not answer', new Problem('unavailable')],
  ])('is charged nothing for a turn that is refused %s', async (_why, cause) => {
    const { send, usage } = gateOf({});
    await (await send()).admission?.refused(cause);

    expect(await usage()).toMatchObject({ messages: 0, tokens: 0, held: [], day: 0 });
  });

  test('that has used its day is closed until an hour that is said, and its month is not touched', async () => {
    const { send, usage } = gateOf({ day: 1 });
    await (await send()).admission?.ended({ input: 1, output: 0 });
    const { refusal } = await send();

    expect([refusal?.code, refusal?.extra.reason, refusal?.event?.reason]).toEqual(['rate-limited', 'account', 'chat-account']);
    expect(refusal?.extra.retryAfterSeconds).toBeGreaterThan(24 * 3_600);
    expect(await usage()).toMatchObject({ messages: 1, held: [], day: 1 });
  });

  test('that has used its month is closed: its team is told the plan, a visitor only that it is closed', async () => {
    const { send, usage } = gateOf({ month: { messages: 1, tokens: null } });
    await (await send()).admission?.ended({ input: 1, output: 0 });
    const [visitor, member] = [(await send()).refusal, (await send('member:m')).refusal];

    expect([visitor?.code, visitor?.extra.detail]).toEqual(['quota-exceeded', 'This chatbot has answered as much as it may this month.']);
    expect(member?.extra.detail).toBe('The plan of the account includes 1 messages a month, and they are used up until 2027-02-01 (UTC).');
    expect(member?.extra.reason).toBe('messages');
    expect(await usage()).toMatchObject({ messages: 1, day: 1 });
  });

  test('lets exactly one of 100 at once, from all doors and visitors, have its last message (S16.12)', async () => {
    const { send } = gateOf({ month: { messages: 1, tokens: null }, open: { visitor: 100, key: 100, chatbot: 100 } });
    const tried = await Promise.all(Array.from({ length: 100 }, (_, n) => send(`${['visitor', 'member', 'key'][n % 3]}:${n}${'x'.repeat(n)}`)));

    expect(tried.filter(({ admission }) => admission)).toHaveLength(1);
    expect(new Set(tried.flatMap(({ refusal }) => refusal?.code ?? []))).toEqual(new Set(['quota-exceeded']));
  });
});
