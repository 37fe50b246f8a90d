import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { JOURNAL_METRICS, JOURNAL_NAMESPACE } from '../../lambdas/core/journal-metrics.ts';
import { JOURNAL_PATTERNS } from '../../lib/journal-alarms.ts';
import { synthesize, type Synthesized } from './synthesized.ts';

let app: Synthesized;
beforeAll(async () => {
  app = await synthesize();
}, 180_000);

describe('alarms on patterns in the journal', () => {
  test('watch every metric that functions write, of this instance alone, and each has a section that says what to do', () => {
    const alarms = app.all('AWS::CloudWatch::Alarm').filter(([, { Properties }]) => Properties['Namespace'] === JOURNAL_NAMESPACE);
    expect(alarms.map(([, { Properties }]) => Properties['MetricName'] as string).toSorted()).toEqual([...JOURNAL_METRICS].toSorted());
    const page = readFileSync('docs/journal.md', 'utf8');
    for (const [id, { Properties }] of alarms) {
      expect([id, Properties['Dimensions']]).toEqual([id, [{ Name: 'Journal', Value: expect.anything() }]]);
      expect([id, JSON.stringify(Properties['Dimensions'])]).toEqual([id, expect.stringContaining('Journal')]);
      expect(page).toContain(`### ${id.replace(/[0-9A-F]{8}$/, '')}\n`);
    }
    expect(Object.keys(JOURNAL_PATTERNS)).toHaveLength(JOURNAL_METRICS.length);
  });
});
