import { describe, expect, test } from '@jest/globals';
import { entryStore } from '../../../lambdas/blocks/entry-store.ts';
import { uuidv7 } from '../../../lambdas/core/ids.ts';
import type { JournalEvent } from '../../../lambdas/core/journal.ts';
import { operate, type OperatorDeps } from '../../../lambdas/operator/operator.ts';
import { tableOfTests } from '../../support/table.ts';

const { TABLE, db } = tableOfTests();
const NOW = 1_800_000_000_000;
const events: JournalEvent[] = [];

function run(...words: string[]) {
  const record = async (event: JournalEvent) => void events.push(event);
  const deps = { record, blocks: { entries: entryStore(db(), TABLE, () => NOW), record, newId: uuidv7, now: () => NOW } } as unknown as OperatorDeps;
  return operate({ line: words }, 'r', deps);
}

describe("the operator's blocklist", () => {
  test('takes an address or a narrow range with a reason, shows it and lets it go', async () => {
    const end = new Date(NOW + 60_000).toISOString();
    expect(await run('block', '203.0.113.9/24', 'attack of May', end)).toEqual({ ok: true, cidr: '203.0.113.0/24', blocked: true });
    expect(await run('blocked')).toEqual({ ok: true, blocked: [{ cidr: '203.0.113.0/24', reason: 'attack of May', expiresAt: end }] });
    expect(await run('unblock', '203.0.113.0/24')).toEqual({ ok: true, cidr: '203.0.113.0/24', blocked: false });
    expect(await run('unblock', '203.0.113.0/24')).toEqual({ ok: false, error: 'this range is not blocked' });
    expect(events.map(({ action, change }) => [action, change])).toEqual([
      ['block', '- -> 203.0.113.0/24'],
      ['unblock', '203.0.113.0/24 -> -'],
    ]);
  });

  test.each([
    [['block', '203.0.112.0/23', 'x'], 'too wide'],
    [['block', '2001:db8::/47', 'x'], 'too wide'],
    [['block', '0.0.0.0/0', 'x'], 'too wide'],
    [['block', 'example.com', 'x'], 'not an address'],
    [['block', '203.0.113.1', 'x', '2020-01-01T00:00:00Z'], 'in the past'],
  ])('refuses %p (S18.5)', async (words, error) => {
    expect(await run(...words)).toEqual({ ok: false, error: expect.stringContaining(error) });
  });
});
