import { Stack } from 'aws-cdk-lib/core';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { CfnMalwareProtectionPlan } from 'aws-cdk-lib/aws-guardduty';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

const SERVICE = 'malware-protection-plan.guardduty.amazonaws.com';

/**
 * GuardDuty Malware Protection of the quarantine, and its findings to the function that notes them. The rights are those of the GuardDuty guide ("Create or update
 * IAM role policy"), without the tags, which nothing here reads, and without a key, since the bucket has S3's own.
 */
export function guardDuty(scope: Construct, quarantine: IBucket, hears: LambdaFunction): void {
  const managedRule = Stack.of(scope).formatArn({ service: 'events', resource: 'rule', resourceName: 'DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*' });
  const role = new Role(scope, 'MalwareProtectionRole', { assumedBy: new ServicePrincipal(SERVICE), description: 'GuardDuty on its way to the quarantine' });
  const rights = [
    new PolicyStatement({
      actions: ['events:PutRule', 'events:DeleteRule', 'events:PutTargets', 'events:RemoveTargets'],
      resources: [managedRule],
      conditions: { StringLike: { 'events:ManagedBy': SERVICE } },
    }),
    new PolicyStatement({ actions: ['events:DescribeRule', 'events:ListTargetsByRule'], resources: [managedRule] }),
    new PolicyStatement({ actions: ['s3:GetBucketNotification', 's3:PutBucketNotification', 's3:ListBucket'], resources: [quarantine.bucketArn] }),
    new PolicyStatement({ actions: ['s3:PutObject'], resources: [quarantine.arnForObjects('malware-protection-resource-validation-object')] }),
    new PolicyStatement({ actions: ['s3:GetObject', 's3:GetObjectVersion'], resources: [quarantine.arnForObjects('accounts/*')] }),
  ];
  for (const right of rights) role.addToPolicy(right);
  // The notification of arrivals and GuardDuty's own share one configuration of the bucket; both must say that EventBridge is told.
  quarantine.enableEventBridgeNotification();
  const plan = new CfnMalwareProtectionPlan(scope, 'MalwareProtection', {
    role: role.roleArn,
    protectedResource: { s3Bucket: { bucketName: quarantine.bucketName, objectPrefixes: ['accounts/'] } },
    actions: { tagging: { status: 'DISABLED' } },
  });
  plan.node.addDependency(role);
  new Rule(scope, 'Findings', {
    description: 'What GuardDuty finds in quarantine',
    eventPattern: {
      source: ['aws.guardduty'],
      detailType: ['GuardDuty Malware Protection Object Scan Result'],
      detail: { s3ObjectDetails: { bucketName: [quarantine.bucketName] } },
    },
    targets: [new LambdaTarget(hears, { retryAttempts: 8 })],
  });
}
