import { describe, expect, test } from '@jest/globals';
import { operatorCommands } from '../../../lambdas/operator/contract.ts';
import { HELP, readLine } from '../../../lambdas/operator/line.ts';
import { operate, type OperatorDeps } from '../../../lambdas/operator/operator.ts';
import { adminLine } from '../../../local/commands/admin.ts';

const ask = (event: unknown) => operate(event, 'r', {} as OperatorDeps);

describe("a line of the operator's", () => {
  test.each<[string, object]>([
    ['suspend a --reason=abuse', { command: 'suspend', accountId: 'a', reason: 'abuse' }],
    ['suspend a --reason abuse', { command: 'suspend', accountId: 'a', reason: 'abuse' }],
    ['resume a', { command: 'resume', accountId: 'a' }],
    ['plan a team', { command: 'plan', accountId: 'a', plan: 'team' }],
    ['owner-link a@example.com --without-second-factor', { command: 'owner-link', email: 'a@example.com', withoutSecondFactor: true }],
    ['list', { command: 'list' }],
    ['list b', { command: 'list', cursor: 'b' }],
    ['block 203.0.113.1 why', { command: 'block', cidr: '203.0.113.1', reason: 'why' }],
    ['blocked', { command: 'blocked' }],
  ])('%s is understood', (line, event) => {
    expect(readLine(line.split(' '))).toEqual(event);
  });

  test.each([
    '',
    'explode',
    'constructor',
    'suspend',
    'resume a --reason x',
    'plan a',
    'plan a team b',
    'owner-link',
    'owner-link a b',
    'list a b',
    'block 203.0.113.1',
    'unblock',
    'unblock a b',
    'blocked a',
    'status a --json',
  ])('"%s" is not, and is answered with the help', async (line) => {
    expect(readLine(line.split(' '))).toBeUndefined();
    expect(await ask({ line: line.split(' ') })).toEqual({ ok: false, error: 'not understood', help: HELP });
  });

  test('has a line of help for every command, as it is typed', () => {
    expect(HELP.map((line) => line.split(' ')[0])).toEqual(Object.keys(operatorCommands));
    expect(HELP).toContainEqual(expect.stringMatching(/^suspend ACCOUNT \[--reason WORDS\] +every credential/));
    expect(HELP).toContainEqual(expect.stringMatching(/^block RANGE REASON \[EXPIRES\] /));
    expect(HELP).toContainEqual(expect.stringMatching(/^owner-link ADDRESS \[--without-second-factor\] /));
  });

  test.each([{ command: 'explode' }, { line: ['list'], command: 'list' }, { command: 'list', x: 1 }, 'list', null])('%j is refused', async (event) => {
    expect(await ask(event)).toMatchObject({ ok: false, error: expect.any(String) });
  });
});

test('the options of the program are its own, and the rest is the line', () => {
  expect(adminLine(['--json', 'suspend', 'a', '--reason', 'x', '--function', 'f'])).toMatchObject({
    json: true,
    function: 'f',
    line: ['suspend', 'a', '--reason', 'x'],
  });
  expect(adminLine(['status', 'a', '--data=/d'])).toMatchObject({ data: '/d', line: ['status', 'a'] });
  expect(adminLine(['--function', 'f', '--region', 'eu-central-1', 'status', 'a'])).toMatchObject({ region: 'eu-central-1', line: ['status', 'a'] });
  expect([adminLine([]).line, adminLine(['--help']).line]).toEqual([['help'], ['help']]);
});
