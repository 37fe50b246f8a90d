import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { given } from '../../../local/commands/catalogue.ts';
import { logs } from '../../../local/commands/logs.ts';
import { filterOf, logLine, secondsOf } from '../../../local/operate/log-lines.ts';
import { awsServices, queryAnswer } from './aws-account.ts';

let stop: () => Promise<void> = async () => undefined;
afterEach(() => stop());

const resource = (type: string, id: string): string =>
  `<member><ResourceType>${type}</ResourceType><LogicalResourceId>${id}</LogicalResourceId><PhysicalResourceId>physical-${id}</PhysicalResourceId>
   <LastUpdatedTimestamp>2026-01-01T00:00:00Z</LastUpdatedTimestamp><ResourceStatus>CREATE_COMPLETE</ResourceStatus></member>`;
const RESOURCES = [
  resource('AWS::Logs::LogGroup', 'ChatLogs0A1B2C3D'),
  resource('AWS::Logs::LogGroup', 'MaterialsScanLogs0A1B2C3E'),
  resource('AWS::Lambda::Function', 'ChatFunction0A1B2C3F'),
].join('');

describe('npm run logs', () => {
  test('reads what one function has written since then, through the filter, oldest first', async () => {
    const asked: Record<string, unknown>[] = [];
    const services = await awsServices(({ target, body }) => {
      if (body.includes('Action=ListStackResources'))
        return [200, queryAnswer('ListStackResources', `<StackResourceSummaries>${RESOURCES}</StackResourceSummaries>`)];
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
    const code = await logs(given('logs', ['materials-scan', '--since', '2h', '--request', 'r"-1', '--errors']), services.reach, 10_000_000);
    log.mockRestore();

    expect([code, asked]).toEqual([
      0,
      [{ logGroupName: 'physical-MaterialsScanLogs0A1B2C3E', startTime: 10_000_000 - 7_200_000, filterPattern: '"ERROR" "r-1"' }],
    ]);
    expect(said).toEqual(['1970-01-01T00:00:01.500Z -     MaterialsScan: plain', '1970-01-01T00:00:02.000Z ERROR MaterialsScan: job failed Error: no (r-1)']);
  });

  test('knows times, filters and lines', () => {
    expect(['15m', '2h', '1d', '15', 'm', '-1h', '1w'].map(secondsOf)).toEqual([900, 7_200, 86_400, undefined, undefined, undefined, undefined]);
    expect(filterOf({ errors: false })).toBeUndefined();
    expect(logLine('Chat', 0, 'REPORT RequestId: a Duration: 1 ms')).toBeUndefined();
    expect(logLine('Chat', 0, '2026 a Task timed out after 25.00 seconds')).toMatchObject({ level: 'ERROR' });
    expect(logLine('Chat', 0, '{"level":"INFO"}')).toMatchObject({ level: 'INFO', text: '{"level":"INFO"}' });
  });
});
