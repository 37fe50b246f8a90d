import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetAccountCommand, GetEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { found, unchecked, type Finding, type Found } from './finding.ts';
import type { Reach } from './log-lines.ts';
import { stackNamed } from './stacks.ts';

/** What the configuration says that an account must have. */
export interface Wanted {
  readonly region: string;
  readonly mailSender: string;
  /** A model of Bedrock, where one is configured. */
  readonly model?: { readonly id: string; readonly region: string } | undefined;
}

/** Where CloudFront's firewall list is. */
const FIREWALL_REGION = 'us-east-1';
/** Version of the bootstrap stack that the templates ask for (their rule CheckBootstrapVersion). */
const BOOTSTRAP = 6;
/** Functions at once, of which some wait for models for seconds: with less, people are refused on a quiet day. */
const CONCURRENCY = 100;
/** What Bedrock says where a model is not there or not allowed; anything else is a failure to look. */
const REFUSALS = new Set(['AccessDeniedException', 'ResourceNotFoundException', 'ValidationException']);
/** How long credentials may take, in milliseconds: the last place that is asked is the network. */
const CREDENTIALS_MS = 5_000;

interface Check {
  readonly name: string;
  readonly run: (wanted: Wanted, reach: Reach) => Promise<Found>;
}

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
      return found(old.length === 0, detail, `Run "npx cdk bootstrap ${old.map((each) => `aws://ACCOUNT/${each}`).join(' ')}".`);
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
      const { ProductionAccessEnabled, SendingEnabled } = await new SESv2Client({ ...reach, region }).send(new GetAccountCommand({}));
      return found(
        ProductionAccessEnabled === true && SendingEnabled === true,
        ProductionAccessEnabled ? (SendingEnabled ? 'out of the sandbox' : 'sending is stopped') : 'in the sandbox: only verified addresses get mails',
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
  {
    name: 'model',
    async run({ model }, reach) {
      if (!model) return found(true, 'none of Bedrock is configured', '');
      // The one question that shows access for sure: it costs a token.
      const client = new BedrockRuntimeClient({ ...reach, region: model.region });
      const refused = await client
        .send(new ConverseCommand({ modelId: model.id, messages: [{ role: 'user', content: [{ text: '1' }] }], inferenceConfig: { maxTokens: 1 } }))
        .then(
          () => undefined,
          (error: unknown) => {
            if (error instanceof Error && REFUSALS.has(error.name)) return error.name;
            throw error;
          },
        );
      return found(!refused, `${model.id} in ${model.region}${refused ? `: ${refused}` : ''}`, 'Ask for access under Bedrock, "Model access", in that region.');
    },
  },
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
