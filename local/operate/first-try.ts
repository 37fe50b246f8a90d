import { CloudFormationClient, UpdateTerminationProtectionCommand } from '@aws-sdk/client-cloudformation';
import type { Reach } from './log-lines.ts';
import { stackNamed } from './stacks.ts';

/** A stack that never came to be: the CDK deletes it before it makes it anew. */
const NEVER_WAS = new Set(['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED']);

/**
 * Takes the protection from a stack whose first creation failed. The CDK protects a stack before it makes it, and could not delete what is left of a failed
 * try: without this, the second try of a protected stack would fail for ever. A stack that has ever been there keeps its protection.
 */
export async function freeFirstTry(reach: Reach, name: string): Promise<void> {
  const client = new CloudFormationClient(reach);
  const stack = await stackNamed(client, name);
  if (!stack?.EnableTerminationProtection || !NEVER_WAS.has(stack.StackStatus ?? '')) return;
  await client.send(new UpdateTerminationProtectionCommand({ StackName: name, EnableTerminationProtection: false }));
}
