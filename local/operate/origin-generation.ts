import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { Stack } from '../template/assembly.ts';
import type { Reach } from './log-lines.ts';
import { resourcesOf } from './stacks.ts';

/** Logical id of what a distribution proves itself with, as `originSecrets` of the edge stack names it: the generation, and the CDK's hash. */
const SECRET = /^AppOriginSecret(\d+)[0-9A-F]{8}$/;

const generationsOf = (ids: readonly string[]): readonly number[] => ids.flatMap((id) => SECRET.exec(id)?.[1] ?? []).map(Number);

/** Logical ids of a stack that is there; none of one that is not. */
async function deployedIds(reach: Reach, name: string): Promise<readonly string[]> {
  const resources = (await resourcesOf(new CloudFormationClient(reach), name)) ?? [];
  return resources.flatMap(({ LogicalResourceId = '', ResourceStatus }) => (ResourceStatus === 'DELETE_COMPLETE' ? [] : [LogicalResourceId]));
}

/**
 * Why a template would take away the secret that the distributions go on to send until they are changed, so that the firewall would refuse every request
 * meanwhile; nothing where it does not. What is deployed knows it, a synth does not.
 */
export async function generationRefusal(reach: Reach, { name, template }: Stack): Promise<string | undefined> {
  const wanted = generationsOf(Object.keys(template.Resources));
  if (wanted.length === 0) return undefined;
  const sent = Math.max(0, ...generationsOf(await deployedIds(reach, name)));
  if (sent === 0 || wanted.includes(sent)) return undefined;
  const [to, next] = [Math.max(...wanted), sent + 1];
  const mend = to > sent ? `write ${next}, deploy, and then the next` : `write ${sent} or ${next}`;
  return `originSecretGeneration would go from ${sent} to ${to}: the firewall would no longer admit what the distributions send, and refuse everybody while they are changed. It goes up by one a deployment: ${mend}.`;
}
