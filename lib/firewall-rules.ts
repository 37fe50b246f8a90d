import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { problemDocument, PROBLEMS, type ProblemCode } from '../lambdas/core/problem.ts';
import { GATEWAY_HEADERS } from '../lambdas/core/response-headers.ts';

/** Name of the header by which a distribution proves itself to the regional firewall. */
export const ORIGIN_HEADER = 'x-origin-verify';

const visible = (metricName: string) => ({ cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName });

/** Block replies are problem documents. A firewall has no request id to give, so `instance` says where it was refused. */
const BLOCKS = { refused: 'not-allowed', large: 'payload-too-large', rate: 'rate-limited' } as const satisfies Record<string, ProblemCode>;

export const responseBodies: Record<string, CfnWebACL.CustomResponseBodyProperty> = Object.fromEntries(
  Object.entries(BLOCKS).map(([key, code]) => [key, { contentType: 'APPLICATION_JSON', content: JSON.stringify(problemDocument(code, 'firewall')) }]),
);

/** The headers of every other refusal, all ten that a list may add; the type of the body is the list's to say (AWS WAF guide, custom responses; quotas). */
const responseHeaders = Object.entries(GATEWAY_HEADERS)
  .filter(([name]) => name !== 'Content-Type')
  .map(([name, value]) => ({ name, value }));

const block = (key: keyof typeof BLOCKS): CfnWebACL.RuleActionProperty => ({
  block: { customResponse: { responseCode: PROBLEMS[BLOCKS[key]].status, customResponseBodyKey: key, responseHeaders } },
});

const header = (name: string) => ({ singleHeader: { Name: name } });
const isSecret = (searchString: string): CfnWebACL.StatementProperty => ({
  byteMatchStatement: {
    searchString,
    fieldToMatch: header(ORIGIN_HEADER),
    positionalConstraint: 'EXACTLY',
    textTransformations: [{ priority: 0, type: 'NONE' }],
  },
});

/**
 * Content-Length of two million and above. WAF sees only the first part of a body on API Gateway, so the header is what it can judge. What lies between 256 KB and
 * this the functions refuse, who count the bytes themselves and can answer a problem document with the id of the request (decision 0003).
 */
const TOO_LARGE = '^0*([2-9][0-9]{6}|[1-9][0-9]{7,})$';

/** Rules of the regional list on the stage: nothing that did not come through one of our distributions, nothing oversize; managed body rules only count. */
export function stageRules(secrets: readonly string[]): CfnWebACL.RuleProperty[] {
  return [
    {
      name: 'origin',
      priority: 0,
      action: block('refused'),
      statement: { notStatement: { statement: { orStatement: { statements: secrets.map(isSecret) } } } },
      visibilityConfig: visible('origin'),
    },
    {
      name: 'size',
      priority: 1,
      action: block('large'),
      statement: {
        regexMatchStatement: { regexString: TOO_LARGE, fieldToMatch: header('content-length'), textTransformations: [{ priority: 0, type: 'NONE' }] },
      },
      visibilityConfig: visible('size'),
    },
    {
      // Counting only: the group's body rules refuse bodies over 8 KB, which would end payment events and training texts.
      name: 'common',
      priority: 2,
      overrideAction: { count: {} },
      statement: { managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesCommonRuleSet' } },
      visibilityConfig: visible('common'),
    },
  ];
}

/** The mark of a request from a network of servers, which is one signal of a program (S27). */
export const HOSTED_MARK = 'hosted';

/** Requests of one address in five minutes before CloudFront's firewall refuses it: a floor under every finer limit. */
export const ADDRESS_LIMIT = 2_000;

/** Rules of the managed list of addresses that refuse. Its third, AWSManagedIPDDoSList, only counts, as AWS has it: much that is on it is somebody's home (AWS WAF guide, "IP reputation rule groups"). */
const REFUSED_ADDRESSES = ['AWSManagedIPReputationList', 'AWSManagedReconnaissanceList'];

/** Those of them that refuse, by the names of their metrics. */
export const REFUSING_RULES = ['rate', 'reputation'] as const;

/** Rules of the list on the distributions, where the viewer's own address is known. */
export function viewerRules(): CfnWebACL.RuleProperty[] {
  return [
    {
      name: 'rate',
      priority: 0,
      action: block('rate'),
      statement: { rateBasedStatement: { limit: ADDRESS_LIMIT, aggregateKeyType: 'IP', evaluationWindowSec: 300 } },
      visibilityConfig: visible('rate'),
    },
    {
      name: 'reputation',
      priority: 1,
      overrideAction: { none: {} },
      statement: {
        managedRuleGroupStatement: {
          vendorName: 'AWS',
          name: 'AWSManagedRulesAmazonIpReputationList',
          // A group as a whole cannot be given words; each of its rules can. Left to itself it answers in the edge's own HTML, without a header of ours (S4.1).
          ruleActionOverrides: REFUSED_ADDRESSES.map((name) => ({ name, actionToUse: block('refused') })),
        },
      },
      visibilityConfig: visible('reputation'),
    },
    {
      // Counting only: people come by a company's way out or a VPN. Its labels are signals.
      name: 'networks',
      priority: 2,
      overrideAction: { count: {} },
      statement: { managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesAnonymousIpList' } },
      visibilityConfig: visible('networks'),
    },
    {
      name: 'hosted',
      priority: 3,
      action: { count: { customRequestHandling: { insertHeaders: [{ name: HOSTED_MARK, value: '1' }] } } },
      statement: { labelMatchStatement: { scope: 'LABEL', key: 'awswaf:managed:aws:anonymous-ip-list:HostingProviderIPList' } },
      visibilityConfig: visible('hosted'),
    },
  ];
}

export const visibility = visible;
/** By what name the metrics of the stage's list are found; two instances may live in one account. */
export const stageList = (instance: string): string => `${instance}-stage`;
