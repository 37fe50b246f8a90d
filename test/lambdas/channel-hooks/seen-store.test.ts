import { describe, expect, test } from '@jest/globals';
import { seenEvents } from '../../../lambdas/channel-hooks/seen-store.ts';
import { tableOfTests } from '../../support/table.ts';

const { TABLE, db } = tableOfTests();
const NOW = 1_800_000_000_000;

describe('what was seen', () => {
  const event = { kind: 'telegram', channelId: 'c-1', eventId: '1' };

  test('is known for thirty days, by service, channel and id, and no longer', async () => {
    const at = (days: number) => seenEvents(db(), TABLE, () => NOW + days * 86_400_000);
    expect(await at(0).claim(event)).toBe('new');
    expect(await at(0).claim(event)).toBe('unsure');
    await at(0).queued(event);

    expect([await at(8).claim(event), await at(29.9).claim(event)]).toEqual(['seen', 'seen']);
    expect([await at(8).claim({ ...event, channelId: 'c-2' }), await at(8).claim({ ...event, kind: 'slack' })]).toEqual(['new', 'new']);
    expect(await at(30.1).claim(event)).toBe('new');
  });
});
