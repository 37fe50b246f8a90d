import { describe, expect, test } from '@jest/globals';
import { findingStore } from '../../../lambdas/materials/finding-store.ts';
import { guardDutyEngine, noteFinding, type Finding, type FindingStore } from '../../../lambdas/materials/guardduty.ts';
import { zipChecked } from '../../../lambdas/materials/zip-checked.ts';
import { tableOfTests } from '../../support/table.ts';

const version = { key: 'accounts/a/chatbots/b/materials/c', versionId: 'v1' };
/** The event as the GuardDuty guide shows it. */
const event = (
  scanResultStatus: string,
  { threats = null as { name: string }[] | null, scanStatus = 'COMPLETED', bucketName = 'quarantine', versionId = 'v1' } = {},
) => ({
  source: 'aws.guardduty',
  'detail-type': 'GuardDuty Malware Protection Object Scan Result',
  detail: {
    schemaVersion: '1.0',
    scanStatus,
    resourceType: 'S3_OBJECT',
    s3ObjectDetails: { bucketName, objectKey: version.key, eTag: 'e1', versionId, s3Throttled: false },
    scanResultDetails: { scanResultStatus, threats },
  },
});

const { TABLE, db } = tableOfTests();
const store = (): FindingStore => findingStore(db(), TABLE, () => 0);
const note = (given: unknown) => noteFinding(given, 'quarantine', store());
const of = (versionId: string) => ({ ...version, versionId });

describe('a finding of GuardDuty', () => {
  test.each<[string, ReturnType<typeof event>, Finding]>([
    ['clean', event('NO_THREATS_FOUND', { versionId: 'clean' }), { verdict: 'clean' }],
    [
      'infected',
      event('THREATS_FOUND', { versionId: 'infected', threats: [{ name: 'EICAR-Test-File (not a virus)' }] }),
      { verdict: 'infected', signature: 'EICAR-Test-File (not a virus)' },
    ],
    ['infected', event('THREATS_FOUND', { versionId: 'unnamed' }), { verdict: 'infected', signature: 'unnamed' }],
    ['unscannable', event('UNSUPPORTED', { versionId: 'unsupported', scanStatus: 'SKIPPED' }), { verdict: 'unscannable', signature: 'Unsupported' }],
  ])('is noted as %s for exactly its version', async (_, given, finding) => {
    await note(given);
    const { versionId } = given.detail.s3ObjectDetails;

    expect([await store().read(of(versionId)), await store().read(of(`${versionId}-other`))]).toEqual([finding, undefined]);
  });
  test.each([
    ['an access that was denied', event('ACCESS_DENIED', { scanStatus: 'SKIPPED' }), 'no verdict'],
    ['a failure', event('FAILED', { scanStatus: 'FAILED' }), 'no verdict'],
    ['a word that nobody knows', event('ALL_GOOD'), 'no verdict'],
    ['nothing found in a scan that was not completed', event('NO_THREATS_FOUND', { scanStatus: 'SKIPPED' }), 'no verdict'],
    ['another bucket', event('NO_THREATS_FOUND', { bucketName: 'other' }), 'another bucket'],
    ['an object without a version', { detail: { ...event('NO_THREATS_FOUND').detail, s3ObjectDetails: { bucketName: 'quarantine', objectKey: 'a' } } }, ''],
  ])('from %s is none, and says so (S24.5)', async (_, given, message) => {
    await expect(note(given)).rejects.toThrow(message);
    expect(await store().read(version)).toBeUndefined();
  });
  test('of harm stays, whatever comes after it or again', async () => {
    const harmful = { ...event('THREATS_FOUND', { versionId: 'twice', threats: [{ name: 'T' }] }) };
    await note(event('NO_THREATS_FOUND', { versionId: 'twice' }));
    await note(harmful);
    await note(event('NO_THREATS_FOUND', { versionId: 'twice' }));
    await note(harmful);

    expect(await store().read(of('twice'))).toEqual({ verdict: 'infected', signature: 'T' });
  });
});

describe('GuardDuty as the engine', () => {
  /** An engine whose finding comes at the so-many-th look. */
  function engine(finding: Finding | undefined, at = 1) {
    let [looks, clock] = [0, 0];
    const read = async () => ((looks += 1) >= at ? finding : undefined);
    const made = guardDutyEngine(
      read,
      async (milliseconds) => (clock += milliseconds),
      () => clock,
    );
    return { made: zipChecked(made), looks: () => looks, clock: () => clock };
  }
  async function* source(text: string) {
    yield Buffer.from(text);
  }
  const scan = (made: ReturnType<typeof engine>['made'], text = 'Plain.', bytes = text.length, object: typeof version | null = version) =>
    made.scan(source(text), { bytes, signal: AbortSignal.timeout(5_000), ...(object && { object }) });

  test.each<[Finding]>([[{ verdict: 'clean' }], [{ verdict: 'infected', signature: 'T' }], [{ verdict: 'unscannable', signature: 'Unsupported' }]])(
    'waits for the finding and says what it says: %p',
    async (finding) => {
      const { made, looks, clock } = engine(finding, 3);

      expect(await scan(made)).toEqual({ engine: 'GuardDuty Malware Protection for S3', ...finding });
      expect([looks(), clock()]).toEqual([3, 4_000]);
    },
  );
  test('gives no verdict when none has come in two minutes, when the file was read short, or when it is not told which version it reads (S24.5)', async () => {
    await expect(scan(engine(undefined).made)).rejects.toThrow('not come to a finding yet');
    await expect(scan(engine({ verdict: 'clean' }).made, 'Plain.', 100)).rejects.toThrow('read short');
    await expect(scan(engine({ verdict: 'clean' }).made, 'Plain.', 6, null)).rejects.toThrow('objects, not streams');
  });
  test('is not believed on an archive whose directory does not add up', async () => {
    expect(await scan(engine({ verdict: 'clean' }).made, 'PK\x03\x04 and nothing more')).toMatchObject({ verdict: 'unscannable' });
  });
});
