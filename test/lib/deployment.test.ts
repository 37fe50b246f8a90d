import { beforeAll, describe, expect, test } from '@jest/globals';
import type * as z from 'zod';
import { accessPolicyEnv } from '../../lambdas/access-policy/contract.ts';
import { accountEnv, eraseEnv, exportEnv, exportSweepEnv } from '../../lambdas/account/contract.ts';
import { analyticsEnv } from '../../lambdas/analytics/contract.ts';
import { apiKeysEnv } from '../../lambdas/api-keys/contract.ts';
import { authorizerEnv } from '../../lambdas/authorizer/contract.ts';
import { billingEnv, billingReconcileEnv, billingWorkEnv } from '../../lambdas/billing/contract.ts';
import { blocklistEnv } from '../../lambdas/blocklist/contract.ts';
import { canaryEnv } from '../../lambdas/canary/contract.ts';
import { channelHooksEnv } from '../../lambdas/channel-hooks/contract.ts';
import { channelSendEnv, channelsEnv, channelSweepEnv } from '../../lambdas/channels/contract.ts';
import { channelTurnEnv, chatEnv } from '../../lambdas/chat/contract.ts';
import { chatbotsEnv } from '../../lambdas/chatbots/contract.ts';
import { CONTRACTS } from '../../lambdas/contracts.ts';
import { conversationsEnv } from '../../lambdas/conversations/contract.ts';
import { edgeEnv } from '../../lambdas/core/api.ts';
import { credentialsEnv } from '../../lambdas/credentials/contract.ts';
import { databaseEnv } from '../../lambdas/database/connect.ts';
import { loginRotationEnv, migrationsEnv } from '../../lambdas/database/contract.ts';
import { relayEnv } from '../../lambdas/events/contract.ts';
import { grantsEnv } from '../../lambdas/grants/contract.ts';
import { identityEnv } from '../../lambdas/identity/contract.ts';
import { importerEnv, importsEnv, importSyncEnv, importWorkEnv } from '../../lambdas/imports/contract.ts';
import { keysEnv } from '../../lambdas/keys/contract.ts';
import { indexEnv, reembedEnv } from '../../lambdas/knowledge/contract.ts';
import { arrivalEnv, definitionsEnv, guardDutyEnv, ingestEnv, materialsEnv, purgeEnv, scanEnv, sweepEnv } from '../../lambdas/materials/contract.ts';
import { membersEnv } from '../../lambdas/members/contract.ts';
import { noticesEnv } from '../../lambdas/notices/contract.ts';
import { operatorEnv } from '../../lambdas/operator/contract.ts';
import { firewallEnv, gatewayEnv, lateEnv, objectLogEnv, sealEnv } from '../../lambdas/journal/contract.ts';
import { mailFeedbackEnv } from '../../lambdas/mail-feedback/contract.ts';
import { platformEnv } from '../../lambdas/platform/contract.ts';
import { playbooksEnv } from '../../lambdas/playbooks/contract.ts';
import { privacyEnv, retentionEnv } from '../../lambdas/privacy/contract.ts';
import { questionsEnv } from '../../lambdas/questions/contract.ts';
import { quotaEnv, quotaSweepEnv } from '../../lambdas/quota/contract.ts';
import { searchEnv } from '../../lambdas/search/contract.ts';
import { secondFactorEnv } from '../../lambdas/second-factor/contract.ts';
import { signedVisitorsEnv } from '../../lambdas/signed-visitors/contract.ts';
import { channelMediaEnv, uploadRecordEnv, uploadRenderEnv, uploadsEnv } from '../../lambdas/uploads/contract.ts';
import { visitorsEnv } from '../../lambdas/visitors/contract.ts';
import { deliverEnv, fanOutEnv, webhookSendEnv, webhooksEnv, webhookSweepEnv } from '../../lambdas/webhooks/contract.ts';
import { widgetEnv } from '../../lambdas/widget/contract.ts';
import { OF_ITS_OWN } from './configured.ts';
import { synthesize, type Synthesized } from './synthesized.ts';

type Json = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => JSON.stringify(value);

/** What each bundle reads, by name of the bundle. A bundle without a row fails. */
const READS: Readonly<Record<string, readonly z.ZodType[]>> = {
  authorizer: [authorizerEnv],
  identity: [identityEnv, databaseEnv],
  billing: [billingEnv, databaseEnv],
  'billing-work': [billingWorkEnv, databaseEnv],
  'billing-reconcile': [billingReconcileEnv],
  'mail-feedback': [mailFeedbackEnv],
  journal: [databaseEnv],
  'journal-seal': [sealEnv],
  'journal-gateway': [gatewayEnv],
  'journal-firewall': [firewallEnv],
  'journal-late': [lateEnv],
  'journal-objects': [objectLogEnv],
  platform: [platformEnv],
  chatbots: [chatbotsEnv, databaseEnv],
  materials: [materialsEnv, databaseEnv],
  uploads: [uploadsEnv, databaseEnv],
  'uploads-record': [uploadRecordEnv, databaseEnv],
  'uploads-render': [uploadRenderEnv],
  search: [searchEnv, databaseEnv],
  chat: [chatEnv, databaseEnv],
  channels: [channelsEnv, databaseEnv],
  'chat-channel': [chatEnv, channelTurnEnv, databaseEnv],
  'uploads-media': [channelMediaEnv, databaseEnv],
  'channels-send': [channelSendEnv, databaseEnv],
  'channels-sweep': [channelSweepEnv, databaseEnv],
  'channel-hooks': [channelHooksEnv, databaseEnv],
  widget: [widgetEnv, databaseEnv],
  'signed-visitors': [signedVisitorsEnv, databaseEnv],
  visitors: [visitorsEnv, databaseEnv],
  privacy: [privacyEnv, databaseEnv],
  'privacy-retain': [retentionEnv, databaseEnv],
  conversations: [conversationsEnv, databaseEnv],
  imports: [importsEnv, databaseEnv],
  'imports-importer': [importerEnv],
  'imports-work': [importWorkEnv, databaseEnv],
  'imports-sync': [importSyncEnv, databaseEnv],
  'access-policy': [accessPolicyEnv, databaseEnv],
  account: [accountEnv, databaseEnv],
  'account-erase': [eraseEnv, databaseEnv],
  'account-export': [exportEnv, databaseEnv],
  'account-export-sweep': [exportSweepEnv, databaseEnv],
  analytics: [analyticsEnv, databaseEnv],
  'api-keys': [apiKeysEnv, databaseEnv],
  blocklist: [blocklistEnv, databaseEnv],
  credentials: [credentialsEnv],
  grants: [grantsEnv, databaseEnv],
  'knowledge-index': [indexEnv],
  'knowledge-reembed': [reembedEnv, databaseEnv],
  members: [membersEnv, databaseEnv],
  'notices-send': [noticesEnv],
  'operator-command': [operatorEnv, databaseEnv],
  'quota-sweep': [quotaSweepEnv],
  usage: [quotaEnv, databaseEnv],
  playbooks: [playbooksEnv, databaseEnv],
  questions: [questionsEnv, databaseEnv],
  'second-factor': [secondFactorEnv],
  'keys-rotate': [keysEnv],
  'materials-arrival': [arrivalEnv, databaseEnv],
  'materials-scan': [scanEnv],
  'materials-definitions': [definitionsEnv],
  'materials-guardduty': [guardDutyEnv],
  'materials-ingest': [ingestEnv, databaseEnv],
  'materials-purge': [purgeEnv, databaseEnv],
  'materials-sweep': [sweepEnv, databaseEnv],
  'database-migrate': [migrationsEnv],
  'database-rotate': [loginRotationEnv],
  'canary-look': [canaryEnv],
  'events-relay': [relayEnv, databaseEnv],
  webhooks: [webhooksEnv, databaseEnv],
  'webhooks-fan-out': [fanOutEnv, databaseEnv],
  'webhooks-deliver': [deliverEnv, databaseEnv],
  'webhooks-send': [webhookSendEnv],
  'webhooks-sweep': [webhookSweepEnv, databaseEnv],
};

/** What a value is at the deployment, as far as a template says: what only the deployment knows stands as a name, also within a text. */
function known(value: unknown): string {
  if (typeof value === 'string') return value;
  const [separator, parts] = ((value as Json)['Fn::Join'] ?? ['', []]) as [string, unknown[]];
  return parts.length > 0 ? parts.map(known).join(separator) : 'known-at-deployment';
}

describe.each(['production', 'economy'] as const)('in %s', (profile) => {
  let app: Synthesized;
  beforeAll(async () => {
    // `economy` is looked at as it is by default.
    app = profile === 'production' ? await synthesize(OF_ITS_OWN) : await synthesize(undefined, profile);
  }, 600_000);

  /** Environments by bundle. */
  const environments = (): (readonly [bundle: string, variables: Readonly<Record<string, string>>])[] =>
    app.all('AWS::Lambda::Function').flatMap(([, { Properties }]) => {
      const { Variables = {} } = (Properties['Environment'] ?? {}) as { Variables?: Json };
      const variables = Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, known(value)]));
      // The runtime itself says the region (Lambda guide, defined runtime environment variables).
      return variables['POWERTOOLS_SERVICE_NAME'] ? [[variables['POWERTOOLS_SERVICE_NAME'], { ...variables, AWS_REGION: 'eu-west-3' }] as const] : [];
    });

  describe('functions', () => {
    test('are given every variable that they read, and each bundle is deployed', () => {
      const deployed = environments();
      // Logins have passwords to renew in `economy` alone.
      const absent = profile === 'production' ? ['database-rotate'] : [];
      expect(new Set(deployed.map(([bundle]) => bundle))).toEqual(new Set(Object.keys(READS).filter((bundle) => !absent.includes(bundle))));
      for (const [bundle, variables] of deployed) {
        const schemas = [...(READS[bundle] ?? []), ...(bundle in CONTRACTS ? [edgeEnv] : [])];
        for (const schema of schemas)
          expect([bundle, schema.safeParse(variables).error?.issues.map(({ path }) => path.join('.'))]).toEqual([bundle, undefined]);
      }
    });

    test('are given no variable that only others read', () => {
      const names = (schema: z.ZodType): string[] =>
        'options' in schema ? (schema.options as z.ZodType[]).flatMap(names) : 'shape' in schema ? Object.keys(schema.shape as object) : [];
      const reads = Object.fromEntries(Object.entries(READS).map(([bundle, schemas]) => [bundle, new Set([...schemas, edgeEnv].flatMap(names))]));
      const anybody = new Set(Object.values(reads).flatMap((each) => [...each]));
      const idle = environments().map(([bundle, variables]) => [
        bundle,
        Object.keys(variables).filter((name) => anybody.has(name) && !reads[bundle]?.has(name) && name !== 'AWS_REGION'),
      ]);
      expect(idle.filter(([, extra]) => extra?.length)).toEqual([]);
    });

    test('that sign, verify or read secrets keep them for a minute, and a new key is published for longer before it signs (S15.5)', () => {
      const kept = environments().filter(([, variables]) => variables['KEPT_SECONDS'] !== undefined);
      expect(new Set(kept.map(([, { KEPT_SECONDS }]) => KEPT_SECONDS))).toEqual(new Set(['60']));
      const needs = environments().filter(([, variables]) => Object.keys(variables).some((name) => name === 'TOKEN_ISSUER' || name.endsWith('_SECRET')));
      expect(needs.map(([bundle]) => bundle)).toEqual(
        expect.arrayContaining(['authorizer', 'credentials', 'identity', 'members', 'operator-command', 'widget']),
      );
      expect(kept.map(([bundle]) => bundle)).toEqual(needs.map(([bundle]) => bundle));
      const rotation = environments().find(([bundle]) => bundle === 'keys-rotate')?.[1];
      expect([rotation?.['OVERLAP_SECONDS'], rotation?.['LONGEST_TOKEN_SECONDS']]).toEqual(['900', '604800']);
    });

    test('would be missed: a variable that is not given fails the schema', () => {
      expect(keysEnv.safeParse({ DIRECTORY_TABLE: 'known-at-deployment', OVERLAP_SECONDS: '900' }).success).toBe(false);
    });

    test('are invoked only by what is named', () => {
      const open = app
        .all('AWS::Lambda::Permission')
        .filter(([, { Properties }]) => Properties['SourceArn'] === undefined && Properties['SourceAccount'] === undefined);
      // CDK's rotation schedule names the service only: of the signing key, and in `economy` of the logins.
      const rotated = profile === 'production' ? ['KeysRotate'] : ['KeysRotate', 'LoginRotate'];
      const by = open.map(([, { Properties }]) => `${Properties['Principal'] as string} ${/(\w+?)Function/.exec(text(Properties['FunctionName']))?.[1]}`);
      expect(by.toSorted()).toEqual(rotated.map((name) => `secretsmanager.amazonaws.com ${name}`));
      expect(app.all('AWS::Lambda::Url')).toEqual([]);
    });

    test("take jobs one at a time, report each one's failure, and are few enough", () => {
      const sources = app.all('AWS::Lambda::EventSourceMapping');
      const queues = app.all('AWS::SQS::Queue').filter(([, { Properties }]) => Properties['RedrivePolicy'] !== undefined);
      expect(sources).toHaveLength(queues.length);
      // What wakes the relay says nothing but that it is to look: ten at once are one look.
      const wakes = sources.filter(([id]) => id.startsWith('EventsRelay'));
      expect(wakes.map(([, { Properties }]) => Properties['BatchSize'])).toEqual([10]);
      for (const [, { Properties }] of sources) expect(Properties).toMatchObject({ ScalingConfig: { MaximumConcurrency: expect.any(Number) } });
      for (const [, { Properties }] of sources.filter((each) => !wakes.includes(each)))
        expect(Properties).toMatchObject({ BatchSize: 1, FunctionResponseTypes: ['ReportBatchItemFailures'] });
    });
  });

  describe('queues', () => {
    test("hide a job for six times its consumer's time-out", () => {
      const timeouts = new Map(app.all('AWS::Lambda::Function').map(([id, { Properties }]) => [id, Number(Properties['Timeout'])]));
      for (const [, { Properties }] of app.all('AWS::Lambda::EventSourceMapping')) {
        const timeout = timeouts.get((Properties['FunctionName'] as { Ref: string }).Ref) ?? 0;
        const name = /OutputFnGetAtt(\w+?)Queue/.exec(text(Properties['EventSourceArn']))?.[1] ?? '-';
        const queue = Object.entries(app.stacks.data).find(([id, each]) => each.Type === 'AWS::SQS::Queue' && id.startsWith(`${name}Queue`));
        expect([name, queue?.[1].Properties['VisibilityTimeout']]).toEqual([name, timeout * 6]);
      }
    });
  });

  describe('the template', () => {
    test('answers preflights on every path from the function behind it', () => {
      const body = app.all('AWS::ApiGateway::RestApi')[0]?.[1].Properties['Body'] as { paths: Readonly<Record<string, Json>> } | undefined;
      expect(Object.keys(body?.paths ?? {}).length).toBeGreaterThan(20);
      for (const [path, methods] of Object.entries(body?.paths ?? {}))
        expect([path, Object.keys(methods)]).toEqual([path, expect.arrayContaining(['options', 'x-amazon-apigateway-any-method'])]);
    });

    test('has no server, no container and no secret of ours in clear', () => {
      const types = new Set(Object.values(app.stacks).flatMap((resources) => Object.values(resources).map(({ Type }) => Type)));
      expect([...types].filter((type) => /^AWS::(?:ECS|EKS|EC2::Instance|EFS|AutoScaling|ElasticLoadBalancing)/.test(type))).toEqual([]);
      for (const [, { Properties }] of app.all('AWS::SecretsManager::Secret')) expect(Properties['SecretString']).toBeUndefined();
    });
  });

  // What the configuration decides, whatever the profile.
  if (profile === 'production')
    describe('the template of such a configuration', () => {
      test('lets only the functions that answer call the model that answers, and only that one', () => {
        const policies = app.all('AWS::IAM::Policy').filter(([, { Properties }]) => text(Properties).includes('bedrock:'));
        expect(policies.map(([id]) => id.replace(/Role.*/, '')).sort()).toEqual(['Chat', 'ChatChannel']);
        for (const [, { Properties }] of policies) expect(text(Properties)).toContain('foundation-model/example.model-v1:0');
      });

      test('tells functions the origins that may call, and no others', () => {
        expect(new Set(environments().flatMap(([bundle, { CORS_ORIGINS }]) => (bundle in CONTRACTS ? [CORS_ORIGINS] : [])))).toEqual(
          new Set(['https://tools.example.com']),
        );
      });
    });
});
