import { ensureAssembly } from '../cloud/assembly-cache.ts';
import { profileNamed, profileOfInstance, type Context } from '../cloud/configuration.ts';
import { alwaysOn } from '../cost/always-on.ts';
import { perMillionMessages } from '../cost/by-use.ts';
import { priced, total, type CostLine } from '../cost/cost-line.ts';
import { PRICED_ON, REGIONS, type PricedRegion } from '../cost/prices.ts';
import { readAssembly, type Assembly } from '../template/assembly.ts';
import { answer } from './catalogue.ts';

/** The templates as a deployment would get them: those of the profile in cdk.json, unless another is given, and the directory in which they are. */
export async function assemblyAt(
  given: string | undefined,
  { profile, context }: { readonly profile?: string | undefined; readonly context?: Context | undefined } = {},
): Promise<Assembly & { readonly directory: string }> {
  const wanted = profile === undefined ? () => profileOfInstance(context) : () => profileNamed(profile, '--profile');
  const directory = given ?? (await ensureAssembly(wanted(), (step) => console.error(`${step} ...`)));
  return { ...readAssembly(directory), directory };
}

export interface CostReport {
  readonly region: PricedRegion;
  readonly pricedOn: string;
  readonly idle: readonly CostLine[];
  readonly idleTotal: number;
  readonly perMillion: readonly CostLine[];
  readonly perMillionTotal: number;
}

export function costReport({ stacks }: Assembly, region: PricedRegion, modelSeconds: number): CostReport {
  const idle = priced(alwaysOn(stacks), region);
  const perMillion = priced(perMillionMessages(stacks, { modelSeconds }), region);
  return { region, pricedOn: PRICED_ON, idle, idleTotal: total(idle), perMillion, perMillionTotal: total(perMillion) };
}

const dollars = (amount: number): string => amount.toFixed(2).padStart(9);
const line = ({ what, usd, checked, assumes }: CostLine): string => `${dollars(usd)}${checked ? ' ' : '?'} ${what}${assumes ? ` (assumed: ${assumes})` : ''}`;

/** For people. */
export const costText = ({ region, pricedOn, idle, idleTotal, perMillion, perMillionTotal }: CostReport): string =>
  [
    `US dollars, list prices of ${region}, ${pricedOn}, no free tier, no tax. "?": a price that is believed and was not found in a source.`,
    '',
    'a month in which nobody calls',
    ...idle.map(line),
    `${dollars(idleTotal)}  together, and what is stored`,
    '',
    'a million messages of visitors, beside that; without the model',
    ...perMillion.map(line),
    `${dollars(perMillionTotal)}  together`,
  ].join('\n');

/** `npm run cost`. */
export const run = (args: readonly string[], context?: Context): Promise<number> =>
  answer('cost', args, async (asked) => {
    const seconds = Number(asked.value('model-seconds') ?? 5);
    const [wanted, profile] = [asked.value('region'), asked.value('profile')];
    if (
      !(seconds >= 0 && seconds <= 600) ||
      (wanted && !REGIONS.some((region) => region === wanted)) ||
      (profile && !/^(?:production|economy)$/.test(profile))
    ) {
      console.error(`--model-seconds is 0 to 600, --region one of ${REGIONS.join(', ')}, --profile production or economy`);
      return 2;
    }
    try {
      const assembly = await assemblyAt(asked.value('assembly'), { profile, context });
      const own = assembly.stacks[0]?.region;
      const region = REGIONS.find((each) => each === (wanted ?? own));
      if (!region) console.error(`There are no prices of ${own ?? 'an unnamed region'}: these are of ${REGIONS[0]}.`);
      const report = costReport(assembly, region ?? REGIONS[0], seconds);
      console.log(asked.has('json') ? JSON.stringify(report, undefined, 1) : costText(report));
      return 0;
    } catch (error) {
      console.error(error instanceof Error ? error.message : String(error));
      return 1;
    }
  });
