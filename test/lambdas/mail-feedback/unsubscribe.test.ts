import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { JournalEvent } from '../../../lambdas/core/journal.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import { rings } from '../../../lambdas/core/ring-store.ts';
import { unsubscribe } from '../../../lambdas/mail-feedback/unsubscribe.ts';
import { mailChoiceStore } from '../../../lambdas/people/mail-choice-store.ts';
import { personStore } from '../../../lambdas/people/person-store.ts';
import { userKey } from '../../../lambdas/people/rows.ts';
import { madeByUs, readWayOut, wayOutText } from '../../../lambdas/people/way-out.ts';
import { tableOfTests } from '../../support/table.ts';

const { TABLE, db } = tableOfTests();
const ADA = '0199a000-0000-7000-8000-000000000001';
const BOB = '0199a000-0000-7000-8000-000000000002';
const NOBODY = '0199a000-0000-7000-8000-000000000003';
const KEYS: Readonly<Record<string, string>> = { [ADA]: 'the key of Ada', [BOB]: 'the key of Bob' };
beforeAll(async () => {
  for (const [userId, mailKey] of Object.entries(KEYS)) await db().send(new PutCommand({ TableName: TABLE, Item: { ...userKey(userId), userId, mailKey } }));
});

const FORM = 'List-Unsubscribe=One-Click';
const PARTS = ['--b', 'Content-Disposition: form-data; name="List-Unsubscribe"', '', 'One-Click', '--b--', ''].join('\r\n');
const right = (topic: 'quota' | 'billing' | 'webhooks' = 'quota', userId = ADA) => wayOutText(userId, topic, KEYS[userId] ?? '');
const events: JournalEvent[] = [];
let address = 0;

async function post(link: string, body = FORM, from = `192.0.2.${(address += 1)}`): Promise<string> {
  const call = { query: { link }, rawBody: Buffer.from(body), client: { address: from, agent: 'mail' }, requestId: 'r' };
  const deps = { choices: mailChoiceStore(db(), TABLE), rings: rings(db(), TABLE, () => 0), record: async (event: JournalEvent) => void events.push(event) };
  return unsubscribe(call as never, deps).then(
    () => 'done',
    (error: unknown) => (error instanceof Problem ? `${error.code}${error.event?.reason ? `: ${error.event.reason}` : ''}` : String(error)),
  );
}
const declined = async (userId = ADA): Promise<string[]> => [...((await personStore(db(), TABLE).userById(userId))?.declined ?? [])].toSorted();

test('one click takes a person out of the news of one topic, by either kind of form; a second changes nothing (RFC 8058)', async () => {
  expect([await post(right('quota')), await post(right('quota')), await post(right('billing'), PARTS)]).toEqual(['done', 'done', 'done']);

  expect([await declined(), await declined(BOB)]).toEqual([['billing', 'quota'], []]);
  expect(events.map(({ type, action, change, actor }) => [type, action, change, actor?.id])).toEqual([
    ['user_updated', 'unsubscribe', 'quota -> off', ADA],
    ['user_updated', 'unsubscribe', 'billing -> off', ADA],
  ]);
});

describe('a link that was not made for this', () => {
  const [who, topic, proof] = right('webhooks').split('.') as [string, string, string];
  test.each([
    ['of another person', `${BOB}.${topic}.${proof}`],
    ['of another topic', `${who}.quota.${proof}`],
    ['signed with another key', wayOutText(ADA, 'webhooks', KEYS[BOB] ?? '')],
    ['signed with no key', wayOutText(ADA, 'webhooks', '')],
    ['of a person who is not there', wayOutText(NOBODY, 'webhooks', 'nobody')],
    ['truncated', `${who}.${topic}.${proof.slice(0, -1)}`],
    ['longer', `${who}.${topic}.${proof}A`],
    ['in other letters', `${who}.${topic}.${proof.toUpperCase()}`],
    ['of a topic that is none', `${who}.safety.${proof}`],
    ['of a person by another name', `${who.toUpperCase()}.${topic}.${proof}`],
    ['with a line break', `${who}.${topic}.${proof}\n`],
    ['empty', ''],
    ['without a proof', `${who}.${topic}.`],
  ])('%s is refused, and whether there is such a person does not show', async (_name, link) => {
    expect(await post(link)).toBe('signature-refused: no link of ours');
    expect([await declined(), await declined(BOB)].flat()).not.toContain('webhooks');
  });
});

test.each([
  ['nothing', ''],
  ['something else', 'List-Unsubscribe=Two-Clicks'],
  ['the words in another place', 'note=List-Unsubscribe%3DOne-Click'],
  ['the words far behind', `${'x=1&'.repeat(1_000)}${FORM}`],
  ['the words as the name of another member', PARTS.replace('name="List', 'name="No-List')],
])('who sends %s has only tried, and changes nothing', async (_name, body) => {
  expect(await post(right('webhooks'), body)).toBe('invalid-request');
  expect(await declined()).not.toContain('webhooks');
});

test('a flood of forgeries from one address is written down twenty times in a minute and no more, and the right link still works (S29.11)', async () => {
  const verdicts: string[] = [];
  for (let n = 0; n < 25; n += 1) verdicts.push(await post('forged', FORM, '198.51.100.1'));

  expect([new Set(verdicts.slice(0, 20)).size, new Set(verdicts.slice(20))]).toEqual([1, new Set(['rate-limited'])]);
  expect(await post(right('webhooks', BOB), FORM, '198.51.100.1')).toBe('done');
});

test('a link is read only as we write it, and proves nothing without a key', () => {
  expect(readWayOut(right())).toMatchObject({ userId: ADA, topic: 'quota' });
  expect([madeByUs(readWayOut(right())!, KEYS[ADA]), madeByUs(readWayOut(right())!, KEYS[BOB]), madeByUs(readWayOut(right())!, undefined)]).toEqual([
    true,
    false,
    false,
  ]);
  expect(madeByUs(readWayOut(wayOutText(ADA, 'quota', 'nobody'))!, undefined)).toBe(false);
});
