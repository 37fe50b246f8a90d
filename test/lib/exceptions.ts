import type { Profile } from '../../local/cloud/assembly-cache.ts';

type Json = Readonly<Record<string, unknown>>;

/** What is not made by us though it is in our templates: what it does, and why it is not as ours are. */
interface Foreign {
  readonly does: string;
  readonly because: string;
  readonly ids: RegExp;
  /** Where it is alone; in both profiles where it is not said. */
  readonly only?: Profile;
}
/** Each must still be there. */
export const FOREIGN: readonly Foreign[] = [
  {
    does: 'sets the retention of the log group of the cluster, at deployment',
    because: 'RDS makes that log group itself; the CDK has one function for all such groups, whose constructor takes neither architecture nor memory',
    ids: /^LogRetention/,
  },
  {
    does: 'takes the rules out of the default security group, at deployment',
    because: "a custom resource of the CDK's core, whose provider is written without architecture and log group",
    ids: /^CustomVpcRestrictDefaultSG/,
  },
  {
    does: 'runs the migration, at deployment',
    because: "the CDK's framework of providers takes no architecture and no memory; what it calls are functions of ours, which are as all others",
    ids: /^Migrationsframework|^Migrationswaiter/,
  },
  {
    does: 'tells the quarantine whom to notify, at deployment',
    because: 'one function of the CDK for a stack, in Python, of which only the role can be chosen',
    ids: /^BucketNotificationsHandler/,
  },
  {
    does: 'puts files into buckets, at deployment',
    because: 'it is in Python, with the command line of AWS as a layer, and has rights on the buckets of the deployment by patterns of actions',
    ids: /^CustomCDKBucketDeployment/,
  },
  {
    does: "renews the master's password",
    because: "an application of AWS, in a stack and by a template of AWS's own: only its name, its subnets and its group are ours to say",
    ids: /^DatabaseClusterRotationSingleUser/,
    only: 'production',
  },
];
export const isForeign = (id: string): boolean => FOREIGN.some(({ ids }) => ids.test(id));

/** Rights on whatever there is, and why there is nothing to name. */
export const ON_EVERYTHING: Readonly<Record<string, string>> = {
  'secretsmanager:GetRandomPassword': 'what it makes is kept nowhere, so there is no resource to name (Service authorization reference, Secrets Manager)',
};
/** Policies of AWS's own, which name no resource of ours, by the end of their names. */
export const OF_AWS: Readonly<Record<string, { readonly because: string; readonly only?: Profile }>> = {
  AmazonAPIGatewayPushToCloudWatchLogs: { because: 'API Gateway has one role for all logs of an account' },
  AWSLambdaVPCAccessExecutionRole: { because: 'a function in a network makes its interfaces itself, before they have a name', only: 'production' },
};
/** Whether a statement of ours gives more than named actions on named resources (S15.2, S15.3). */
export function tooWide({ Action, Effect, Principal, NotAction, NotResource, Resource: on }: Json): boolean {
  if (Effect !== 'Allow' || Principal) return false;
  const actions = [Action].flat().map(String);
  if (NotAction || NotResource || actions.some((action) => action.includes('*'))) return true;
  // A bare star, and one that stands for the whole of a service or of an account.
  const everything = [on].flat().some((each) => typeof each === 'string' && /^(?:\*|arn:(?:[^:]*:){4}\*)$/.test(each));
  return everything && !actions.every((action) => action in ON_EVERYTHING);
}
