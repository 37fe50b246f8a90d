import { describe, expect, test } from '@jest/globals';
import { rings } from '../../../lambdas/core/ring-store.ts';
import { REQUEST_WINDOWS } from '../../../lambdas/limits/contract.ts';
import { requests } from '../../../lambdas/limits/requests.ts';
import { tableOfTests } from '../../support/table.ts';

const { TABLE, db } = tableOfTests();
const MOST = REQUEST_WINDOWS.signUp.mailbox.count;
let mailboxes = 0;

/** A mailbox and execution environments that count its mails. */
function mailbox() {
  const email = `${(mailboxes += 1)}@example.com`;
  const environments = [1, 2].map(() => requests(rings(db(), TABLE, () => 1_800_000_000_000)));
  const written: string[] = [];
  const ask = async (at = 0, write = async (): Promise<void> => void written.push(email)): Promise<void> =>
    (await environments[at]!.admit('signUp', email, `192.0.2.${mailboxes}`))(write);
  return { ask, written };
}

const fails = async (): Promise<never> => {
  throw new Error('the queue is away');
};

describe('requests for mails', () => {
  test('no mailbox is written to more often than its window says (S12.9)', async () => {
    const { ask, written } = mailbox();
    for (let round = 0; round < MOST + 2; round += 1) await ask(round % 2);

    expect(written).toHaveLength(MOST);
  });

  test('what has failed on our side has mailed nothing, and is not counted', async () => {
    const { ask, written } = mailbox();
    for (let round = 0; round < MOST + 2; round += 1) await expect(ask(round % 2, fails)).rejects.toThrow('the queue is away');
    await ask();

    expect(written).toHaveLength(1);
  });

  test('a place that comes free in one environment is seen by another that had found none', async () => {
    const { ask, written } = mailbox();
    for (let round = 0; round < MOST - 1; round += 1) await ask();
    const failing = ask(0, async () => {
      // While the last place is taken, the other finds none.
      await ask(1);
      await fails();
    });
    await expect(failing).rejects.toThrow('the queue is away');
    expect(written).toHaveLength(MOST - 1);
    await ask(1);

    expect(written).toHaveLength(MOST);
  });
});
