import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { OperatorAccess } from '../cloud/operator-access.ts';
import type { TokenFor } from './account.ts';

/** The operator's function, of a deployed instance by its name, or of a local cloud by what its file says. */
export interface Operator {
  readonly functionName: string;
  readonly region?: string | undefined;
  readonly access?: OperatorAccess | undefined;
}

export interface OperatorReply {
  readonly ok?: boolean;
  readonly help?: readonly string[];
  readonly [member: string]: unknown;
}

function client({ access, region }: Operator): LambdaClient {
  if (!access) return new LambdaClient({ ...(region && { region }) });
  const { endpoint, accessKeyId, secretAccessKey } = access;
  return new LambdaClient({ endpoint, region: access.region, credentials: { accessKeyId, secretAccessKey } });
}

/** Asks for one command. `failed` when the function itself did. @throws Error when it is not reached. */
export async function askOperator(operator: Operator, line: readonly string[]): Promise<{ readonly reply: OperatorReply; readonly failed: boolean }> {
  const { Payload, FunctionError } = await client(operator).send(new InvokeCommand({ FunctionName: operator.functionName, Payload: JSON.stringify({ line }) }));
  return { reply: JSON.parse(Buffer.from(Payload ?? []).toString()) as OperatorReply, failed: FunctionError !== undefined };
}

/** A link that is good once, for whoever has the address and cannot come in. @throws Error when there is none for it. */
export async function ownerLink(operator: Operator, email: string): Promise<string> {
  const { reply, failed } = await askOperator(operator, ['owner-link', email]);
  if (failed || !reply.ok) throw new Error(`no link for ${email}: ${JSON.stringify(reply)}`);
  return String(reply['link']);
}

/** The token that would be mailed, from the operator's link. */
export const tokenOfOperator =
  (operator: Operator): TokenFor =>
  async (email) =>
    /[?&#]token=([^&]+)/.exec(await ownerLink(operator, email))?.[1] ?? '';
