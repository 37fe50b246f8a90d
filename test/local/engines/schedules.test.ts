import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startSchedules } from '../../../local/engines/schedules.ts';
import type { ScheduledRule, Schedules, SchedulesOptions } from '../../../local/engines/schedules.ts';
import { account } from './account.ts';

const targetArn = 'arn:aws:lambda:eu-west-1:111122223333:function:sweep';
const hourly: ScheduledRule = { name: 'hourly', expression: 'cron(0 * * * ? *)', targetArn };

describe('the local schedules', () => {
  let clock: number;
  let calls: { readonly target: string; readonly event: unknown }[];
  let errors: string[];
  let schedules: Schedules;
  const start = (rules: readonly ScheduledRule[], more: Partial<SchedulesOptions> = {}): void => {
    schedules = startSchedules({
      account,
      rules,
      now: () => clock,
      invoke: async (target, event) => void calls.push({ target, event }),
      logError: (message) => errors.push(message),
      ...more,
    });
  };

  beforeEach(() => {
    clock = Date.parse('2030-01-01T00:30:00.250Z');
    calls = [];
    errors = [];
  });
  afterEach(() => schedules.stop());

  test('runs a rule when it is due, with the event of EventBridge, and once for all the times that were missed', async () => {
    start([hourly]);
    await schedules.runDue();
    expect(calls).toEqual([]);

    clock = Date.parse('2030-01-01T01:00:00.250Z');
    await schedules.runDue();
    await schedules.runDue();
    expect(calls).toEqual([
      {
        target: targetArn,
        event: {
          version: '0',
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          'detail-type': 'Scheduled Event',
          source: 'aws.events',
          account: '111122223333',
          time: '2030-01-01T01:00:00Z',
          region: 'eu-west-1',
          resources: ['arn:aws:events:eu-west-1:111122223333:rule/hourly'],
          detail: {},
        },
      },
    ]);

    clock = Date.parse('2030-01-01T09:10:00Z');
    await schedules.runDue();
    await schedules.runDue();
    expect(calls).toHaveLength(2);
  });

  test('gives the target its own input instead', async () => {
    start([{ ...hourly, input: '{"task":"digest"}' }]);

    await schedules.run('hourly');

    expect(calls).toEqual([{ target: targetArn, event: { task: 'digest' } }]);
    await expect(schedules.run('unknown')).rejects.toThrow('no scheduled rule unknown');
  });

  test('logs a failure and tries again at the next time', async () => {
    let attempts = 0;
    const invoke = async (): Promise<void> => {
      attempts += 1;
      if (attempts === 1) throw new Error('not yet');
    };
    start([{ ...hourly, expression: 'rate(5 minutes)' }], { invoke });

    for (const minutes of [5, 6, 10]) {
      clock = Date.parse('2030-01-01T00:30:01Z') + minutes * 60_000;
      await schedules.runDue();
    }

    expect(attempts).toBe(2);
    expect(errors).toEqual([expect.stringContaining('The scheduled rule hourly failed')]);
  });

  test('never runs a target twice at a time, and waits for it at stop', async () => {
    const finish: (() => void)[] = [];
    let ended = false;
    start([hourly], { runAtStart: true, invoke: () => new Promise<void>((resolve) => finish.push(resolve)).then(() => void (ended = true)) });
    clock = Date.parse('2030-01-01T01:00:00Z');
    const due = schedules.runDue();
    const again = schedules.run('hourly');
    expect(finish).toHaveLength(1);

    const stopped = schedules.stop();
    for (const end of finish) end();
    await stopped;

    expect(ended).toBe(true);
    await Promise.all([due, again]);
    expect(finish).toHaveLength(1);
  });

  test('refuses a wrong expression at start', () => {
    start([]);
    expect(() => startSchedules({ account, rules: [{ ...hourly, expression: 'cron(0 0 L * ? *)' }], invoke: async () => undefined })).toThrow(
      'does not know L',
    );
  });
});
