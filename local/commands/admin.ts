import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { operatorAccess, type OperatorAccess } from '../cloud/operator-access.ts';
import { root } from '../cloud/root.ts';

const HELP = `npm run admin -- COMMAND [options]
  suspend ACCOUNT [--reason WORDS]   every credential of the account is dead at the next call
  resume ACCOUNT                     they live again
  status ACCOUNT                     what state an account is in
  plan ACCOUNT PLAN                  what it may use: free, team, business or unlimited
  find ADDRESS                       who has an e-mail address, and in which accounts
  owner-link ADDRESS [--without-second-factor]   a link of half an hour, good once, for somebody who cannot come in
  list [AFTER]                       accounts and their states, a hundred a page
  block RANGE REASON [EXPIRES]       keep an address or a narrow range out of every chatbot of the instance
  unblock RANGE                      let it in again
  blocked                            what is kept out
  --function NAME                    the operator's function of a deployed instance, with AWS credentials that may invoke it
  --data DIR                         the data folder of a running local cloud (default .local/data)
  --json                             the reply as JSON
Exit code 0: done. 1: refused. 2: not understood. 3: not reachable.`;

/** The event for a command line; `undefined` when it is not one. */
export function operatorEvent(
  [command, subject, ...rest]: readonly string[],
  reason: string | undefined,
  withoutSecondFactor = false,
): Record<string, string | boolean> | undefined {
  if (command === 'list') return rest.length === 0 ? { command, ...(subject !== undefined && { cursor: subject }) } : undefined;
  if (command === 'blocked') return subject === undefined ? { command } : undefined;
  if (command === 'block') {
    const [why, expiresAt, ...more] = rest;
    return subject && why && more.length === 0 ? { command, cidr: subject, reason: why, ...(expiresAt && { expiresAt }) } : undefined;
  }
  if (command === 'unblock') return subject && rest.length === 0 ? { command, cidr: subject } : undefined;
  if (command === 'plan') {
    const [plan, ...more] = rest;
    return subject && plan && more.length === 0 ? { command, accountId: subject, plan } : undefined;
  }
  if (!command || !subject || rest.length > 0) return undefined;
  if (command === 'owner-link') return { command, email: subject, ...(withoutSecondFactor && { withoutSecondFactor }) };
  if (command === 'find') return { command, email: subject };
  if (!['suspend', 'resume', 'status'].includes(command)) return undefined;
  return { command, accountId: subject, ...(command === 'suspend' && reason && { reason }) };
}

function client(access: OperatorAccess | undefined): LambdaClient {
  if (!access) return new LambdaClient({});
  const { endpoint, region, accessKeyId, secretAccessKey } = access;
  return new LambdaClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
}

/** `npm run admin`: the operator's commands, by the function that nothing but AWS's own rights reaches. */
export async function run(args: readonly string[]): Promise<number> {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        reason: { type: 'string' },
        'without-second-factor': { type: 'boolean', default: false },
        function: { type: 'string' },
        data: { type: 'string', default: join(root, '.local/data') },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${HELP}`);
    return 2;
  }
  const { values, positionals } = parsed;
  const event = operatorEvent(positionals, values.reason, values['without-second-factor']);
  if (values.help || !event) {
    console.error(HELP);
    return values.help ? 0 : 2;
  }
  const file = operatorAccess(values.data);
  const access = values.function || !existsSync(file) ? undefined : (JSON.parse(readFileSync(file, 'utf8')) as OperatorAccess);
  const FunctionName = values.function ?? access?.functionName;
  if (!FunctionName) {
    console.error(`No local cloud runs on ${values.data}: start one with "npm start", or name a deployed function with --function.`);
    return 3;
  }
  try {
    const { Payload, FunctionError } = await client(access).send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }));
    const reply = JSON.parse(Buffer.from(Payload ?? []).toString()) as { ok?: boolean; error?: string };
    console.log(
      values.json
        ? JSON.stringify(reply)
        : Object.entries(reply)
            .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
            .join('\n'),
    );
    return !FunctionError && reply.ok ? 0 : 1;
  } catch (error) {
    console.error(`The operator's function did not answer: ${error instanceof Error ? error.message : String(error)}`);
    return 3;
  }
}
