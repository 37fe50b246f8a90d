import { afterEach, describe, expect, test } from '@jest/globals';
import { ACCOUNT_CHECKS, accountFindings } from '../../../local/operate/account-checks.ts';
import { DATABASE } from '../../../local/operate/database-checks.ts';
import { wantedOf } from '../../../local/commands/doctor.ts';
import { json, startModelServer } from '../../lambdas/models/model-server.ts';
import { awsServices, queryAnswer, type Answers } from './aws-account.ts';

let stop: () => Promise<void> = async () => undefined;
afterEach(() => stop());

const bootstrap = (version: string): string =>
  queryAnswer(
    'DescribeStacks',
    `<Stacks><member><StackName>CDKToolkit</StackName><CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus>
     <Outputs><member><OutputKey>BootstrapVersion</OutputKey><OutputValue>${version}</OutputValue></member></Outputs></member></Stacks>`,
  );
const MISSING_STACK =
  '<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id CDKToolkit does not exist</Message></Error></ErrorResponse>';

/** One class of instance, in as many zones. */
const orderable = (zones: readonly string[]): string =>
  queryAnswer(
    'DescribeOrderableDBInstanceOptions',
    `<OrderableDBInstanceOptions>${
      zones.length === 0
        ? ''
        : `<OrderableDBInstanceOption><Engine>aurora-postgresql</Engine><AvailabilityZones>${zones
            .map((zone) => `<AvailabilityZone><Name>eu-west-3${zone}</Name></AvailabilityZone>`)
            .join('')}</AvailabilityZones></OrderableDBInstanceOption>`
    }</OrderableDBInstanceOptions>`,
  );

const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/abc-123';
const KEY = 'arn:aws:secretsmanager:eu-west-3:123456789012:secret:key-AbCdEf';
/** A configuration that asks for everything that is looked at. */
const FULL = {
  domains: { app: 'app.example.com', edge: 'chat.example.com', certificateArn: CERTIFICATE },
  embeddings: { provider: 'openai-compatible', keySecretArn: KEY },
  natGateways: 2,
};

interface Account {
  readonly stack: string;
  readonly concurrency: number;
  readonly production: boolean;
  readonly verified: boolean;
  readonly certificate: string;
  readonly names: readonly string[];
  readonly key: boolean;
  readonly quotas: Readonly<Record<string, number>>;
  readonly layer: boolean;
  /** Where the database may stand. */
  readonly zones: readonly string[];
}
const READY: Account = {
  stack: bootstrap('28'),
  concurrency: 1_000,
  production: true,
  verified: true,
  certificate: 'ISSUED',
  names: ['*.example.com'],
  key: true,
  quotas: {},
  layer: true,
  zones: ['a', 'b', 'c'],
};

const answering =
  ({ stack, concurrency, production, verified, certificate, names, key, quotas, zones }: Account): Answers =>
  ({ url, target, body }) => {
    if (target.endsWith('.GetServiceQuota')) {
      const { QuotaCode } = JSON.parse(body) as { QuotaCode: string };
      if (QuotaCode === 'L-F678F1CE') return [400, JSON.stringify({ __type: 'NoSuchResourceException' })];
      return [200, JSON.stringify({ Quota: { Value: quotas[QuotaCode] ?? 300 } })];
    }
    if (target.endsWith('.GetAWSDefaultServiceQuota')) return [200, JSON.stringify({ Quota: { Value: 5 } })];
    if (target.endsWith('.DescribeCertificate'))
      return [200, JSON.stringify({ Certificate: { Status: certificate, DomainName: names[0], SubjectAlternativeNames: names } })];
    if (target.endsWith('.DescribeSecret')) return key ? [200, JSON.stringify({ ARN: KEY })] : [400, JSON.stringify({ __type: 'ResourceNotFoundException' })];
    if (body.includes('Action=DescribeOrderableDBInstanceOptions')) return [200, body.includes(DATABASE.version) ? orderable(zones) : orderable([])];
    if (body.includes('Action=DescribeStacks')) return [stack === MISSING_STACK ? 400 : 200, stack];
    if (url.includes('/account-settings')) return [200, JSON.stringify({ AccountLimit: { ConcurrentExecutions: concurrency } })];
    if (url.includes('/email/account')) return [200, JSON.stringify({ ProductionAccessEnabled: production, SendingEnabled: true })];
    if (url.includes('/email/identities/'))
      return verified && url.endsWith('example.com') && !url.includes('%40') ? [200, '{"VerifiedForSendingStatus":true}'] : undefined;
    return undefined;
  };

async function looked(account: Partial<Account> = {}, context: Readonly<Record<string, unknown>> = {}) {
  const there = { ...READY, ...account };
  const services = await awsServices(answering(there));
  stop = services.stop;
  // Whether the layer is built on this machine is not what is tested.
  const wanted = {
    ...wantedOf({ rempart: { mailSender: 'no-reply@example.com', ...context } }, undefined),
    scannerFile: there.layer ? 'package.json' : 'layers/none',
  };
  return Object.fromEntries((await accountFindings(wanted, services.reach)).map(({ name, ...finding }) => [name, finding]));
}

describe('the account side of doctor', () => {
  test('an account that has everything misses nothing', async () => {
    const findings = await looked({}, FULL);

    // Nothing to mend, not even as a member without a value.
    expect(Object.values(findings)).toEqual(ACCOUNT_CHECKS.map(() => ({ state: 'ok', detail: expect.any(String) })));
    expect(Object.values(findings).filter((finding) => 'mend' in finding)).toEqual([]);
    expect(findings['CDK bootstrap']?.detail).toBe('eu-west-3: 28, us-east-1: 28');
  });

  test.each<[string, Partial<Account>, string, RegExp]>([
    ['no bootstrap', { stack: MISSING_STACK }, 'CDK bootstrap', /npm run synth.+cdk bootstrap aws:\/\/ACCOUNT\/eu-west-3 aws:\/\/ACCOUNT\/us-east-1/],
    ['an old bootstrap', { stack: bootstrap('5') }, 'CDK bootstrap', /cdk bootstrap/],
    ['the quota of a new account', { concurrency: 10 }, 'concurrency of functions', /Service Quotas/],
    ["SES's sandbox", { production: false }, 'mails to everybody', /production access/],
    ['a sender that is not verified', { verified: false }, 'sender of mails', /Verify the domain/],
    ['a certificate that waits', { certificate: 'PENDING_VALIDATION' }, 'certificate', /answer its question in the DNS/],
    ['a certificate of another host', { names: ['app.example.com', '*.chat.example.com'] }, 'certificate', /no name for chat\.example\.com/],
    ['a key that is not there', { key: false }, 'keys of models', /create-secret/],
    ['too few public addresses', { quotas: { 'L-0263D0A3': 1 } }, 'quotas', /public addresses \(ec2, L-0263D0A3\)/],
    ['too small an API', { quotas: { 'L-01C8A9E0': 100 } }, 'quotas', /resources of an API/],
    ['a region without the database', { zones: [] }, 'database', /another region/],
    ['a region with the database in one zone', { zones: ['a'] }, 'database', /another region/],
    ['a scanner that is not built', { layer: false }, 'layer of the scanner', /npm run layer:clamav/],
  ])('%s is told, with how to mend it, and nothing else', async (_what, account, name, mend) => {
    const findings = await looked(account, FULL);

    expect(findings[name]?.state).toBe('missing');
    expect(findings[name]?.mend).toMatch(mend);
    expect(Object.values(findings).filter(({ state }) => state !== 'ok')).toHaveLength(1);
    expect(Object.values(findings).filter((finding) => 'mend' in finding)).toHaveLength(1);
  });

  test('a certificate of another region is told without asking for it', async () => {
    const findings = await looked({}, { domains: { ...FULL.domains, certificateArn: CERTIFICATE.replace('us-east-1', 'eu-west-3') } });

    expect(findings['certificate']).toMatchObject({ state: 'missing', mend: expect.stringContaining('us-east-1 only') });
  });

  test('a quota that was never changed has its default', async () => {
    expect((await looked())['quotas']?.detail).toMatch(/^VPCs: 5, of which 1 are needed/);
  });

  test('embeddings are asked for too; a model that only a profile calls is told so, and a family that functions do not know is not asked for', async () => {
    const bedrock = await startModelServer('http2');
    stop = bedrock.stop;
    const reach = { endpoint: bedrock.baseUrl, credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, maxAttempts: 1 };
    const asked = async (model: string) => {
      const wanted = wantedOf({ rempart: { embeddings: { provider: 'bedrock', model, dimensions: 256 } } }, undefined);
      return (await accountFindings(wanted, reach)).find(({ name }) => name === 'embeddings');
    };
    const sentence = "Invocation of model ID x with on-demand throughput isn't supported. Retry your request with the ID or ARN of an inference profile";
    bedrock.next(json({ embedding: [1] }));
    bedrock.next(json({ message: sentence }, 400, { 'x-amzn-errortype': 'ValidationException' }));
    const [titan, byProfile, unknown] = [
      await asked('eu.amazon.titan-embed-text-v2:0'),
      await asked('cohere.embed-multilingual-v3'),
      await asked('some.embedder'),
    ];

    expect([titan?.state, byProfile?.state, unknown?.state]).toEqual(['ok', 'missing', 'missing']);
    expect(bedrock.received[0]).toMatchObject({ path: '/model/eu.amazon.titan-embed-text-v2%3A0/invoke', body: { inputText: '1', dimensions: 256 } });
    expect(byProfile?.mend).toMatch(/inference profile only.*"eu\."/);
    expect(unknown?.mend).toContain('amazon.titan-embed-text-v2:0');
  });

  test('a configured model is asked for one token where it is; one that is refused is told, and one that fails is not called missing', async () => {
    const bedrock = await startModelServer('http2');
    stop = bedrock.stop;
    const reach = { endpoint: bedrock.baseUrl, credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, maxAttempts: 1 };
    const wanted = wantedOf({ rempart: { model: { provider: 'bedrock', model: 'some.model-v1:0', region: 'eu-central-1' } } }, undefined);
    const answers = [
      json({ output: { message: { role: 'assistant', content: [] } }, stopReason: 'max_tokens', usage: {} }),
      json({ message: 'no' }, 403, { 'x-amzn-errortype': 'AccessDeniedException' }),
      json({ message: 'busy' }, 503, { 'x-amzn-errortype': 'ServiceUnavailableException' }),
    ];
    const states: unknown[] = [];
    for (const answer of answers) bedrock.next(answer);
    for (const _answer of answers) {
      // The same client asks the other services too, over a protocol that this one does not speak.
      const findings = await accountFindings(wanted, reach);
      states.push(findings.find(({ name }) => name === 'model')?.state);
    }

    expect(states).toEqual(['ok', 'missing', 'not checked']);
    expect(bedrock.received[0]).toMatchObject({ path: '/model/some.model-v1%3A0/converse', body: { inferenceConfig: { maxTokens: 1 } } });
  });

  test('without credentials nothing was looked at, and nothing is called missing', async () => {
    const none = async (): Promise<never> => Promise.reject(new Error('none'));
    const findings = await accountFindings(wantedOf({}, undefined), { credentials: none });

    expect(findings).toEqual(ACCOUNT_CHECKS.map(({ name }) => ({ name, state: 'not checked', detail: 'no credentials' })));
  });

  test('what may not be looked at is not called missing either', async () => {
    const services = await awsServices(() => [403, '{"message":"no"}']);
    stop = services.stop;
    const findings = await accountFindings(wantedOf({}, undefined), services.reach);

    const offline = ['model', 'embeddings', 'certificate', 'keys of models', 'layer of the scanner'];
    expect(new Set(findings.filter(({ name }) => !offline.includes(name)).map(({ state }) => state))).toEqual(new Set(['not checked']));
  });
});
