import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { operatorAccess, type OperatorAccess } from '../cloud/operator-access.ts';
import { root } from '../cloud/root.ts';
import { readChains, type JournalPlace } from '../journal/read-chains.ts';
import { verifyChain, type Verdict } from '../journal/verify-chain.ts';

const HELP = `npm run journal:verify -- [options]
  --account ID      one account's journal, or "instance"; without it all
  --function NAME   the sealer of a deployed instance (JournalSeal), with AWS credentials that may read it, its table and its bucket
  --table NAME --bucket NAME --days N   the same by hand
  --data DIR        the data folder of a running local cloud (default .local/data)
  --json            the verdicts as JSON
Exit code 0: everything is as it was sealed. 1: something is missing or changed. 2: not understood. 3: not reachable.`;

interface Asked {
  readonly only: string | undefined;
  readonly json: boolean;
  readonly place: JournalPlace & { readonly days: number };
  readonly clients: { readonly s3: S3Client; readonly db: DynamoDBClient };
}

const sealerPlace = (environment: Readonly<Record<string, string | undefined>>): Asked['place'] => ({
  table: environment['JOURNAL_TABLE'] ?? '',
  bucket: environment['ARCHIVE_BUCKET'] ?? '',
  days: Number(environment['JOURNAL_DAYS']),
});

/** What is asked, and with which clients. @throws TypeError with a sentence for people. */
async function asked(args: readonly string[]): Promise<Asked | 'help'> {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { account: text, function: text, table: text, bucket: text, days: text, data: text, json: flag, help: flag },
  });
  if (values.help) return 'help';
  const common = { only: values.account, json: values.json };
  const inAws = { s3: new S3Client({}), db: new DynamoDBClient({}) };
  if (values.table !== undefined || values.bucket !== undefined) {
    const days = Number(values.days ?? '400');
    if (!values.table || !values.bucket || !(days > 0)) throw new TypeError('--table, --bucket and --days go together');
    return { ...common, place: { table: values.table, bucket: values.bucket, days }, clients: inAws };
  }
  if (values.function !== undefined) {
    const { Environment } = await new LambdaClient({}).send(new GetFunctionConfigurationCommand({ FunctionName: values.function }));
    return { ...common, place: sealerPlace(Environment?.Variables ?? {}), clients: inAws };
  }
  const data = values.data ?? join(root, '.local/data');
  const access = existsSync(operatorAccess(data)) ? (JSON.parse(readFileSync(operatorAccess(data), 'utf8')) as OperatorAccess) : undefined;
  if (!access?.journal) throw new Error(`no local cloud runs on ${data}: start one with "npm start", or name a deployed sealer with --function`);
  const { region, accessKeyId, secretAccessKey, journal } = access;
  const options = { region, credentials: { accessKeyId, secretAccessKey } };
  return {
    ...common,
    place: sealerPlace(journal.environment),
    clients: {
      s3: new S3Client({ ...options, endpoint: journal.objects, forcePathStyle: true }),
      db: new DynamoDBClient({ ...options, endpoint: journal.tables }),
    },
  };
}

const shown = ({ chain, batches, events, from, findings }: Verdict): string =>
  [
    `${chain}: ${events} events in ${batches} batches${from !== undefined && from > 1 ? ` from batch ${from}` : ''}, ${findings.length === 0 ? 'as they were sealed' : `${findings.length} findings`}`,
    ...findings.map(({ kind, batch, says }) => `  ${kind}${batch === undefined ? '' : ` (batch ${batch})`}: ${says}`),
  ].join('\n');

/** `npm run journal:verify`: whether the journal is what was sealed, by reading the archive and the table and believing neither. */
export async function run(args: readonly string[]): Promise<number> {
  let one: Asked | 'help';
  try {
    one = await asked(args);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${HELP}`);
    return error instanceof TypeError ? 2 : 3;
  }
  if (one === 'help') {
    console.log(HELP);
    return 0;
  }
  const { only, json, place, clients } = one;
  const verdicts: Verdict[] = [];
  try {
    for await (const chain of readChains(clients.s3, DynamoDBDocumentClient.from(clients.db), place, only)) {
      const verdict = verifyChain(chain, { days: place.days, now: Date.now() });
      verdicts.push(verdict);
      if (!json) console.log(shown(verdict));
    }
  } catch (error) {
    console.error(`The journal could not be read: ${error instanceof Error ? error.message : String(error)}`);
    return 3;
  } finally {
    clients.s3.destroy();
    clients.db.destroy();
  }
  const whole = verdicts.every(({ findings }) => findings.length === 0);
  if (json) console.log(JSON.stringify({ whole, verdicts }));
  else console.log(whole ? `${verdicts.length} chains, nothing missing and nothing changed` : 'The journal is not what was sealed.');
  return whole ? 0 : 1;
}
