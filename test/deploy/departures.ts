/** A type of resource that the emulator cannot make, taken out of the templates before they are deployed to it. */
export interface LeftOut {
  readonly type: string;
  readonly why: string;
  /** The least of it, without which nothing could tell that it is still refused. */
  readonly least: Readonly<Record<string, unknown>>;
}

/** MiniStack 1.5.33 refuses these as "Unrecognized resource types" or "Unsupported resource type". Every sentence here stands in docs/operations.md. */
export const LEFT_OUT: readonly LeftOut[] = [
  {
    type: 'AWS::SecretsManager::RotationSchedule',
    why: 'rotation by the clock: where it would begin at once, a custom resource calls the four steps of our function; no password of a login is ever renewed',
    least: { SecretId: 'none', RotationRules: { AutomaticallyAfterDays: 30 } },
  },
  {
    type: 'AWS::SecretsManager::ResourcePolicy',
    why: 'who else may read a secret; the emulator asks nobody for rights in any case',
    least: { SecretId: 'none', ResourcePolicy: { Version: '2012-10-17', Statement: [] } },
  },
  {
    type: 'AWS::EC2::FlowLog',
    why: 'records of the network of the database, which holds no database here',
    least: { ResourceId: 'vpc-none', ResourceType: 'VPC', TrafficType: 'REJECT' },
  },
  {
    type: 'AWS::WAFv2::WebACLAssociation',
    why: 'the firewall before the stage: its rules are made and guard nothing, so the address of the API itself is open',
    least: {
      ResourceArn: 'arn:aws:apigateway:eu-west-3::/restapis/none/stages/none',
      WebACLArn: 'arn:aws:wafv2:eu-west-3:000000000000:regional/webacl/none/none',
    },
  },
];

/** A property that the emulator refuses, whose resources are taken out whole. */
export const LEFT_OUT_WITH = {
  type: 'AWS::CloudWatch::Alarm',
  property: 'Metrics',
  why: 'alarms that reckon with several metrics; those of one metric are made, and none of them ever rings',
  least: { ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 1, Threshold: 1, Metrics: [{ Id: 'a', Expression: '1' }] },
} as const;

/** A custom resource whose function asks for something that only AWS's own runtime brings. */
export const LEFT_OUT_FUNCTIONS: readonly { readonly type: string; readonly why: string; readonly asksFor: string }[] = [
  {
    type: 'Custom::VpcRestrictDefaultSG',
    why: "empties the default security group; its function takes the EC2 client from AWS's runtime, and the emulator has no stand-in for it",
    asksFor: '@aws-sdk/client-ec2',
  },
];

/** What is written otherwise than we deploy it; the `rewrite` files do it, and a test fails where there is nothing left to write otherwise. */
export const REWRITTEN = {
  master:
    "the cluster's attribute MasterUserSecret.SecretArn: CloudFormation of the emulator does not have it, so the master's secret is a resource of its own",
  origin: 'the origin of both distributions: the emulator calls no host of AWS, so the API is reached at the address that the emulator has for it',
  firewall:
    "the firewall list of the distributions, whose name is one of no list: the emulator looks for outputs of other stacks in the stack's own region, and evaluates no rules before a distribution",
  refusals: "the gateway's own refusals: the emulator does not read them in the description of the API, so each is a resource",
  otherMethods:
    'methods that a path does not have: the emulator does not read x-amazon-apigateway-any-method, so all of them answer 404 but PUT of the health check, for which a function of the tests answers 405; that step of the smoke test shows nothing here',
  streaming: 'replies that stream: the emulator calls functions one way only, so the reply of a chat comes as a whole',
  withoutTls: "statements of bucket policies that refuse requests without TLS: inside of the emulator a distribution's request to its bucket has none",
  rotation: 'the first rotation of the key that signs: a function of the tests calls the four steps, as Secrets Manager would',
  filesCommand: 'the program that copies files into buckets: layers are not mounted under /opt, so it is called where the emulator unpacks it',
  scanner:
    "the scanner's layer: it is compiled for arm64, so its place is taken by another layer, and the function asks a stand-in of clamd that knows the test file alone",
} as const;
