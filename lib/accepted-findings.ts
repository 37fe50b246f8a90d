import type { Config } from './config.ts';
import { isGeographic } from './features/bedrock-rights.ts';

/** A finding of cdk-nag that stays: which rule, on which resources, and why. A row that matches nothing fails the synth, so none outlives its reason. */
export interface AcceptedFinding {
  readonly rule: RegExp;
  /** Logical id of the resource, as in the template. */
  readonly resource: RegExp;
  readonly reason: string;
  /** The configurations in which the finding is there; in every one where it is not said. */
  readonly when?: (config: Deciding) => boolean;
}

/** What of a configuration decides which findings there are. */
type Deciding = Pick<Config, 'domains' | 'scanner' | 'tracing' | 'profile' | 'model' | 'embeddings'>;

export const ACCEPTED_FINDINGS: readonly AcceptedFinding[] = [
  {
    rule: /^AwsSolutions-IAM5\[Resource::.*\/accounts\/\*\]$/,
    resource: /Role/,
    reason: 'Objects are named by server-made ids below accounts/; a policy cannot list them.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::.*\/chains\/\*\]$/,
    resource: /^JournalSealRole/,
    reason: 'Batches are named by account and number below chains/; a policy cannot list them.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::.*ObjectLogs.*\/\*\]$/,
    resource: /^JournalObjectsRole/,
    reason: 'S3 names its logs by moment and chance; a policy cannot list them.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:aws:ses:.*identity\/\*\]$/,
    resource: /^(?:NoticesSend|Members)Role/,
    reason: 'The sender is a verified identity of this account and region; which one is configuration of SES.',
  },
  {
    rule: /^AwsSolutions-IAM4\[.*AWSLambdaVPCAccessExecutionRole\]$/,
    resource: /Role/,
    reason: 'Network interfaces of functions in a VPC have no ARN before they exist; AWS keeps this policy.',
    when: ({ profile }) => profile === 'production',
  },
  {
    rule: /^AwsSolutions-IAM4\[.*AmazonAPIGatewayPushToCloudWatchLogs\]$/,
    resource: /^GatewayLogsRole/,
    reason: 'One role per region and account, as API Gateway asks for it.',
  },
  {
    rule: /^AwsSolutions-IAM[45]\[/,
    resource: /^(?:Migrationsframework|Migrationswaiter)/,
    reason: "CDK's provider framework: invokes exactly the two migration functions and writes its own logs.",
  },
  {
    rule: /^AwsSolutions-(?:L1|SF1|SF2)$/,
    resource: /^(?:Migrations|.*CDKBucketDeployment)/,
    reason: 'Functions and state machine of CDK itself; their runtime and logging come with its releases.',
  },
  { rule: /^AwsSolutions-IAM[45]\[/, resource: /CDKBucketDeployment/, reason: "CDK's bucket deployment, limited to the loader's bucket and the asset bucket." },
  {
    rule: /^AwsSolutions-IAM[45]\[/,
    resource: /^LogRetention/,
    reason: "CDK's function that sets the retention of the cluster's log group, whose name exists only after deployment.",
  },
  { rule: /^AwsSolutions-IAM5\[Resource::\*\]$/, resource: /^KeysRotate/, reason: 'secretsmanager:GetRandomPassword has no resource to name.' },
  {
    rule: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    resource: /^LoginRotate/,
    reason: 'secretsmanager:GetRandomPassword has no resource to name.',
    when: ({ profile }) => profile === 'economy',
  },
  {
    rule: /^AwsSolutions-IAM[45]\[/,
    resource: /^BucketNotificationsHandler/,
    reason: "CDK's notification resource must be able to configure the imported bucket.",
  },
  {
    rule: /^AwsSolutions-SMG4$/,
    resource: /^(?:Pepper|VisitorSeal|AppOriginSecret|EdgeOriginSecret|SigningKey|StripeKeys)/,
    reason:
      'Peppers and the visitor seal are versioned and renewed by commands of the operator, origin secrets by a deployment that admits those of two generations; the signing key is rotated by the api stack; keys of Stripe are renewed at Stripe.',
  },
  {
    rule: /^AwsSolutions-S1$/,
    resource: /^(?:ObjectLogs|Loader|DashboardFiles)/,
    reason:
      'The first holds the logs of the others; what the other two hold is public, and only the distributions may read it, to which a page that is not there is a 403.',
  },
  { rule: /^AwsSolutions-APIG2$/, resource: /^Api/, reason: "Requests are validated by the functions against the registry's schemas, with problem documents." },
  { rule: /^AwsSolutions-APIG3$/, resource: /^Api/, reason: 'The firewall is associated by the edge stack, which comes after this one.' },
  { rule: /^AwsSolutions-CFR1$/, resource: /^(?:App|Edge)/, reason: 'Countries are a rule of each chatbot, evaluated at every message, not of the instance.' },
  {
    rule: /^AwsSolutions-CFR3$/,
    resource: /^(?:App|Edge)/,
    reason: 'Requests are logged without path and query by API Gateway; a second log of addresses would need its own retention.',
  },
  {
    rule: /^AwsSolutions-CFR4$/,
    resource: /^(?:App|Edge)/,
    reason: "Without a domain of one's own CloudFront fixes the policy of its default certificate; with `domains` it is TLSv1.2_2021.",
    when: ({ domains }) => !domains,
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:aws:events:.*DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3\*\]$/,
    resource: /^MalwareProtectionRole/,
    reason: 'GuardDuty names its own rule, and only what it manages itself may be changed.',
    when: ({ scanner }) => scanner.engine === 'guardduty',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:aws:bedrock:\*::foundation-model\/[^*]*\]$/,
    resource: /Role/,
    reason: 'An inference profile sends a call to whichever region of its geography has room; only calls through this profile are let through.',
    when: ({ model, embeddings }) => [model, embeddings].some((each) => each.provider === 'bedrock' && isGeographic(each.model)),
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    resource: /Role/,
    reason: 'xray:PutTraceSegments and PutTelemetryRecords know no resource (Service authorization reference, X-Ray).',
    when: ({ tracing }) => tracing,
  },
];

/** The rows that hold for a configuration: a finding that this one cannot have would otherwise count as a stale acceptance. */
export const acceptedFor = (config: Deciding): readonly AcceptedFinding[] => ACCEPTED_FINDINGS.filter(({ when }) => when?.(config) ?? true);
