import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../cloud/configuration.ts';
import { cdk } from '../operate/cdk.ts';
import { DEFINITIONS_OUTPUT, noDefinitions, publishDefinitions } from '../operate/definitions.ts';
import { freeFirstTry } from '../operate/first-try.ts';
import { generationRefusal } from '../operate/origin-generation.ts';
import { openOwner } from '../operate/owner.ts';
import { deploymentPlan, unready, type PlannedStack } from '../operate/plan.ts';
import { sendSourceMaps } from '../operate/send-source-maps.ts';
import type { Reach } from '../operate/log-lines.ts';
import type { Assembly } from '../template/assembly.ts';
import { answer, type Given } from './catalogue.ts';
import { assemblyAt } from './cost.ts';
import { stepLine } from './demo.ts';
import { smoke, smokeText } from './smoke.ts';

const planLine = ({ name, region, resources, minutes: [from, to] }: PlannedStack, at: number): string =>
  `${at + 1}. ${name} in ${region ?? 'the region of the credentials'}: ${resources} resources, ${from} to ${to} minutes the first time`;

/** Outputs of stacks as `cdk deploy --outputs-file` writes them. */
type Outputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Where the instance is and by what it is operated. @throws Error when a stack has no such output. */
export function addressesOf(outputs: Outputs): { readonly app: string; readonly edge: string; readonly operator: string } {
  const find = (name: string): string => {
    const found = Object.values(outputs).find((stack) => name in stack)?.[name];
    if (!found) throw new Error(`no stack has the output ${name}`);
    return found;
  };
  return { app: find('AppUrl'), edge: find('EdgeUrl'), operator: find('OperatorFunction') };
}

/** How a stack's own region is reached. */
const reachOf = ({ region }: Pick<PlannedStack, 'region'>): Reach => ({ ...(region && { region }) });

/** Has the definitions of the scanner published, where it is ours and knows none before; says what came of it. */
async function definitionsOf(assembly: Assembly, outputs: Outputs, reach: Reach): Promise<string> {
  const none = noDefinitions(assembly);
  const functionName = Object.values(outputs).find((stack) => DEFINITIONS_OUTPUT in stack)?.[DEFINITIONS_OUTPUT];
  if (none || !functionName) return `skipped: ${none ?? `no stack has the output ${DEFINITIONS_OUTPUT}`}`;
  return publishDefinitions(reach, functionName, (line) => console.error(line));
}

/** Deploys one stack after the other, each with what it is made of already there. @throws Error naming the stack that failed. */
async function deployStacks(plan: readonly PlannedStack[], assembly: string): Promise<Outputs> {
  const directory = mkdtempSync(join(tmpdir(), 'rempart-outputs-'));
  try {
    const outputs: Record<string, Readonly<Record<string, string>>> = {};
    for (const [at, stack] of plan.entries()) {
      console.error(planLine(stack, at));
      await freeFirstTry(reachOf(stack), stack.name);
      const file = join(directory, `${stack.name}.json`);
      // Whoever has typed this has decided: the CDK's own question by stack would wait for a terminal that a pipeline has not.
      const code = await cdk(['deploy', stack.name, '--app', assembly, '--exclusively', '--require-approval', 'never', '--outputs-file', file]);
      if (code !== 0) throw new Error(`${stack.name} was not deployed; what came before it is there, and the command can be run again`);
      Object.assign(outputs, JSON.parse(readFileSync(file, 'utf8')) as Outputs);
    }
    return outputs;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function deploy(asked: Given, context: Context | undefined): Promise<number> {
  const json = asked.has('json');
  const assembly = await assemblyAt(asked.value('assembly'), { context });
  const [plan, missing] = [deploymentPlan(assembly), unready(assembly)];
  if (asked.has('plan')) {
    console.log(json ? JSON.stringify({ plan, missing }, undefined, 1) : [...plan.map(planLine), ...missing].join('\n'));
    return 0;
  }
  if (missing.length > 0) throw new Error(missing.join('\n'));
  for (const stack of assembly.stacks) {
    const refusal = await generationRefusal(reachOf({ region: stack.region }), stack);
    if (refusal) throw new Error(refusal);
  }
  // Before the first error of what is deployed.
  const sourceMaps = await sendSourceMaps(assembly);
  const outputs = await deployStacks(plan, assembly.directory);
  const { app, edge, operator: functionName } = addressesOf(outputs);
  const operator = { functionName, region: plan.find(({ name }) => name.endsWith('-api'))?.region };
  const definitions = await definitionsOf(assembly, outputs, reachOf(operator));
  const email = asked.value('owner');
  const link = email ? await openOwner(app, operator, { email, accountName: asked.value('account-name') ?? 'Owner' }) : undefined;
  const report = await smoke({ app, edge, operator }, (result) => json || console.log(stepLine(result)));
  if (json)
    console.log(JSON.stringify({ app, edge, operator: functionName, sourceMaps, definitions, ...(link && { ownerLink: link }), smoke: report }, undefined, 1));
  else
    console.log(
      [
        smokeText(report),
        `application      ${app}/`,
        `widget's host    ${edge}/`,
        `source maps      ${sourceMaps}`,
        `definitions      ${definitions}`,
        `operator         npm run admin -- --function ${functionName} help`,
        link ? `owner            ${link}   (good once, for half an hour)` : 'owner            none was opened: --owner ADDRESS, or sign up',
      ].join('\n'),
    );
  return report.ok ? 0 : 1;
}

/** `npm run deploy`. */
export const run = (args: readonly string[], context?: Context): Promise<number> =>
  answer('deploy', args, (asked) =>
    deploy(asked, context).catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : String(error));
      return 1;
    }),
  );
