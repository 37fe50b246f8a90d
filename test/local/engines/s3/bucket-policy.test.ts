import { CopyObjectCommand, GetObjectCommand, GetObjectTaggingCommand, HeadObjectCommand, PutObjectCommand, PutObjectTaggingCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { compilePolicy } from '../../../../local/engines/s3/bucket-policy.ts';
import type { Statement } from '../../../../local/engines/s3/definition.ts';
import { bucket, outcome, runS3 } from './running-s3.ts';
import type { RunningS3 } from './running-s3.ts';

const Bucket = 'library';
const transport: Statement = {
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action: 's3:*',
  Resource: [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const unlessClean: Statement = {
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action: ['s3:GetObject', 's3:GetObjectVersion'],
  Resource: `arn:aws:s3:::${Bucket}/*`,
  Condition: { StringNotEquals: { 's3:ExistingObjectTag/scan': 'clean' } },
};

describe('a bucket that denies reads unless an object is tagged clean', () => {
  let s3: RunningS3;
  beforeAll(async () => {
    s3 = await runS3([bucket(Bucket, { versioned: true, policy: [transport, unlessClean] })], { acceptedTags: ['scan=not-scanned'] });
  });
  afterAll(() => s3.end());

  const put = (Key: string, Tagging?: string) => s3.client.send(new PutObjectCommand({ Bucket, Key, Body: 'x', Tagging }));
  const read = async (Key: string, VersionId?: string): Promise<string> => {
    const command = new GetObjectCommand({ Bucket, Key, VersionId });
    const link = await fetch(await getSignedUrl(s3.client, command, { expiresIn: 60 }));
    await link.arrayBuffer();
    const direct = await outcome(s3.client.send(command).then((reply) => reply.Body?.transformToString()));
    expect(link.ok).toBe(direct === 'accepted');
    return direct;
  };

  test('gives a clean one, by key, by version and by copy', async () => {
    const { VersionId } = await put('clean', 'scan=clean');
    expect(await read('clean')).toBe('accepted');
    expect(await read('clean', VersionId)).toBe('accepted');
    expect(await outcome(s3.client.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/clean` })))).toBe('accepted');
  });

  test('refuses one without the tag, with another value, or not there at all', async () => {
    const { VersionId } = await put('untagged');
    await put('infected', 'scan=infected');
    await put('other', 'scanned=clean');
    expect(await read('untagged')).toBe('403 AccessDenied');
    expect(await read('untagged', VersionId)).toBe('403 AccessDenied');
    expect(await read('infected')).toBe('403 AccessDenied');
    expect(await read('other')).toBe('403 AccessDenied');
    expect(await read('missing')).toBe('403 AccessDenied');
    expect(await outcome(s3.client.send(new HeadObjectCommand({ Bucket, Key: 'untagged' })))).toMatch(/^403/);
    expect(await outcome(s3.client.send(new CopyObjectCommand({ Bucket, Key: 'stolen', CopySource: `${Bucket}/untagged` })))).toBe('403 AccessDenied');
  });

  test('follows the tag as it is now, and leaves tagging itself open', async () => {
    await put('later');
    const tag = (Value: string) => s3.client.send(new PutObjectTaggingCommand({ Bucket, Key: 'later', Tagging: { TagSet: [{ Key: 'scan', Value }] } }));
    await tag('clean');
    expect(await read('later')).toBe('accepted');
    await tag('infected');
    expect(await read('later')).toBe('403 AccessDenied');
    expect(await outcome(s3.client.send(new GetObjectTaggingCommand({ Bucket, Key: 'later' })))).toBe('accepted');
  });

  test("gives one with the developer's own tag value", async () => {
    await put('local', 'scan=not-scanned');
    expect(await read('local')).toBe('accepted');
  });
});

describe('a policy', () => {
  const denies = (statement: Partial<Statement>, action: string, resource: string, tags: readonly string[] = []): boolean =>
    compilePolicy(
      [{ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*', ...statement }],
      [],
    )({
      action,
      resource,
      tags: tags.map((tag) => ({ key: tag.split('=')[0]!, value: tag.split('=')[1]! })),
    });

  test('is matched by action and resource patterns', () => {
    const statement = { Action: 's3:GetObject*', Resource: 'arn:aws:s3:::b/private/*' };
    expect(denies(statement, 's3:GetObjectVersion', 'arn:aws:s3:::b/private/x/y')).toBe(true);
    expect(denies(statement, 's3:getobject', 'arn:aws:s3:::b/private/x')).toBe(true);
    expect(denies(statement, 's3:PutObject', 'arn:aws:s3:::b/private/x')).toBe(false);
    expect(denies(statement, 's3:GetObject', 'arn:aws:s3:::b/public/x')).toBe(false);
    expect(denies({ Action: undefined, NotAction: 's3:GetObject' }, 's3:PutObject', 'arn:aws:s3:::b/x')).toBe(true);
    expect(denies({ Resource: 'arn:aws:s3:::b/a.c' }, 's3:GetObject', 'arn:aws:s3:::b/abc')).toBe(false);
  });

  test('with StringEquals denies the listed values only', () => {
    const Condition = { StringEquals: { 's3:ExistingObjectTag/scan': ['infected', 'error'] } };
    expect(denies({ Condition }, 's3:GetObject', 'x', ['scan=error'])).toBe(true);
    expect(denies({ Condition }, 's3:GetObject', 'x', ['scan=clean'])).toBe(false);
    expect(denies({ Condition }, 's3:GetObject', 'x')).toBe(false);
  });

  test('that cannot be judged here is refused at the start', () => {
    const compile = (statement: Partial<Statement>) => () => compilePolicy([{ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*', ...statement }], []);
    expect(compile({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } })).toThrow('cannot judge the condition IpAddress aws:SourceIp');
    expect(compile({ Condition: { StringLike: { 's3:ExistingObjectTag/scan': 'c*' } } })).toThrow('cannot judge');
    expect(compile({ Principal: { AWS: 'arn:aws:iam::000000000000:role/x' } })).toThrow('chosen principals');
    expect(compile({ Effect: 'Allow', Principal: { Service: 'logging.s3.amazonaws.com' } })).not.toThrow();
  });
});
