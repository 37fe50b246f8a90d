import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { given } from '../../../local/commands/catalogue.ts';
import { logs, run } from '../../../local/commands/logs.ts';
import { filterOf, logLine, secondsOf, type Reach } from '../../../local/operate/log-lines.ts';
import { awsServices, queryAnswer, stackResource } from './aws-account.ts';

let stop: () => Promise<void> = async () => undefined;
afterEach(() => stop());

const RESOURCES = [
  stackResource('AWS::Logs::LogGroup', 'ChatLogs0A1B2C3D'),
  stackResource('AWS::Logs::LogGroup', 'MaterialsScanLogs0A1B2C3E'),
  stackResource('AWS::Lambda::Function', 'ChatFunction0A1B2C3F'),
].join('');

describe('npm run logs', () => {
  test('reads what one function has written since then, through the filter, oldest first', async () => {
    const asked: Record<string, unknown>[] = [];
    const services = await awsServices(({ target, body }) => {
      if (body.includes('Action=ListStackResources'))
        return [200, queryAnswer('ListStackResources', `<StackResourceSummaries>${body.includes('Rempart-api') ? RESOURCES : ''}</StackResourceSummaries>`)];
      if (!target.endsWith('FilterLogEvents')) return undefined;
      asked.push(JSON.parse(body) as Record<string, unknown>);
      const line = { level: 'ERROR', message: 'job failed', error: { name: 'Error', message: 'no' }, requestId: 'r-1' };
      const events = [
        { timestamp: 2_000, message: JSON.stringify(line) },
        { timestamp: 1_000, message: 'START RequestId: r-1' },
        { timestamp: 1_500, message: 'plain' },
      ];
      return [200, JSON.stringify({ events })];
    });
    stop = services.stop;
    const said: string[] = [];
    const log = jest.spyOn(console, 'log').mockImplementation((text: string) => void said.push(text));
    const code = await logs(given('logs', ['materials-scan', '--since', '2h', '--request', 'r"-1', '--errors']), services.reach, 10_000_000, 'Rempart');
    log.mockRestore();

    expect([code, asked]).toEqual([
      0,
      [{ logGroupName: 'physical-MaterialsScanLogs0A1B2C3E', startTime: 10_000_000 - 7_200_000, filterPattern: '"ERROR" "r-1"' }],
    ]);
    expect(said).toEqual(['1970-01-01T00:00:01.500Z -     MaterialsScan: plain', '1970-01-01T00:00:02.000Z ERROR MaterialsScan: job failed Error: no (r-1)']);
  });

  const MISSING = '<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>does not exist</Message></Error></ErrorResponse>';
  const stacks = async (there: Readonly<Record<string, string>>): Promise<Reach> => {
    const services = await awsServices(({ target, body }) => {
      if (target.endsWith('FilterLogEvents')) return [200, JSON.stringify({ events: [{ timestamp: 1_000, message: JSON.parse(body).logGroupName }] })];
      const own = there[new URLSearchParams(body).get('StackName') ?? ''];
      return own === undefined ? [400, MISSING] : [200, queryAnswer('ListStackResources', `<StackResourceSummaries>${own}</StackResourceSummaries>`)];
    });
    stop = services.stop;
    return services.reach;
  };
  const heard = async (reach: Reach, ...line: string[]): Promise<readonly string[]> => {
    const said: string[] = [];
    for (const way of ['log', 'error'] as const) jest.spyOn(console, way).mockImplementation((text: string) => void said.push(text));
    const code = await logs(given('logs', line), reach, 10_000_000, 'Other');
    jest.restoreAllMocks();
    return [String(code), ...said];
  };

  test("finds the canary's and the access log too, in the stacks of the instance that is meant", async () => {
    const log = (id: string): string => stackResource('AWS::Logs::LogGroup', id);
    const reach = await stacks({
      'Other-api': log('ChatLogs0A1B2C3D') + log('AccessLogs0A1B2C3D'),
      'Other-ops': log('CanaryLogs0A1B2C3D'),
      'Other-data': log('MigrateStepLogs0A1B2C3D'),
    });

    expect(await heard(reach, 'canary')).toEqual(['0', '1970-01-01T00:00:01.000Z -     Canary: physical-CanaryLogs0A1B2C3D']);
    expect(await heard(reach, 'AccessLogs')).toEqual(['0', '1970-01-01T00:00:01.000Z -     Access: physical-AccessLogs0A1B2C3D']);
    expect(await heard(reach)).toHaveLength(5);
    expect(await heard(reach, 'nothing')).toEqual(['2', 'no function of this name: one of Chat, Access, Canary, MigrateStep']);
  });

  test('says that an instance is not there', async () => {
    await expect(heard(await stacks({}))).rejects.toThrow('none of the stacks Other-api, Other-ops, Other-data, Other-edge is there');
  });

  test('looks in the region and for the instance that cdk.json names', async () => {
    const refused: string[] = [];
    jest.spyOn(console, 'error').mockImplementation((text: string) => void refused.push(text));
    process.env['AWS_ENDPOINT_URL'] = 'http://127.0.0.1:1';
    process.env['AWS_MAX_ATTEMPTS'] = '1';
    const context = { rempart: { name: 'Other', region: 'us-west-2' } };
    const codes = [await run([], context), await run(['--region', 'eu-north-1', '--instance', 'Third'], context)];
    for (const name of ['AWS_ENDPOINT_URL', 'AWS_MAX_ATTEMPTS']) delete process.env[name];
    jest.restoreAllMocks();

    expect(codes).toEqual([3, 3]);
    expect(refused.map((line) => line.replace(/ could not be read.*/s, ''))).toEqual(['The logs of Other in us-west-2', 'The logs of Third in eu-north-1']);
  });

  test('knows times, filters and lines', () => {
    expect(['15m', '2h', '1d', '15', 'm', '-1h', '1w'].map(secondsOf)).toEqual([900, 7_200, 86_400, undefined, undefined, undefined, undefined]);
    expect(filterOf({ errors: false })).toBeUndefined();
    expect(logLine('Chat', 0, 'REPORT RequestId: a Duration: 1 ms')).toBeUndefined();
    expect(logLine('Chat', 0, '2026 a Task timed out after 25.00 seconds')).toMatchObject({ level: 'ERROR' });
    expect(logLine('Chat', 0, '{"level":"INFO"}')).toMatchObject({ level: 'INFO', text: '{"level":"INFO"}' });
  });
});
