import { Tags, Validations, type App } from 'aws-cdk-lib/core';
import { acceptedFor } from './accepted-findings.ts';
import { ApiStack } from './api-stack.ts';
import { CONTEXT_KEY, parseConfig, PROFILE_KEY } from './config.ts';
import { DataStack } from './data-stack.ts';
import { EdgeStack } from './edge-stack.ts';
import { OpsStack } from './ops-stack.ts';
import { reasonedRules } from './reasoned-rules.ts';
import { ViewerFirewallStack } from './viewer-firewall-stack.ts';

/** CloudFront's own firewall lists exist only here. */
const VIEWER_FIREWALL_REGION = 'us-east-1';

/** Builds the stacks of one instance by lifetime: data, api, edge, the distributions' firewall, and what watches them. Every synth is checked by AWS's validator and cdk-nag. */
export function buildApp(app: App) {
  const config = parseConfig(app.node.tryGetContext(CONTEXT_KEY), app.node.tryGetContext(PROFILE_KEY));
  Validations.of(app).addPlugins(reasonedRules(app, acceptedFor(config)));
  const env = { region: config.region };
  const data = new DataStack(app, `${config.name}-data`, { config, env, terminationProtection: true, description: 'Rempart: what outlives every release' });
  const api = new ApiStack(app, `${config.name}-api`, { config, data, env, description: 'Rempart: functions and API' });
  const firewall = new ViewerFirewallStack(app, `${config.name}-viewer-firewall`, {
    env: { region: VIEWER_FIREWALL_REGION },
    crossRegionReferences: true,
    description: 'Rempart: firewall of the distributions',
  });
  const edge = new EdgeStack(app, `${config.name}-edge`, {
    config,
    data,
    api,
    viewerAclArn: firewall.aclArn,
    env,
    crossRegionReferences: true,
    description: 'Rempart: the two hosts',
  });
  const ops = new OpsStack(app, `${config.name}-ops`, { config, data, api, edge, env, description: 'Rempart: alarms, dashboard, canary, budget' });
  // What a bill is divided by: which instance, which part of it, and which profile.
  Tags.of(app).add('application', config.name);
  Tags.of(app).add('profile', config.profile);
  for (const [part, stack] of Object.entries({ data, api, edge, firewall, ops })) Tags.of(stack).add('part', part);
  return { config, data, api, edge, firewall, ops };
}
