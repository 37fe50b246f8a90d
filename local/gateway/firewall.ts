import type { HttpReply, HttpRequest } from '../http/message.ts';
import { byteMatch, items, member, regexMatch, sizeConstraint, type Test } from './firewall-fields.ts';
import { blockReply, type CustomResponse, type ResponseBodies } from './firewall-reply.ts';
import { rateCounter } from './rate-counter.ts';

/** Judges a request: undefined lets it pass, a reply is a block with words of its own, `default` one without. */
export type Firewall = (request: HttpRequest) => Promise<HttpReply | 'default' | undefined>;

export interface FirewallOptions {
  /** The resolved properties of an `AWS::WAFv2::WebACL`, in the template's or in the CDK's letter case. */
  readonly acl: unknown;
  readonly now?: () => number;
  /** Whether a request matches a rule of a managed group, by that rule's name: what these know is AWS's alone, so nothing matches where nobody says it. */
  readonly matches?: (managedRule: string, request: HttpRequest) => boolean;
  readonly log: (line: string) => void;
  /** Hears of each request that was refused, and by which rule: the name of its metric. */
  readonly refused?: (rule: string, request: HttpRequest) => void;
}

type Json = Readonly<Record<string, unknown>>;

/** Builds firewalls; the caller's clock drives the rates. @throws Error for a statement that is not known, naming its rule. */
export function createFirewall({ acl, now = Date.now, matches = () => false, log, refused = () => undefined }: FirewallOptions): Firewall {
  function rateBased(statement: unknown, where: string): Test {
    if (member(statement, 'AggregateKeyType') !== 'IP') throw new Error(`${where}: only rates by IP are counted locally`);
    const scopeDown = member(statement, 'ScopeDownStatement');
    const counts = rateCounter(Number(member(statement, 'Limit')), Number(member(statement, 'EvaluationWindowSec') ?? 300), now);
    const applies: Test = scopeDown === undefined ? () => true : readStatement(scopeDown, where);
    return async (request) => (await applies(request)) && counts(request.address);
  }

  function readStatement(statement: unknown, where: string): Test {
    const [kind, argument] = Object.entries((statement ?? {}) as Json)[0] ?? ['', undefined];
    const nested = () => items(member(argument, 'Statements')).map((inner) => readStatement(inner, where));
    switch (`${kind[0]?.toUpperCase()}${kind.slice(1)}`) {
      case 'ByteMatchStatement':
        return byteMatch(argument, where);
      case 'RegexMatchStatement':
        return regexMatch(argument, where);
      case 'SizeConstraintStatement':
        return sizeConstraint(argument, where);
      case 'RateBasedStatement':
        return rateBased(argument, where);
      case 'NotStatement': {
        const inner = readStatement(member(argument, 'Statement'), where);
        return async (request) => !(await inner(request));
      }
      case 'AndStatement': {
        const all = nested();
        return async (request) => {
          for (const test of all) if (!(await test(request))) return false;
          return true;
        };
      }
      case 'OrStatement': {
        const any = nested();
        return async (request) => {
          for (const test of any) if (await test(request)) return true;
          return false;
        };
      }
      case 'ManagedRuleGroupStatement':
        log(`${where}: the managed group ${String(member(argument, 'Name'))} cannot be reproduced locally and lets everything pass that nobody says it knows`);
        return () => false;
      case 'LabelMatchStatement':
        // Labels are given by managed groups, and these let everything pass here.
        return () => false;
      default:
        throw new Error(`${where}: ${kind} is not known locally`);
    }
  }

  const bodies = (member(acl, 'CustomResponseBodies') ?? {}) as ResponseBodies;
  const blockOf = (action: unknown): HttpReply | 'default' | undefined => {
    const block = member(action, 'Block');
    return block === undefined ? undefined : blockReply(member(block, 'CustomResponse') as CustomResponse | undefined, bodies);
  };
  const metricOf = (rule: unknown): string => String(member(member(rule, 'VisibilityConfig'), 'MetricName'));
  const decision = (test: Test, action: unknown, rule: unknown) => ({
    test,
    block: blockOf(action),
    allows: member(action, 'Allow') !== undefined,
    metric: metricOf(rule),
  });
  /** The rules of a managed group to which the list gives actions of its own; what the others do by themselves is not known here. */
  const overrides = (rule: unknown) => {
    if (member(member(rule, 'OverrideAction'), 'None') === undefined) return [];
    return items(member(member(member(rule, 'Statement'), 'ManagedRuleGroupStatement'), 'RuleActionOverrides')).map((override) =>
      decision((request) => matches(String(member(override, 'Name')), request), member(override, 'ActionToUse'), rule),
    );
  };
  const rules = items(member(acl, 'Rules'))
    .toSorted((left, right) => Number(member(left, 'Priority')) - Number(member(right, 'Priority')))
    .flatMap((rule) => [
      decision(readStatement(member(rule, 'Statement'), `rule ${String(member(rule, 'Name'))}`), member(rule, 'Action'), rule),
      ...overrides(rule),
    ]);
  const otherwise = blockOf(member(acl, 'DefaultAction'));

  return async (request) => {
    for (const { test, block, allows, metric } of rules) {
      if (!(await test(request))) continue;
      if (block) {
        refused(metric, request);
        return block;
      }
      if (allows) return undefined;
    }
    return otherwise;
  };
}
