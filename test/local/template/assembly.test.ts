import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { App, NestedStack, Stack } from 'aws-cdk-lib/core';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { readAssembly } from '../../../local/template/assembly.ts';
import { resolver } from '../../../local/template/resolve.ts';

const directory = mkdtempSync(join(tmpdir(), 'assembly-'));
afterAll(() => rmSync(directory, { recursive: true }));
const context = { '@aws-cdk/core:defaultCrossStackReferences': 'weak' };
const app = (outdir: string) => new App({ analyticsReporting: false, outdir: join(directory, outdir), context });

describe('readAssembly', () => {
  test('what CDK writes is read, and its weak references across regions resolve', () => {
    writeFileSync(join(directory, 'index.js'), 'exports.handler = async () => 1;');
    const cdk = app('whole');
    const here = new Stack(cdk, 'Here', { env: { region: 'eu-west-3' }, crossRegionReferences: true });
    const there = new Stack(cdk, 'There', { env: { region: 'us-east-1' }, crossRegionReferences: true });
    const queue = new Queue(here, 'Queue', { queueName: 'named' });
    const environment = { QUEUE: queue.queueArn };
    const code = Code.fromAsset(directory, { exclude: ['whole', 'nested'] });
    new LambdaFunction(there, 'Reader', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code, environment });
    cdk.synth();

    const assembly = readAssembly(join(directory, 'whole'));
    const known = resolver({ stacks: assembly.stacks, account: { accountId: '111122223333', region: 'eu-west-3' } });
    const [found] = known.resources('AWS::Lambda::Function');
    if (!found) throw new Error('no function');
    const {
      Environment,
      Code: { S3Key },
    } = known.properties(found.stack, found.logicalId) as { Environment: unknown; Code: { S3Key: string } };

    expect(assembly.stacks.map(({ name, region }) => [name, region])).toEqual([
      ['Here', 'eu-west-3'],
      ['There', 'us-east-1'],
    ]);
    expect(Environment).toEqual({ Variables: { QUEUE: 'arn:aws:sqs:eu-west-3:111122223333:named' } });
    expect(known.attribute(found.stack, found.logicalId, 'Arn')).toBe(`arn:aws:lambda:us-east-1:111122223333:function:There-${found.logicalId}`);
    expect(readFileSync(join(assembly.asset(S3Key), 'index.js'), 'utf8')).toContain('exports.handler');
    expect(() => assembly.asset('0000.zip')).toThrow('no asset 0000.zip');
  });

  test('a nested stack is refused by name, not lost', () => {
    const cdk = app('nested');
    new Queue(new NestedStack(new Stack(cdk, 'Outer'), 'Inner'), 'Queue');
    cdk.synth();

    expect(() => readAssembly(join(directory, 'nested'))).toThrow(/Outer\.Inner.*nested stacks/);
  });
});
