import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetAccountCommand, GetEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { DATABASE_CHECKS } from './database-checks.ts';
import { DEPLOYMENT_CHECKS } from './deployment-checks.ts';
import { found, unchecked, type Finding } from './finding.ts';
import type { Reach } from './log-lines.ts';
import { MODEL_CHECKS } from './model-checks.ts';
import { QUOTA_CHECKS } from './quota-checks.ts';
import { stackNamed } from './stacks.ts';
import type { Check, Wanted } from './wanted.ts';

/** Where CloudFront's firewall list is. */
const FIREWALL_REGION = 'us-east-1';
/** Version of the bootstrap stack that the templates ask for (their rule CheckBootstrapVersion). */
const BOOTSTRAP = 6;
/** Functions at once, of which some wait for models for seconds: with less, people are refused on a quiet day. */
const CONCURRENCY = 100;
/** How long credentials may take, in milliseconds: the last place that is asked is the network. */
const CREDENTIALS_MS = 5_000;

async function bootstrapVersion(reach: Reach, region: string): Promise<number> {
  const stack = await stackNamed(new CloudFormationClient({ ...reach, region }), 'CDKToolkit');
  return Number(stack?.Outputs?.find(({ OutputKey }) => OutputKey === 'BootstrapVersion')?.OutputValue ?? 0);
}

export const ACCOUNT_CHECKS: readonly Check[] = [
  {
    name: 'CDK bootstrap',
    async run({ region }, reach) {
      const regions = [...new Set([region, FIREWALL_REGION])];
      const versions = await Promise.all(regions.map(async (each) => [each, await bootstrapVersion(reach, each)] as const));
      const old = versions.filter(([, version]) => version < BOOTSTRAP).map(([each]) => each);
      const detail = versions.map(([each, version]) => `${each}: ${version || 'none'}`).join(', ');
      return found(old.length === 0, detail, `Run "npm run synth" and then "npx cdk bootstrap ${old.map((each) => `aws://ACCOUNT/${each}`).join(' ')}".`);
    },
  },
  {
    name: 'concurrency of functions',
    async run({ region }, reach) {
      const { AccountLimit } = await new LambdaClient({ ...reach, region }).send(new GetAccountSettingsCommand({}));
      const limit = AccountLimit?.ConcurrentExecutions ?? 0;
      return found(limit >= CONCURRENCY, `${limit} at once`, 'New accounts have 10: ask for 1 000 under Service Quotas, Lambda, "Concurrent executions".');
    },
  },
  {
    name: 'mails to everybody',
    async run({ region }, reach) {
      const { ProductionAccessEnabled, SendingEnabled, SendQuota } = await new SESv2Client({ ...reach, region }).send(new GetAccountCommand({}));
      return found(
        ProductionAccessEnabled === true && SendingEnabled === true,
        ProductionAccessEnabled
          ? SendingEnabled
            ? `out of the sandbox, ${SendQuota?.Max24HourSend ?? 'no known number of'} mails a day`
            : 'sending is stopped'
          : 'in the sandbox: only verified addresses get mails',
        'Ask for production access under SES, "Account dashboard". Until then `npm run admin -- owner-link ADDRESS` is the way in.',
      );
    },
  },
  {
    name: 'sender of mails',
    async run({ region, mailSender }, reach) {
      const client = new SESv2Client({ ...reach, region });
      const verified = await Promise.all(
        [mailSender, mailSender.split('@')[1] ?? ''].map((EmailIdentity) =>
          client.send(new GetEmailIdentityCommand({ EmailIdentity })).then(
            ({ VerifiedForSendingStatus }) => VerifiedForSendingStatus === true,
            (error: unknown) => {
              if (error instanceof Error && error.name === 'NotFoundException') return false;
              throw error;
            },
          ),
        ),
      );
      return found(verified.includes(true), mailSender, 'Verify the domain under SES, "Identities", and name an address of it as mailSender in cdk.json.');
    },
  },
  ...QUOTA_CHECKS,
  ...DATABASE_CHECKS,
  ...DEPLOYMENT_CHECKS,
  ...MODEL_CHECKS,
];

/** Whether there are credentials at all. */
async function haveCredentials(reach: Reach, region: string): Promise<boolean> {
  const late = new Promise<never>((_resolve, reject) => setTimeout(() => reject(new Error('late')), CREDENTIALS_MS).unref());
  return Promise.race([new LambdaClient({ ...reach, region }).config.credentials(), late]).then(
    () => true,
    () => false,
  );
}

/** Looks at the AWS account. Without credentials, or where a look is not allowed, it says that it has not looked, and fails nothing. */
export async function accountFindings(wanted: Wanted, reach: Reach = {}): Promise<readonly Finding[]> {
  if (!(await haveCredentials(reach, wanted.region))) return ACCOUNT_CHECKS.map(({ name }) => unchecked(name, 'no credentials'));
  return Promise.all(
    ACCOUNT_CHECKS.map(({ name, run }) =>
      run(wanted, reach).then(
        (finding) => ({ ...finding, name }),
        (error: unknown) => unchecked(name, error instanceof Error ? error.name : String(error)),
      ),
    ),
  );
}
