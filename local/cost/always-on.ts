import type { Resource, Stack } from '../template/assembly.ts';
import type { Quantity } from './cost-line.ts';

/** Hours of a month, as AWS's own examples count them. */
const HOURS = 730;
const MINUTES = HOURS * 60;
/** What the proxy bills at least for a serverless cluster, in ACU. */
const PROXY_ACU = 8;
/** How long a look of the clock's workers is assumed to take, in seconds. */
const LOOK_SECONDS = 0.2;
/** Lambda's long polls of one queue: five at once, twenty seconds each; with `maxConcurrency` it does not come down to two (Lambda guide, scaling of SQS sources). */
const POLLS = { atOnce: 5, seconds: 20 } as const;

type Properties = Readonly<Record<string, unknown>>;
/** Resources of one type, in one stack. */
type Count = (resources: readonly (readonly [id: string, Properties])[], stack: Stack) => readonly Quantity[];

const each =
  (what: string, units: number, price: Quantity['price']): Count =>
  (resources) => [{ what: resources.length > 1 ? `${resources.length} ${what}` : what, units: resources.length * units, price }];

const of = ({ template }: Stack, type: string): readonly Resource[] => Object.values(template.Resources).filter(({ Type }) => Type === type);

/** Runs of a rule in a month; none for a rule without a rate. */
function runs(expression: unknown): number {
  const [, count = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(String(expression)) ?? [];
  return count ? MINUTES / (Number(count) * { minute: 1, hour: 60, day: 1440 }[unit as 'minute' | 'hour' | 'day']) : 0;
}

/** What a month costs although nobody calls, by type of resource. */
export const ALWAYS_ON: Readonly<Record<string, Count>> = {
  'AWS::RDS::DBCluster': (clusters, stack) => {
    const instances = of(stack, 'AWS::RDS::DBInstance').length;
    const least = clusters.map(([, { ServerlessV2ScalingConfiguration }]) =>
      Number((ServerlessV2ScalingConfiguration as Properties | undefined)?.['MinCapacity'] ?? 0),
    );
    const acu = least.reduce((sum, one) => sum + one, 0) * instances;
    const managed = clusters.filter(([, { ManageMasterUserPassword }]) => ManageMasterUserPassword === true).length;
    return [
      { what: `Aurora, ${acu} ACU at least`, units: acu * HOURS, price: 'acuHour' },
      { what: 'secret that RDS keeps', units: managed, price: 'secretMonth' },
    ];
  },
  'AWS::RDS::DBProxy': (proxies) => [{ what: `RDS Proxy, ${PROXY_ACU} ACU at least`, units: proxies.length * PROXY_ACU * HOURS, price: 'proxyAcuHour' }],
  'AWS::EC2::NatGateway': each('NAT gateway', HOURS, 'natHour'),
  'AWS::EC2::EIP': each('public address of the NAT gateway', HOURS, 'addressHour'),
  'AWS::KMS::Key': each('KMS key', 1, 'keyMonth'),
  'AWS::SecretsManager::Secret': each('secrets', 1, 'secretMonth'),
  'AWS::WAFv2::WebACL': (lists, stack) => [
    { what: `web ACL of ${stack.name}`, units: lists.length, price: 'webAclMonth' },
    { what: `its rules`, units: lists.reduce((sum, [, { Rules }]) => sum + (Array.isArray(Rules) ? Rules.length : 0), 0), price: 'webRuleMonth' },
  ],
  'AWS::CloudWatch::Alarm': (alarms) => {
    const metrics = alarms.map(([, { Metrics }]) => (Array.isArray(Metrics) ? Metrics.filter((metric: Properties) => metric['MetricStat']).length : 1));
    return [{ what: `${alarms.length} alarms`, units: metrics.reduce((sum, count) => sum + count, 0), price: 'alarmMonth' }];
  },
  'AWS::CloudWatch::Dashboard': each('dashboard', 1, 'dashboardMonth'),
  'AWS::Lambda::EventSourceMapping': (sources) => [
    {
      what: `looks of Lambda into ${sources.length} empty queues`,
      units: (sources.length * POLLS.atOnce * HOURS * 3_600) / POLLS.seconds / 1e6,
      price: 'queueMillion',
      assumes: 'five long polls at once for each queue, also where two workers are the most',
    },
  ],
  'AWS::Events::Rule': (rules, stack) => {
    const memory = new Map(Object.entries(stack.template.Resources).map(([id, { Properties }]) => [id, Number(Properties?.['MemorySize'] ?? 128)]));
    const counted = rules.map(([, { ScheduleExpression, Targets }]) => {
      const [, target = ''] = /"Fn::GetAtt":\["(\w+)"/.exec(JSON.stringify(Targets)) ?? [];
      return { calls: runs(ScheduleExpression), gigabytes: (memory.get(target) ?? 128) / 1024 };
    });
    const assumes = `${LOOK_SECONDS} s for a look that finds nothing`;
    return [
      { what: `calls of the clock in ${stack.name}`, units: counted.reduce((sum, { calls }) => sum + calls, 0) / 1e6, price: 'lambdaMillion' },
      {
        what: `time of these calls`,
        units: counted.reduce((sum, { calls, gigabytes }) => sum + calls * gigabytes * LOOK_SECONDS, 0),
        price: 'lambdaGigabyteSecond',
        assumes,
      },
    ];
  },
};

/** Types that cost by use or by what they store, and nothing while nothing is there. */
export const BY_USE: readonly string[] = [
  'AWS::ApiGateway::RestApi',
  'AWS::CloudFront::Distribution',
  'AWS::CloudFront::Function',
  'AWS::DynamoDB::GlobalTable',
  'AWS::GuardDuty::MalwareProtectionPlan',
  'AWS::Lambda::Function',
  'AWS::Logs::LogGroup',
  // Its metric, in hours in which the log takes something in (by-use.ts).
  'AWS::Logs::MetricFilter',
  'AWS::RDS::DBInstance',
  'AWS::S3::Bucket',
  'AWS::SQS::Queue',
  // A message for each mail that comes back.
  'AWS::SNS::Topic',
  'AWS::StepFunctions::StateMachine',
];

/** Types that cost nothing themselves. */
export const FREE =
  /^(?:Custom::|AWS::CDK::|AWS::IAM::|AWS::Budgets::Budget$|AWS::Serverless::Application$|AWS::EC2::(?:VPC|Subnet|Route|SecurityGroup|InternetGateway|FlowLog|VPCEndpoint|VPCGatewayAttachment|SubnetRouteTableAssociation|RouteTable|SecurityGroup(?:Ingress|Egress))$|AWS::RDS::DB(?:SubnetGroup|ClusterParameterGroup|ProxyTargetGroup)$|AWS::S3::BucketPolicy$|AWS::SQS::QueuePolicy$|AWS::SNS::(?:TopicPolicy|Subscription)$|AWS::SES::ConfigurationSet(?:EventDestination)?$|AWS::SecretsManager::(?:ResourcePolicy|SecretTargetAttachment|RotationSchedule)$|AWS::Lambda::(?:Permission|LayerVersion|EventInvokeConfig)$|AWS::ApiGateway::(?:Account|Deployment|Stage)$|AWS::WAFv2::WebACLAssociation$|AWS::CloudFront::(?:CachePolicy|ResponseHeadersPolicy|OriginAccessControl)$|AWS::Logs::SubscriptionFilter$)/;

/** Types that are in none of the three ways, or in more than one: their cost is not known. */
export function typesWithoutPrice(stacks: readonly Stack[]): readonly string[] {
  const types = new Set(stacks.flatMap(({ template }) => Object.values(template.Resources).map(({ Type }) => Type)));
  return [...types].filter((type) => [type in ALWAYS_ON, BY_USE.includes(type), FREE.test(type)].filter(Boolean).length !== 1);
}

/** What stacks cost in a month in which nobody calls. */
export const alwaysOn = (stacks: readonly Stack[]): readonly Quantity[] =>
  stacks.flatMap((stack) => {
    const resources = Object.entries(stack.template.Resources);
    return Object.entries(ALWAYS_ON).flatMap(([type, count]) => {
      const found = resources.filter(([, { Type }]) => Type === type).map(([id, { Properties }]) => [id, Properties ?? {}] as const);
      return found.length === 0 ? [] : count(found, stack);
    });
  });
