import { createClient } from '../client/client.ts';
import { tokenOfOperator, type Operator } from '../client/operator.ts';
import { configured, type Context } from '../cloud/configuration.ts';
import { answer } from './catalogue.ts';
import { addressAt, runSteps, stepLine, type StepResult } from './demo.ts';
import { DEMO_STEPS, type DemoContext } from './demo-steps.ts';
import { CLEANING, edgeSteps, PUBLIC_STEPS } from './smoke-steps.ts';

export interface SmokeReport {
  readonly ok: boolean;
  readonly steps: readonly StepResult[];
  /** Steps that could not be run, and why. */
  readonly notRun: readonly { readonly step: string; readonly why: string }[];
}

export interface SmokeTarget {
  readonly app: string;
  readonly edge?: string | undefined;
  readonly operator?: Operator | undefined;
}

const NO_MAILBOX = 'nobody reads the mail with the link: say --function';
const NO_RECEIVER = 'the instance cannot reach this machine';

/** Who reads the mails of this run: the local mailbox, or the operator's function; nobody where there is neither. */
async function readers({ app, operator }: SmokeTarget): Promise<Pick<DemoContext, 'address' | 'tokenFor'> | undefined> {
  // An address of SES's mailbox simulator: a mail there arrives, and counts in no reputation (SES guide, mailbox simulator).
  if (operator) return { address: addressAt('simulator.amazonses.com', 'success+'), tokenFor: tokenOfOperator(operator) };
  const { status } = await createClient(app).call('GET', '/__local/mail?to=nobody@example.com');
  return status === 200 ? { address: addressAt('example.com') } : undefined;
}

/** The demo's path against whatever answers at an address. */
export async function smoke(target: SmokeTarget, tell: (result: StepResult) => void): Promise<SmokeReport> {
  const who = await readers(target);
  const job = [...DEMO_STEPS.filter(({ onlyHere }) => !onlyHere), CLEANING];
  const steps = [...PUBLIC_STEPS, ...(target.edge ? edgeSteps(target.edge) : []), ...(who ? job : [])];
  const results = await runSteps(target.app, tell, steps, who);
  const notRun = [
    ...DEMO_STEPS.filter(({ onlyHere }) => onlyHere).map(({ name }) => ({ step: name, why: NO_RECEIVER })),
    ...(who ? [] : job.map(({ name }) => ({ step: name, why: NO_MAILBOX }))),
  ];
  return { ok: results.length === steps.length && results.every(({ ok }) => ok), steps: results, notRun };
}

/** Says how it went. */
export const smokeText = ({ ok, steps, notRun }: SmokeReport): string =>
  [...notRun.map(({ step, why }) => `not run: ${step}: ${why}`), ok ? `all ${steps.length} steps held` : 'not all steps held'].join('\n');

/** `npm run smoke -- URL`. */
export const run = (args: readonly string[], context?: Context): Promise<number> =>
  answer('smoke', args, async (asked) => {
    const [app = ''] = asked.rest.map((url) => url.replace(/\/$/, ''));
    if (![app, asked.value('edge') ?? app].every((url) => /^https?:\/\/[^/]+\/?$/.test(url))) {
      console.error('URL is an origin such as https://app.example.com');
      return 2;
    }
    const functionName = asked.value('function');
    const tell = asked.has('json') ? () => undefined : (result: StepResult) => console.log(stepLine(result));
    const operator = functionName ? { functionName, region: asked.value('region') ?? configured(context).region } : undefined;
    try {
      const report = await smoke({ app, edge: asked.value('edge')?.replace(/\/$/, ''), operator }, tell);
      console.log(asked.has('json') ? JSON.stringify(report, undefined, 1) : smokeText(report));
      return report.ok ? 0 : 1;
    } catch (error) {
      console.error(`${app} did not answer: ${error instanceof Error ? error.message : String(error)}`);
      return 3;
    }
  });
