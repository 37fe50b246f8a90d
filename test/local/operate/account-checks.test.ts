import { afterEach, describe, expect, test } from '@jest/globals';
import { ACCOUNT_CHECKS, accountFindings } from '../../../local/operate/account-checks.ts';
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

interface Account {
  readonly stack: string;
  readonly concurrency: number;
  readonly production: boolean;
  readonly verified: boolean;
}
const READY: Account = { stack: bootstrap('28'), concurrency: 1_000, production: true, verified: true };

const answering =
  ({ stack, concurrency, production, verified }: Account): Answers =>
  ({ url, body }) => {
    if (body.includes('Action=DescribeStacks')) return [stack === MISSING_STACK ? 400 : 200, stack];
    if (url.includes('/account-settings')) return [200, JSON.stringify({ AccountLimit: { ConcurrentExecutions: concurrency } })];
    if (url.includes('/email/account')) return [200, JSON.stringify({ ProductionAccessEnabled: production, SendingEnabled: true })];
    if (url.includes('/email/identities/'))
      return verified && url.endsWith('example.com') && !url.includes('%40') ? [200, '{"VerifiedForSendingStatus":true}'] : undefined;
    return undefined;
  };

async function looked(account: Partial<Account> = {}, context: Readonly<Record<string, unknown>> = {}) {
  const services = await awsServices(answering({ ...READY, ...account }));
  stop = services.stop;
  const wanted = wantedOf({ rempart: { mailSender: 'no-reply@example.com', ...context } }, undefined);
  return Object.fromEntries((await accountFindings(wanted, services.reach)).map(({ name, ...finding }) => [name, finding]));
}

describe('the account side of doctor', () => {
  test('an account that has everything misses nothing', async () => {
    const findings = await looked();

    // Nothing to mend, not even as a member without a value.
    expect(Object.values(findings)).toEqual(ACCOUNT_CHECKS.map(() => ({ state: 'ok', detail: expect.any(String) })));
    expect(Object.values(findings).filter((finding) => 'mend' in finding)).toEqual([]);
    expect(findings['CDK bootstrap']?.detail).toBe('eu-west-3: 28, us-east-1: 28');
  });

  test.each<[string, Partial<Account>, string, RegExp]>([
    ['no bootstrap', { stack: MISSING_STACK }, 'CDK bootstrap', /cdk bootstrap aws:\/\/ACCOUNT\/eu-west-3 aws:\/\/ACCOUNT\/us-east-1/],
    ['an old bootstrap', { stack: bootstrap('5') }, 'CDK bootstrap', /cdk bootstrap/],
    ['the quota of a new account', { concurrency: 10 }, 'concurrency of functions', /Service Quotas/],
    ["SES's sandbox", { production: false }, 'mails to everybody', /production access/],
    ['a sender that is not verified', { verified: false }, 'sender of mails', /Verify the domain/],
  ])('%s is told, with how to mend it, and nothing else', async (_what, account, name, mend) => {
    const findings = await looked(account);

    expect(findings[name]?.state).toBe('missing');
    expect(findings[name]?.mend).toMatch(mend);
    expect(Object.values(findings).filter(({ state }) => state !== 'ok')).toHaveLength(1);
    expect(Object.values(findings).filter((finding) => 'mend' in finding)).toHaveLength(1);
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

    expect(findings.filter(({ name }) => name !== 'model').map(({ state }) => state)).toEqual(['not checked', 'not checked', 'not checked', 'not checked']);
  });
});
