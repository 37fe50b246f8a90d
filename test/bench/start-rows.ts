import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPurifier, bundleAlone, purifierApart } from '../../tools/bundle.ts';
import { benchRow, type BenchRow } from './interleave.ts';
import { startsInTurns } from './starts.ts';

const ROUNDS = 11;
/** A handler with one client of the SDK, made where it is loaded. */
export const ONE_CLIENT = `
  import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
  import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
  const db = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  export const handler = () => db.send(new GetCommand({ TableName: 't', Key: { pk: 'k' } }));`;
/** A handler with the smallest client that could be written, and the module by which it would speak to AWS. */
const SMALLEST = `
  import 'node:https';
  import { smallestClient } from './test/bench/smallest-client.ts';
  const { read } = smallestClient('http://127.0.0.1:1', { region: 'eu-west-3', accessKeyId: 'k', secretAccessKey: 's' }, 't', { pk: 'k', sk: 'k' });
  export const handler = read;`;
const CLEANING = `
  import { cleanPlain } from './lambdas/cleaning/plain-text.ts';
  import { cleanRich } from './lambdas/cleaning/rich-text.ts';
  export const clean = { cleanPlain, cleanRich };`;

const AT_ONCE = `
  import { createRequire } from 'node:module';
  createRequire(__filename)('./purifier.js');`;

function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'rempart-starts-'));
  return use(folder).finally(() => rmSync(folder, { recursive: true }));
}

/** What loading the smallest client costs against loading the SDK's: the work on the bundle alone, without that of Node's own start. */
export const loadRow = (): Promise<BenchRow> =>
  withFolder(async (folder) => {
    const files = { smallest: join(folder, 'smallest.js'), sdk: join(folder, 'sdk.js') };
    await bundleAlone(SMALLEST, files.smallest);
    await bundleAlone(ONE_CLIENT, files.sdk);
    const { of } = startsInTurns(files, ROUNDS);
    return benchRow('loading the smallest client that could be written / the SDK, which the product has, work of the processor', '<= 0.1', {
      first: of('smallest', 'load'),
      second: of('sdk', 'load'),
    });
  });

/** What cleaning adds to a start, and what it would add were the purifier read at once. */
export interface CleaningStarts {
  readonly rows: readonly BenchRow[];
  readonly kilobytes: { readonly cleaning: number; readonly purifier: number };
}

export const cleaningStarts = (): Promise<CleaningStarts> =>
  withFolder(async (folder) => {
    const files = { bare: join(folder, 'bare.js'), lazy: join(folder, 'lazy.js'), eager: join(folder, 'eager.js') };
    const purifier = join(folder, 'purifier.js');
    await bundleAlone(ONE_CLIENT, files.bare);
    await bundleAlone(ONE_CLIENT + CLEANING, files.lazy, [purifierApart]);
    // The same bundle, which asks for the chunk beside it where it is loaded.
    await bundleAlone(`${ONE_CLIENT}${CLEANING}${AT_ONCE}`, files.eager, [purifierApart]);
    await buildPurifier(purifier);
    const { of } = startsInTurns(files, ROUNDS);
    const kB = (file: string): number => Math.round(statSync(file).size / 1_000);
    const second = of('bare', 'all');
    return {
      rows: [
        benchRow('start of a function that cleans, its purifier apart / of the same without cleaning, work of the processor', '<= 1.05', {
          first: of('lazy', 'all'),
          second,
        }),
        benchRow('start of a function that reads the purifier at once / of the same without cleaning, work of the processor', 'none', {
          first: of('eager', 'all'),
          second,
        }),
      ],
      kilobytes: { cleaning: kB(files.lazy) - kB(files.bare), purifier: kB(purifier) },
    };
  });
