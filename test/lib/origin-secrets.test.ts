import { expect, test } from '@jest/globals';
import { Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { originSecrets } from '../../lib/constructs/origin-secrets.ts';

function made(generation: number) {
  const stack = new Stack();
  const { sent, admitted } = originSecrets(stack, generation);
  const id = ({ node }: { node: { id: string } }): string => node.id;
  const inTemplate = Object.values(Template.fromStack(stack).findResources('AWS::SecretsManager::Secret'));
  return { sent: [id(sent.app), id(sent.edge)], admitted: admitted.map(id), inTemplate };
}

test('the first generation is sent and admitted', () => {
  const { sent, admitted, inTemplate } = made(1);

  expect([sent, admitted, inTemplate.length]).toEqual([['AppOriginSecret1', 'EdgeOriginSecret1'], ['AppOriginSecret1', 'EdgeOriginSecret1'], 2]);
});

test('a later one is sent, the one before is still admitted, and none that is older', () => {
  const { sent, admitted, inTemplate } = made(7);

  expect(sent).toEqual(['AppOriginSecret7', 'EdgeOriginSecret7']);
  expect(admitted).toEqual(['AppOriginSecret7', 'EdgeOriginSecret7', 'AppOriginSecret6', 'EdgeOriginSecret6']);
  expect(inTemplate.map(({ DeletionPolicy }: { DeletionPolicy?: string }) => DeletionPolicy)).toEqual(['Delete', 'Delete', 'Delete', 'Delete']);
});
