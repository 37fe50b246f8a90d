import { createInterface } from 'node:readline/promises';
import type { Context } from '../cloud/configuration.ts';
import { alwaysOn } from '../cost/always-on.ts';
import { priced, total, type CostLine } from '../cost/cost-line.ts';
import { REGIONS } from '../cost/prices.ts';
import { cdk } from '../operate/cdk.ts';
import { destructionPlan, isData, type DestructionPlan } from '../operate/plan.ts';
import { answer, type Given } from './catalogue.ts';
import { assemblyAt } from './cost.ts';

/** For people: what goes, what stays and why, and what that goes on to cost. */
export const destructionText = ({ instance, go, stays, along }: DestructionPlan, costs: readonly CostLine[]): string =>
  [
    `goes, in this order: ${go.join(', ')}`,
    'stays:',
    ...stays.map(({ stack, type, count, why }) => `  ${stack}: ${count} of ${type}: ${why}`),
    `stays with them, and holds nothing: ${along.map(({ type, count }) => `${count} of ${type}`).join(', ')}`,
    `${instance}-data stays whole, and goes on to cost some ${total(costs).toFixed(0)} dollars a month and what is stored:`,
    ...costs.map(({ what, usd }) => `  ${usd.toFixed(2).padStart(8)}  ${what}`),
    'It is protected, and its tables and cluster are too. docs/operations.md says how it is ended.',
  ].join('\n');

/** The name as it was given or typed. */
async function named(given: string | undefined): Promise<string> {
  if (given !== undefined || !process.stdin.isTTY) return given ?? '';
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await asking.question('Type the name of the instance to go on: ')).trim();
  } finally {
    asking.close();
  }
}

async function destroy(asked: Given, context: Context | undefined): Promise<number> {
  const assembly = await assemblyAt(asked.value('assembly'), { context });
  const plan = destructionPlan(assembly);
  const data = assembly.stacks.filter(({ name }) => isData(name));
  const region = REGIONS.find((each) => each === data[0]?.region) ?? REGIONS[0];
  const costs = priced(alwaysOn(data), region);
  const report = { ...plan, monthly: total(costs), costs: costs.map(({ what, usd }) => ({ what, usd })) };
  const json = asked.has('json');
  if (!json) console.log(destructionText(plan, costs));
  if (asked.has('plan')) {
    if (json) console.log(JSON.stringify(report, undefined, 1));
    return 0;
  }
  if ((await named(asked.value('yes'))) !== plan.instance) {
    console.error(`Nothing was deleted: the name of this instance is ${plan.instance}.`);
    return 2;
  }
  const failed: string[] = [];
  for (const stack of plan.go) {
    const code = await cdk(['destroy', stack, '--app', assembly.directory, '--exclusively', '--force']);
    if (code !== 0) failed.push(stack);
  }
  if (json) console.log(JSON.stringify({ ...report, failed }, undefined, 1));
  else console.log(failed.length > 0 ? `not deleted: ${failed.join(', ')}` : 'deleted');
  return failed.length > 0 ? 1 : 0;
}

/** `npm run destroy`. */
export const run = (args: readonly string[], context?: Context): Promise<number> =>
  answer('destroy', args, (asked) =>
    destroy(asked, context).catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : String(error));
      return 1;
    }),
  );
