import { globSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { lostBetween, recordOf, type ReleaseRecord } from '../../tools/release-record.ts';

const released = globSync('test/fixtures/releases/*.json').map((file) => JSON.parse(readFileSync(file, 'utf8')) as ReleaseRecord);
let now: ReleaseRecord;
beforeAll(async () => {
  now = await recordOf();
}, 180_000);

describe('an upgrade', () => {
  test.each(released.map((before) => [before.version, before] as const))(
    'from %s replaces and drops nothing that holds data, and rewrites no migration',
    (_version, before) => {
      expect(lostBetween(before, now)).toEqual([]);
    },
  );

  test('what is released is on record with all its tables, and a rename, a changed key and a rewritten migration are each told', () => {
    const [before] = released as [ReleaseRecord];
    const [table = '', was] =
      Object.entries(before.stateful.production['Rempart-data'] ?? {}).find(([, kept]) => JSON.stringify(kept).includes('GlobalTable')) ?? [];
    const [migration = ''] = Object.keys(before.migrations);
    const { [table]: _gone, ...others } = now.stateful.production['Rempart-data'] ?? {};
    const withData = (data: Readonly<Record<string, unknown>>): ReleaseRecord => ({
      ...now,
      stateful: { ...now.stateful, production: { ...now.stateful.production, 'Rempart-data': data } },
    });

    expect(Object.values(before.stateful.economy['Rempart-data'] ?? {}).filter((kept) => JSON.stringify(kept).includes('GlobalTable'))).toHaveLength(8);
    expect(lostBetween(before, withData(others))).toEqual([`production: Rempart-data has no ${table} any more: what it holds would be left behind`]);
    expect(lostBetween(before, withData({ ...others, [table]: { ...(was as object), KeySchema: [] } }))).toEqual([
      `production: ${table} of Rempart-data would be replaced`,
    ]);
    expect(lostBetween(before, { ...now, migrations: { ...now.migrations, [migration]: '' } })).toEqual([
      `the migration ${migration} says something else than it said when it was released`,
    ]);
  });
});
