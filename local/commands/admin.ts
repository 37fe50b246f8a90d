import { join } from 'node:path';
import { askOperator, type OperatorReply } from '../client/operator.ts';
import { configured, type Context } from '../cloud/configuration.ts';
import { readOperatorAccess } from '../cloud/operator-access.ts';
import { root } from '../cloud/root.ts';

const HELP = `npm run admin -- COMMAND [options]
  help                                           the commands of the instance that is asked
  --function NAME                                the operator's function of a deployed instance, with AWS credentials that may invoke it
  --region REGION                                the region of that function; without it that of cdk.json
  --data DIR                                     the data folder of a running local cloud (default .local/data)
  --json                                         the reply as JSON
Exit code 0: done. 1: refused. 2: not understood. 3: not reachable.`;

interface Asked {
  readonly function?: string;
  readonly region?: string;
  readonly data: string;
  readonly json: boolean;
  /** What is left for the instance itself, which knows its commands. */
  readonly line: readonly string[];
}

/** The options of this program, and the line without them. */
export function adminLine(args: readonly string[]): Asked {
  const line: string[] = [];
  let asked: Omit<Asked, 'line'> = { data: join(root, '.local/data'), json: false };
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    const [, name, given] = /^--(function|region|data)(?:=(.*))?$/s.exec(word) ?? [];
    if (word === '--json') asked = { ...asked, json: true };
    else if (name) asked = { ...asked, [name]: given ?? args[(at += 1)] ?? '' };
    else line.push(word === '--help' ? 'help' : word);
  }
  return { ...asked, line: line.includes('help') || line.length === 0 ? ['help'] : line };
}

/** A reply for people: one member a line, the help as it is. */
const shown = ({ help, ...reply }: OperatorReply): string =>
  [
    ...(help ? [HELP, ...help.map((line) => `  ${line}`)] : []),
    ...Object.entries(help && reply.ok ? {} : reply).map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`),
  ].join('\n');

/** `npm run admin`: the operator's commands, by the function that nothing but AWS's own rights reaches. */
export async function run(args: readonly string[], context?: Context): Promise<number> {
  const asked = adminLine(args);
  const access = asked.function ? undefined : readOperatorAccess(asked.data);
  const functionName = asked.function ?? access?.functionName;
  if (!functionName) {
    console.error(`${HELP}\nNo local cloud runs on ${asked.data}: start one with "npm start", or name a deployed function with --function.`);
    return 3;
  }
  try {
    const operator = access ? { functionName, access } : { functionName, region: asked.region ?? configured(context).region };
    const { reply, failed } = await askOperator(operator, asked.line);
    console.log(asked.json ? JSON.stringify(reply) : shown(reply));
    if (!failed && reply.ok) return 0;
    return reply.help ? 2 : 1;
  } catch (error) {
    console.error(`The operator's function did not answer: ${error instanceof Error ? error.message : String(error)}`);
    return 3;
  }
}
