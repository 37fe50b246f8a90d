import { describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { asDatabaseError } from '../../../lambdas/database/data-api-error.ts';
import { patiently } from '../../../lambdas/database/patience.ts';

const failure = (name: string, message: string): Error => Object.assign(new Error(message), { name });
const RESUMING = failure(
  'DatabaseResumingException',
  'The Aurora DB instance db-X is resuming after being auto-paused. Please wait a few seconds and try again.',
);

describe('what the Data API says is said as the wire would', () => {
  test.each([
    [
      'with its SQLSTATE',
      failure('DatabaseErrorException', 'ERROR: relation "x" does not exist; Position: 15; SQLState: 42P01'),
      '42P01',
      'relation "x" does not exist',
    ],
    ['of a statement that took too long', failure('StatementTimeoutException', 'Request timed out'), '57014', 'Request timed out'],
    ['of a database that wakes up', RESUMING, '57P03', RESUMING.message],
    ['of a transaction that is gone', failure('TransactionNotFoundException', 'Transaction X is not found'), '08003', 'Transaction X is not found'],
    ['of a reply above a megabyte', failure('BadRequestException', 'Database returned more than the allowed response size limit of 1 MB'), '54000', undefined],
    ['of a service that is away', failure('ServiceUnavailableError', 'unavailable'), '08006', 'unavailable'],
    ['of a cut connection', failure('TimeoutError', 'socket hang up'), '08006', 'socket hang up'],
  ])('%s', (_what, said, code, message) => {
    const error = asDatabaseError(said);

    expect(error).toBeInstanceOf(pg.DatabaseError);
    expect(error).toMatchObject({ code, cause: said, ...(message !== undefined && { message }) });
  });

  test('with the constraint that was broken', () => {
    const said = failure(
      'DatabaseErrorException',
      'ERROR: duplicate key value violates unique constraint "one_label"\n  Detail: Key (label)=(a) already exists.; SQLState: 23505',
    );
    expect(asDatabaseError(said)).toMatchObject({ code: '23505', constraint: 'one_label' });
  });

  test('and what it does not know is left as it is', () => {
    const own = new Error('ours');
    expect(asDatabaseError(own)).toBe(own);
  });
});

/** A clock that only pauses move. */
function clock() {
  let at = 0;
  return { now: () => at, pause: async (milliseconds: number) => void (at += milliseconds) };
}

/** Fails so often, then answers how often it was called. */
function failing(times: number, error: Error) {
  let calls = 0;
  return async () => {
    calls += 1;
    if (calls <= times) throw error;
    return calls;
  };
}

describe('a first call', () => {
  test('waits for a database that wakes up within twenty seconds', async () => {
    expect(await patiently(failing(15, RESUMING), clock())).toBe(16);
  });

  test('gives up after them, and the refusal is one that rules know', async () => {
    const time = clock();

    await expect(patiently(failing(1_000, RESUMING), time)).rejects.toMatchObject({ code: '57P03' });
    expect(time.now()).toBeLessThanOrEqual(20_000);
  });

  test('bears that a password is being renewed, for five seconds', async () => {
    const stale = failure('DatabaseErrorException', 'FATAL: password authentication failed for user "app_api"; SQLState: 28P01');
    const time = clock();

    expect(await patiently(failing(3, stale), time)).toBe(4);
    await expect(patiently(failing(1_000, stale), time)).rejects.toMatchObject({ code: '28P01' });
    expect(time.now()).toBeLessThanOrEqual(6_000);
  });

  test('is made again on another connection where its own was cut, if it does no harm when it is made twice', async () => {
    for (const code of ['ECONNRESET', 'EPIPE']) {
      const cut = Object.assign(failure('TimeoutError', 'socket hang up'), { code });
      expect(await patiently(failing(2, cut), { ...clock(), harmless: true })).toBe(3);
      await expect(patiently(failing(1, cut), clock())).rejects.toMatchObject({ code: '08006' });
      const time = clock();
      await expect(patiently(failing(1_000, cut), { ...time, harmless: true })).rejects.toMatchObject({ code: '08006' });
      expect(time.now()).toBeLessThanOrEqual(500);
    }
    // That it took too long says nothing of its connection.
    const late = Object.assign(failure('TimeoutError', 'timed out'), { code: 'ETIMEDOUT' });
    await expect(patiently(failing(1, late), { ...clock(), harmless: true })).rejects.toMatchObject({ code: '08006' });
  });

  test('is made once where nobody could tell whether it was run', async () => {
    for (const name of ['InternalServerErrorException', 'TimeoutError', 'StatementTimeoutException'])
      await expect(patiently(failing(1, failure(name, 'no')), clock())).rejects.toBeInstanceOf(pg.DatabaseError);
  });
});
