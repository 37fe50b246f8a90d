import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { RunningTurn } from '../../../lambdas/chat/running.ts';
import { standing } from '../../../lambdas/chat/standing-store.ts';
import { accountKey, userKey } from '../../../lambdas/people/rows.ts';
import { sessionKey } from '../../../lambdas/sessions/rows.ts';
import { tableOfTests } from '../../support/table.ts';
import { problemOf } from '../core/refusals.ts';
import { ASKER } from './turns.ts';

const { TABLE, db } = tableOfTests();
const NOW = 1_700_000_000;
const session = { sessionId: 'ses', userId: 'usr', accountId: 'acc', refreshHash: 'h', startedAt: NOW - 100, idleUntil: NOW + 3_600, endsAt: NOW + 80_000 };
const turn: RunningTurn = { asker: ASKER, conversationId: 'con', saved: Promise.resolve({ visible: true, takenOver: false }), startedAt: (NOW - 10) * 1000 };
const team = (principal: object): RunningTurn => ({
  ...turn,
  asker: { channel: 'dashboard', call: { principal, permission: 'conversations:write' }, chatbotId: 'bot', visitorId: 'usr', version: 'published' } as never,
});
const person = team({ kind: 'session', accountId: 'acc', userId: 'usr', sessionId: 'ses', confirmedUntil: 0 });
const key = team({ kind: 'api-key', accountId: 'acc', apiKeyId: 'key' });

const look = async (running: RunningTurn): Promise<string> =>
  (await problemOf(standing(db(), { identity: TABLE, directory: TABLE }, () => NOW * 1000)(running)))?.code ?? 'goes on';
const put = (Item: Record<string, unknown>) => db().send(new PutCommand({ TableName: TABLE, Item }));
const set = (Key: { pk: string; sk: string }, name: string, value: unknown) =>
  db().send(
    new UpdateCommand({
      TableName: TABLE,
      Key,
      UpdateExpression: 'SET #name = :value',
      ExpressionAttributeNames: { '#name': name },
      ExpressionAttributeValues: { ':value': value },
    }),
  );

beforeEach(async () => {
  await put({ ...session, ...sessionKey('ses') });
  await put({ ...userKey('usr'), userId: 'usr', validFrom: NOW - 5_000 });
  await put({ ...accountKey('acc'), state: 'active' });
});

test('a turn goes on while session, person and account are what they were', async () => {
  expect([await look(person), await look(key), await look(turn)]).toEqual(['goes on', 'goes on', 'goes on']);
});

describe("a person's open stream ends (S1.11, S2)", () => {
  test.each<[string, string, () => Promise<unknown>]>([
    ['log-out, reuse of a refresh token, or the end of one session by its owner', 'not-signed-in', () => set(sessionKey('ses'), 'revokedAt', NOW - 1)],
    ['log-out everywhere, a new password, or a person who is shut out', 'not-signed-in', () => set(userKey('usr'), 'validFrom', NOW - 1)],
    ['idleness that has run out', 'not-signed-in', () => set(sessionKey('ses'), 'idleUntil', NOW)],
    ['the absolute end of the session', 'not-signed-in', () => set(sessionKey('ses'), 'endsAt', NOW)],
    ['a switch of the session to another account', 'not-signed-in', () => set(sessionKey('ses'), 'accountId', 'other')],
    ['suspension of the account', 'not-signed-in', () => set(accountKey('acc'), 'state', 'suspended')],
    ['a person who is gone', 'not-signed-in', () => db().send(new DeleteCommand({ TableName: TABLE, Key: userKey('usr') }))],
    ['a row that is gone', 'not-signed-in', () => db().send(new DeleteCommand({ TableName: TABLE, Key: sessionKey('ses') }))],
    ['an account that demands a second factor now', 'second-factor-required', () => set(accountKey('acc'), 'requireSecondFactor', true)],
  ])('by %s', async (_name, code, act) => {
    await act();

    expect(await look(person)).toBe(code);
  });

  test('by closing the account', async () => {
    await put({ ...accountKey('acc'), state: 'closing', closedAt: NOW - 1, eraseAt: NOW + 9 });

    expect(await look(person)).toBe('not-signed-in');
  });
});

test.each(['suspended', 'closing'])("a key's and a visitor's stream end with an account that is %s", async (state) => {
  await put({ ...accountKey('acc'), state });

  expect([await look(key), await look(turn)]).toEqual(['not-signed-in', 'not-signed-in']);
});

test('an account that was never there admits nobody', async () => {
  await db().send(new DeleteCommand({ TableName: TABLE, Key: accountKey('acc') }));

  expect([await look(key), await look(turn), await look(person)]).toEqual(['not-signed-in', 'not-signed-in', 'not-signed-in']);
});
