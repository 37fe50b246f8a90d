import { GetSampledRequestsCommand, type WAFV2Client } from '@aws-sdk/client-wafv2';
import { BatchGetCommand, TransactWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applied } from '../core/clients.ts';
import { rowPut } from '../core/journal.ts';
import type { FirewallDeps, Span } from './firewall.ts';

/** What is asked for at most: as many as AWS WAF gives (GetSampledRequests, AWS WAF API reference). */
const MOST = 500;

/** Requests that a rule of a list has refused, as AWS WAF has sampled them. */
export const firewallSamples =
  (waf: WAFV2Client, WebAclArn: string): FirewallDeps['samples'] =>
  async (RuleMetricName, { from, to }) => {
    const { SampledRequests = [] } = await waf.send(
      // Both ends are within a window of AWS WAF's, to the second.
      new GetSampledRequestsCommand({
        WebAclArn,
        RuleMetricName,
        Scope: 'CLOUDFRONT',
        TimeWindow: { StartTime: new Date(from), EndTime: new Date(to - 1_000) },
        MaxItems: MOST,
      }),
    );
    return SampledRequests.flatMap(({ Action, Request, Weight = 1, Timestamp }) =>
      Action === 'BLOCK' && Request?.ClientIP !== undefined
        ? [
            {
              address: Request.ClientIP,
              agent: Request.Headers?.find(({ Name }) => Name?.toLowerCase() === 'user-agent')?.Value,
              atMs: Math.min(Math.max(Timestamp?.getTime() ?? from, from), to - 1),
              weight: Math.max(1, Number(Weight)),
            },
          ]
        : [],
    );
  };

/** Longer than AWS WAF keeps what was sampled, in seconds. */
const DONE_SECONDS = 86_400;
const keyOf = ({ from }: Span) => ({ pk: 'FIREWALL', sk: new Date(from).toISOString() });

/** Which spans are written down, beside the rows of the journal: in one transaction, so that a run that dies or comes twice writes nothing twice. */
export const firewallSpans = (
  db: DynamoDBDocumentClient,
  { journal, guards }: { readonly journal: string; readonly guards: string },
): Pick<FirewallDeps, 'open' | 'close'> => ({
  async open(spans) {
    if (spans.length === 0) return [];
    const { Responses } = await db.send(new BatchGetCommand({ RequestItems: { [guards]: { Keys: spans.map(keyOf), ConsistentRead: true } } }));
    const done = new Set((Responses?.[guards] ?? []).map(({ sk }) => String(sk)));
    return spans.filter((span) => !done.has(keyOf(span).sk));
  },
  close: (span, rows) =>
    applied(
      db.send(
        new TransactWriteCommand({
          TransactItems: [
            {
              Put: {
                TableName: guards,
                Item: { ...keyOf(span), expiresAt: Math.ceil(span.to / 1_000) + DONE_SECONDS },
                ConditionExpression: 'attribute_not_exists(pk)',
              },
            },
            ...rows.map((row) => ({ Put: rowPut(row, journal) })),
          ],
        }),
      ),
    ),
});
