import type { Assembly, Stack } from '../template/assembly.ts';

/** How long the first deployment of what is slow should take, in minutes: from AWS's guides and what others report; not measured here. */
const SLOW: Readonly<Record<string, readonly [from: number, to: number]>> = {
  'AWS::RDS::DBCluster': [3, 6],
  'AWS::RDS::DBInstance': [5, 10],
  'AWS::RDS::DBProxy': [3, 10],
  'AWS::EC2::NatGateway': [2, 3],
  'AWS::CloudFront::Distribution': [4, 8],
  'AWS::StepFunctions::StateMachine': [1, 2],
  'AWS::WAFv2::WebACL': [1, 1],
};
/** Resources of all other types that are made in a minute. */
const A_MINUTE = 120;

/** Why something stays when everything else is deleted. */
const KEPT: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::GlobalTable': 'people, sessions, limits, journal',
  'AWS::S3::Bucket': 'files of customers, and versions of what was published',
  'AWS::SecretsManager::Secret': 'without them nothing that was signed or sealed can be read again',
  'AWS::KMS::Key': 'closes the secrets of accounts; what it has closed is lost with it',
  'AWS::RDS::DBCluster': 'conversations and knowledge of every account',
  'AWS::RDS::DBInstance': 'the way into the cluster',
  'AWS::Logs::LogGroup': 'logs end by their own retention',
};

/** With these a resource stays when its stack is deleted; the second lets it go with a stack whose creation fails. */
const STAYING: ReadonlySet<string | undefined> = new Set(['Retain', 'RetainExceptOnCreate']);

export interface PlannedStack {
  readonly name: string;
  readonly region: string | undefined;
  readonly resources: number;
  readonly minutes: readonly [from: number, to: number];
}

/** What stays of a type, and why. */
export interface Kept {
  readonly stack: string;
  readonly type: string;
  readonly count: number;
  readonly why: string;
}

const count = <K>(keys: readonly K[]): ReadonlyMap<K, number> => keys.reduce((all, key) => all.set(key, (all.get(key) ?? 0) + 1), new Map<K, number>());

function minutesOf({ template }: Stack): readonly [number, number] {
  const types = count(Object.values(template.Resources).map(({ Type }) => Type));
  // What is of one type is made side by side; cluster, instance and proxy wait for each other.
  const slow = [...types.keys()].flatMap((type) => (SLOW[type] ? [SLOW[type]] : []));
  const others = Math.ceil(Object.keys(template.Resources).length / A_MINUTE);
  return [slow.reduce((sum, [from]) => sum + from, others), slow.reduce((sum, [, to]) => sum + to, others * 2)];
}

/** The stacks in the order in which they are deployed. */
export const deploymentPlan = ({ stacks }: Assembly): readonly PlannedStack[] =>
  stacks.map((stack) => ({
    name: stack.name,
    region: stack.region,
    resources: Object.keys(stack.template.Resources).length,
    minutes: minutesOf(stack),
  }));

/** What would deploy and not work, one sentence each. */
export function unready({ stacks }: Assembly): readonly string[] {
  const all = stacks.flatMap(({ template }) => Object.entries(template.Resources));
  const guarded = all.some(([, { Type }]) => Type === 'AWS::GuardDuty::MalwareProtectionPlan');
  const [, scan] = all.find(([id, { Type }]) => Type === 'AWS::Lambda::Function' && id.startsWith('MaterialsScanFunction')) ?? [];
  return guarded || scan?.Properties?.['Layers'] ? [] : ['The scanner is not built, and no file would ever be released: run "npm run layer:clamav" first.'];
}

/** The stack that outlives the others: what it holds would be lost with it. */
export const isData = (name: string): boolean => name.endsWith('-data');

export interface DestructionPlan {
  /** Name of the instance, which a person must say. */
  readonly instance: string;
  /** Stacks that go, in the order in which they go. */
  readonly go: readonly string[];
  /** What holds data. */
  readonly stays: readonly Kept[];
  /** What holds none, and stays because its stack does. */
  readonly along: readonly Kept[];
}

/** Why what is kept beside the data is: the same for all of it. */
const ALONG = 'holds nothing; it stays because its stack does';
/** Where a bucket holds what a deployment can publish again. */
const PUBLISHED = 'files that were published, which a deployment brings anew: a bucket with anything in it is not deleted';

export function destructionPlan({ stacks }: Assembly): DestructionPlan {
  const kept = stacks.flatMap(({ name, template }) => {
    // A stack that stays keeps all it has, whatever the resource says.
    const there = Object.values(template.Resources).filter(({ DeletionPolicy }) => isData(name) || STAYING.has(DeletionPolicy));
    const whyOf = (type: string): string => (type === 'AWS::S3::Bucket' && !isData(name) ? PUBLISHED : (KEPT[type] ?? ALONG));
    return [...count(there.map(({ Type }) => Type))].map(([type, found]): Kept => ({ stack: name, type, count: found, why: whyOf(type) }));
  });
  const [stays, along] = [kept.filter(({ why }) => why !== ALONG), kept.filter(({ why }) => why === ALONG)];
  const names = stacks.map(({ name }) => name);
  return { instance: names.find(isData)?.replace(/-data$/, '') ?? '', go: names.filter((name) => !isData(name)).reverse(), stays, along };
}
