import { Stack, type StackProps } from 'aws-cdk-lib/core';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { responseBodies, viewerRules, visibility } from './firewall-rules.ts';

/** The firewall list of the two distributions. AWS keeps lists of scope CLOUDFRONT in us-east-1, whatever the region of the rest. */
export class ViewerFirewallStack extends Stack {
  readonly aclArn: string;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const acl = new CfnWebACL(this, 'ViewerFirewall', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      customResponseBodies: responseBodies,
      rules: viewerRules(),
      visibilityConfig: visibility('viewers'),
    });
    this.aclArn = acl.attrArn;
  }
}
