import { WAFV2Client } from '@aws-sdk/client-wafv2';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { logEvent } from '../core/journal.ts';
import { functionLog } from '../core/log.ts';
import { once } from '../core/once.ts';
import { firewallEnv, firewallWake } from './contract.ts';
import { writeFirewallRefusals, type FirewallDeps } from './firewall.ts';
import { firewallSamples, firewallSpans } from './firewall-store.ts';

const deps = once((): FirewallDeps => {
  const { JOURNAL_TABLE: journal, GUARDS_TABLE: guards, FIREWALL_ACL: acl, FIREWALL_RULES: rules } = readEnv(firewallEnv);
  // AWS keeps lists of distributions in a region of their own, which the ARN names.
  const waf = new WAFV2Client({ region: acl.split(':')[3] ?? '' });
  return {
    rules: rules.split(','),
    samples: firewallSamples(waf, acl),
    ...firewallSpans(dynamo(), { journal, guards }),
    written: (row) => logEvent(row, journal, functionLog()),
  };
});

/** Writes down what the distributions' firewall has refused, by schedule. `asOf` (milliseconds) looks as if it were then. */
export const handler = async (event: unknown): Promise<void> => writeFirewallRefusals(firewallWake.parse(event).asOf ?? Date.now(), deps());
