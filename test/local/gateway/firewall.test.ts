import { describe, expect, test } from '@jest/globals';
import { createFirewall } from '../../../local/gateway/firewall.ts';
import { content, gateway, json, request } from './sample-api.ts';

const none = [{ Priority: 0, Type: 'NONE' }];
const secret = (SearchString: string) => ({
  ByteMatchStatement: { SearchString, FieldToMatch: { SingleHeader: { Name: 'x-origin' } }, PositionalConstraint: 'EXACTLY', TextTransformations: none },
});
const block = { Block: { CustomResponse: { ResponseCode: 429, CustomResponseBodyKey: 'words' } } };
const CustomResponseBodies = { words: { ContentType: 'APPLICATION_JSON', Content: '{"code":"refused"}' } };
const rule = (Name: string, Priority: number, Statement: object, Action: object = block) => ({ Name, Priority, Statement, Action });

function firewall(Rules: object[], more: object = {}, now = () => 0) {
  const lines: string[] = [];
  const judge = createFirewall({ acl: { DefaultAction: { Allow: {} }, CustomResponseBodies, Rules, ...more }, now, log: (line) => lines.push(line) });
  return { judge, lines };
}
const outcome = async (judge: ReturnType<typeof firewall>['judge'], ...sent: Parameters<typeof request>) => {
  const reply = await judge(request(...sent));
  return typeof reply === 'object' ? reply.status : reply;
};

describe('a byte match', () => {
  const { judge } = firewall([rule('origin', 0, { NotStatement: { Statement: { OrStatement: { Statements: [secret('one'), secret('two')] } } } })]);

  test.each([
    ['one', undefined],
    ['two', undefined],
    ['One', 429],
    ['one ', 429],
    ['', 429],
  ])('of a header that is "%s"', async (value, expected) => {
    expect(await outcome(judge, 'GET', '/', [['X-Origin', value]])).toBe(expected);
  });

  test('refuses a request without the header, in the words of the list', async () => {
    const reply = await judge(request('GET', '/'));
    if (typeof reply !== 'object') throw new Error('not blocked');

    expect([reply.status, content(reply), reply.headers[0]]).toEqual([429, '{"code":"refused"}', ['Content-Type', 'application/json']]);
  });
});

const body = (ComparisonOperator: string, Size: number) => ({
  SizeConstraintStatement: { FieldToMatch: { Body: {} }, ComparisonOperator, Size, TextTransformations: none },
});

describe('a size constraint', () => {
  const { judge } = firewall([rule('size', 0, body('GT', 10))]);

  test.each([
    [10, undefined],
    [11, 429],
    [2_000_000, 429],
  ])('on a body of %i bytes', async (bytes, expected) => {
    expect(await outcome(judge, 'POST', '/', [], Buffer.alloc(bytes))).toBe(expected);
  });

  test('written as a regular expression on Content-Length', async () => {
    const FieldToMatch = { singleHeader: { Name: 'content-length' } };
    const { judge: byHeader } = firewall([rule('size', 0, { RegexMatchStatement: { RegexString: '^[0-9]{3,}$', FieldToMatch, TextTransformations: none } })]);

    expect(await outcome(byHeader, 'POST', '/', [['Content-Length', '99']])).toBeUndefined();
    expect(await outcome(byHeader, 'POST', '/', [['Content-Length', '100']])).toBe(429);
  });
});

test('a rate refuses an address beyond its limit, no other address, and lets it return after the window', async () => {
  let time = 0;
  const { judge } = firewall([rule('rate', 0, { RateBasedStatement: { Limit: 3, AggregateKeyType: 'IP', EvaluationWindowSec: 300 } })], {}, () => time);
  const from = async (address: string) => {
    const reply = await judge({ ...request('GET', '/'), address });
    return reply === undefined;
  };

  expect([await from('192.0.2.1'), await from('192.0.2.1'), await from('192.0.2.1'), await from('192.0.2.1')]).toEqual([true, true, true, false]);
  expect(await from('192.0.2.2')).toBe(true);
  time = 299_000;
  expect(await from('192.0.2.1')).toBe(false);
  time = 700_000;
  expect(await from('192.0.2.1')).toBe(true);
});

describe('rules', () => {
  test('are asked in the order of their priority, and the first that allows or blocks decides', async () => {
    const { judge } = firewall([rule('b', 2, secret('x')), rule('a', 1, secret('x'), { Allow: {} })], { DefaultAction: { Block: {} } });

    expect(await outcome(judge, 'GET', '/', [['x-origin', 'x']])).toBeUndefined();
    expect(await outcome(judge, 'GET', '/')).toBe('default');
  });

  test('that count decide nothing; a managed group lets pass and says so once', async () => {
    const Statement = { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: 'AWSManagedRulesCommonRuleSet' } };
    const group = { Name: 'common', Priority: 1, OverrideAction: { None: {} }, Statement };
    const { judge, lines } = firewall([rule('count', 0, secret('x'), { Count: {} }), group]);

    expect(await outcome(judge, 'GET', '/', [['x-origin', 'x']])).toBeUndefined();
    expect(await outcome(judge, 'GET', '/', [['x-origin', 'x']])).toBeUndefined();
    expect(lines).toEqual([expect.stringContaining('AWSManagedRulesCommonRuleSet cannot be reproduced locally')]);
  });

  test('of a managed group answer as the list overrides them, and as nothing else where the list only counts the group', async () => {
    const Statement = {
      ManagedRuleGroupStatement: {
        VendorName: 'AWS',
        Name: 'Addresses',
        RuleActionOverrides: [
          { Name: 'Bad', ActionToUse: block },
          { Name: 'Odd', ActionToUse: { Count: {} } },
        ],
      },
    };
    const judged = (OverrideAction: object, known: string) =>
      createFirewall({
        acl: { DefaultAction: { Allow: {} }, CustomResponseBodies, Rules: [{ Name: 'group', Priority: 0, OverrideAction, Statement }] },
        matches: (managed, { address }) => managed === known && address === request('GET', '/').address,
        log: () => undefined,
      });

    expect(await outcome(judged({ None: {} }, 'Bad'), 'GET', '/')).toBe(429);
    for (const other of ['Odd', 'Else']) expect([other, await outcome(judged({ None: {} }, other), 'GET', '/')]).toEqual([other, undefined]);
    expect(await outcome(judged({ Count: {} }, 'Bad'), 'GET', '/')).toBeUndefined();
  });

  test('with all conditions match only when all do', async () => {
    const { judge } = firewall([rule('both', 0, { AndStatement: { Statements: [secret('x'), body('GE', 1)] } })]);

    expect(await outcome(judge, 'POST', '/', [['x-origin', 'x']])).toBeUndefined();
    expect(await outcome(judge, 'POST', '/', [['x-origin', 'x']], 'body')).toBe(429);
  });

  test('that are not known are an error that names them', () => {
    expect(() => firewall([rule('country', 0, { GeoMatchStatement: {} })])).toThrow('rule country: GeoMatchStatement is not known locally');
  });
});

test('before a gateway a block comes first, and without words of its own it is a gateway response', async () => {
  const guard = firewall([rule('origin', 0, { NotStatement: { Statement: secret('one') } }, { Block: {} })]).judge;
  const api = gateway({}, {}, { firewall: guard });
  const reply = await api(request('GET', '/live/x'));

  expect([reply.status, json(reply)]).toEqual([403, { message: 'Forbidden' }]);
  expect(json(await api(request('GET', '/live/x', [['X-Origin', 'one']])))).toEqual({ message: 'Missing Authentication Token' });
});
