import { expect, test } from '@jest/globals';
import { health } from '../../../lambdas/operator/health.ts';
import { operate, type OperatorDeps } from '../../../lambdas/operator/operator.ts';

const now = (): number => 5;
const fine = async (): Promise<void> => undefined;

test('an instance whose parts all answer is well', async () => {
  const deps = { health: { parts: { database: fine, 'table identity': fine }, now } } as unknown as OperatorDeps;
  expect(await operate({ line: ['health'] }, 'r', deps)).toEqual({
    ok: true,
    parts: { database: { ok: true, milliseconds: 0 }, 'table identity': { ok: true, milliseconds: 0 } },
  });
});

test('a part that fails is named by the kind of its error alone, one that hangs is late, and neither hides the others', async () => {
  const failing = async (): Promise<void> => Promise.reject(new TypeError('the password is canary'));
  const hanging = (): Promise<void> => new Promise(() => undefined);
  const found = await health({ parts: { database: hanging, 'secret pepper': failing, 'table quota': fine }, now }, 10);

  expect(found).toEqual({
    ok: false,
    error: 'does not answer: database, secret pepper',
    parts: {
      database: { ok: false, milliseconds: 0, error: 'Late' },
      'secret pepper': { ok: false, milliseconds: 0, error: 'TypeError' },
      'table quota': { ok: true, milliseconds: 0 },
    },
  });
});
