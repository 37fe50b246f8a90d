import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib/core';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { scannerLayer } from '../../lib/scanner-layer.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rempart-layer-'));
  await mkdir(join(folder, 'clamav/bin'), { recursive: true });
  await writeFile(join(folder, 'clamav/bin/clamd'), 'a program');
});
afterAll(() => rm(folder, { recursive: true }));

const stack = () => {
  const empty = new Stack(new App(), 'S');
  new Topic(empty, 'Something');
  return empty;
};

test('a built layer is attached, for the architecture of the functions', () => {
  const whole = stack();

  expect(scannerLayer(whole, folder)).toHaveLength(1);
  Template.fromStack(whole).hasResourceProperties('AWS::Lambda::LayerVersion', { CompatibleArchitectures: ['arm64'] });
  Annotations.fromStack(whole).hasNoWarning('*', Match.anyValue());
});

test('a layer that is not built is said with what to do, and no layer', () => {
  const without = stack();

  expect(scannerLayer(without, join(folder, 'nothing'))).toEqual([]);
  Annotations.fromStack(without).hasInfo('*', Match.stringLikeRegexp('npm run layer:clamav'));
});
