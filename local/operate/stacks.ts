import { DescribeStacksCommand, type CloudFormationClient, type Stack } from '@aws-sdk/client-cloudformation';

/** A stack as it stands; `undefined` where none has this name. */
export async function stackNamed(client: CloudFormationClient, StackName: string): Promise<Stack | undefined> {
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName })).catch((error: unknown) => {
    // A stack that is not there is a ValidationError to CloudFormation.
    if (error instanceof Error && error.name === 'ValidationError') return { Stacks: [] };
    throw error;
  });
  return Stacks[0];
}
