import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { configured, type Context } from '../cloud/configuration.ts';
import { readOperatorAccess } from '../cloud/operator-access.ts';
import { root } from '../cloud/root.ts';
import { readChains, type JournalPlace } from '../journal/read-chains.ts';
import { verifyChain, type Verdict } from '../journal/verify-chain.ts';
import { answer, helpOf, type Given } from './catalogue.ts';

interface Sealed {
  readonly place: JournalPlace & { readonly days: number };
  readonly clients: { readonly s3: S3Client; readonly db: DynamoDBClient };
}

const sealerPlace = (environment: Readonly<Record<string, string | undefined>>): Sealed['place'] => ({
  table: environment['JOURNAL_TABLE'] ?? '',
  bucket: environment['ARCHIVE_BUCKET'] ?? '',
  days: Number(environment['JOURNAL_DAYS']),
});

/** Where the journal is, and the clients that reach it. @throws TypeError with a sentence for people when that was not said whole. */
async function sealed({ value }: Given, context: Context | undefined): Promise<Sealed> {
  const there = { region: value('region') ?? configured(context).region };
  const inAws = { s3: new S3Client(there), db: new DynamoDBClient(there) };
  const [table, bucket, sealer] = [value('table'), value('bucket'), value('function')];
  if (table !== undefined || bucket !== undefined) {
    const days = Number(value('days') ?? '400');
    if (!table || !bucket || !(days > 0)) throw new TypeError('--table, --bucket and --days go together');
    return { place: { table, bucket, days }, clients: inAws };
  }
  if (sealer !== undefined) {
    const { Environment } = await new LambdaClient(there).send(new GetFunctionConfigurationCommand({ FunctionName: sealer }));
    return { place: sealerPlace(Environment?.Variables ?? {}), clients: inAws };
  }
  const data = value('data') ?? join(root, '.local/data');
  const access = readOperatorAccess(data);
  if (!access?.journal) throw new Error(`no local cloud runs on ${data}: start one with "npm start", or name a deployed sealer with --function`);
  const { region, accessKeyId, secretAccessKey, journal } = access;
  const options = { region, credentials: { accessKeyId, secretAccessKey } };
  return {
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

async function verify(asked: Given, context: Context | undefined): Promise<number> {
  let where: Sealed;
  try {
    where = await sealed(asked, context);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${helpOf('journal:verify')}`);
    return error instanceof TypeError ? 2 : 3;
  }
  const { place, clients } = where;
  const json = asked.has('json');
  const verdicts: Verdict[] = [];
  try {
    for await (const chain of readChains(clients.s3, DynamoDBDocumentClient.from(clients.db), place, asked.value('account'))) {
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

/** `npm run journal:verify`: whether the journal is what was sealed, by reading the archive and the table and believing neither. */
export const run = (args: readonly string[], context?: Context): Promise<number> => answer('journal:verify', args, (asked) => verify(asked, context));
