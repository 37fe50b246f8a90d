import {
  DescribeStacksCommand,
  paginateListStackResources,
  type CloudFormationClient,
  type Stack,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';

/** A stack that is not there is a ValidationError to CloudFormation. */
function unlessMissing(error: unknown): undefined {
  if (error instanceof Error && error.name === 'ValidationError') return undefined;
  throw error;
}

/** A stack as it stands; `undefined` where none has this name. */
export async function stackNamed(client: CloudFormationClient, StackName: string): Promise<Stack | undefined> {
  const found = await client.send(new DescribeStacksCommand({ StackName })).catch(unlessMissing);
  return found?.Stacks?.[0];
}

/** What a stack is made of, and for a while what was deleted of it; `undefined` where none has this name. */
export async function resourcesOf(client: CloudFormationClient, StackName: string): Promise<readonly StackResourceSummary[] | undefined> {
  const found: StackResourceSummary[] = [];
  try {
    for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName })) found.push(...StackResourceSummaries);
  } catch (error) {
    return unlessMissing(error);
  }
  return found;
}
