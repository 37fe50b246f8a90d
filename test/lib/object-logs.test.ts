import { beforeAll, describe, expect, test } from '@jest/globals';
import { statements, synthesize, type Synthesized } from './synthesized.ts';

type Json = Readonly<Record<string, unknown>>;
const text = (value: unknown): string => JSON.stringify(value);
const short = (id: string): string => id.replace(/Bucket[0-9A-F]{8}$/, '');

describe.each(['production', 'economy'] as const)('the access logs of the buckets in %s', (profile) => {
  let app: Synthesized;
  beforeAll(async () => {
    app = await synthesize(undefined, profile);
  }, 600_000);
  const logs = () => app.all('AWS::S3::Bucket').find(([id]) => id.startsWith('ObjectLogs')) ?? ['', undefined];
  const allowed = (type: string) => app.all(type).flatMap(([id, resource]) => statements(resource).map((statement) => [id, statement] as const));

  test('are written of whatever belongs to accounts or to the journal, each bucket below a prefix of its own (S22.10)', () => {
    const [target] = logs();
    const written = app.all('AWS::S3::Bucket').map(([id, { Properties }]) => [short(id), Properties['LoggingConfiguration']]);
    const into = (prefix: string) => ({ DestinationBucketName: { Ref: target }, LogFilePrefix: prefix });
    expect(Object.fromEntries(written)).toEqual({
      Quarantine: into('quarantine/'),
      Library: into('library/'),
      Exports: into('exports/'),
      JournalArchive: into('journalarchive/'),
      Definitions: into('definitions/'),
      ObjectLogs: undefined,
      Loader: undefined,
      DashboardFiles: undefined,
    });
  });

  test('are taken from S3 alone, for these buckets of this account, and encrypted as S3 can write them', () => {
    const [target, bucket] = logs();
    const writers = allowed('AWS::S3::BucketPolicy').flatMap(([id, statement]) =>
      id.startsWith('ObjectLogs') && statement['Effect'] === 'Allow' ? [statement] : [],
    );
    expect(writers).toHaveLength(5);
    for (const { Action, Principal, Condition, Resource } of writers) {
      expect([Action, Principal]).toEqual(['s3:PutObject', { Service: 'logging.s3.amazonaws.com' }]);
      const { ArnLike, StringEquals } = Condition as { ArnLike: { 'aws:SourceArn': { 'Fn::GetAtt': [string, string] } }; StringEquals: Json };
      expect(StringEquals).toEqual({ 'aws:SourceAccount': { Ref: 'AWS::AccountId' } });
      expect(text(Resource)).toContain(`/${short(ArnLike['aws:SourceArn']['Fn::GetAtt'][0]).toLowerCase()}/*`);
    }
    // Server access logs are not delivered to a bucket whose default is a key of KMS, or that locks what comes (S3 guide, "Enabling server access logging").
    expect(text(bucket?.Properties['BucketEncryption'])).toContain('AES256');
    expect(bucket?.Properties['ObjectLockEnabled']).toBeUndefined();
    expect(target).not.toBe('');
  });

  test('are read by one function, which is told of each and can do nothing else with them', () => {
    const [target] = logs();
    const rights = allowed('AWS::IAM::Policy').filter(([id, { Resource }]) => text(Resource).includes(target) && !id.startsWith('ObjectLogEvents'));
    expect(rights.map(([id, { Action }]) => [id, Action])).toEqual([[expect.stringMatching(/^JournalObjectsRole/), 's3:GetObject']]);
    const told = app.all('Custom::S3BucketNotifications').filter(([, { Properties }]) => text(Properties['BucketName']).includes(target));
    expect(told.map(([, { Properties }]) => Properties['NotificationConfiguration'])).toEqual([
      {
        LambdaFunctionConfigurations: [
          { Events: ['s3:ObjectCreated:*'], LambdaFunctionArn: { 'Fn::GetAtt': [expect.stringMatching(/^JournalObjectsFunction/), 'Arn'] } },
        ],
      },
    ]);
    const [, reader] = app.all('AWS::Lambda::Function').find(([id]) => id.startsWith('JournalObjects')) ?? [];
    const { Variables } = (reader?.Properties['Environment'] ?? {}) as { Variables?: Json };
    // Roles of ours are named after their stacks.
    expect(Variables?.['OWN_ROLES']).toEqual({ 'Fn::Join': ['', [{ Ref: 'AWS::AccountId' }, ':assumed-role/Rempart-']] });
  });
});
