import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleAlone } from '../../tools/bundle.ts';
import { quantile, ratios } from './interleave.ts';

const root = join(import.meta.dirname, '../..');
const ROUNDS = Number(process.argv[2] ?? 15);

/** Starts a process, loads one bundle, and says what the processor has done until the handler was there, in milliseconds: a busy machine lengthens time and not work. */
function started(file: string): number {
  const program = `globalThis.awslambda = { streamifyResponse: (handler) => handler, HttpResponseStream: { from: (stream) => stream } }; require(${JSON.stringify(file)}); const { user, system } = process.cpuUsage(); process.stdout.write(String((user + system) / 1000)); process.exit(0);`;
  return Number(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8', env: { PATH: process.env['PATH'], AWS_REGION: 'eu-west-3' } }));
}

export interface ColdStart {
  readonly name: string;
  readonly kilobytes: number;
  /** Work of a start to that of an empty handler. */
  readonly empty: { readonly q1: number; readonly median: number; readonly q3: number };
  /** To that of a handler with one client of DynamoDB. */
  readonly bare: { readonly q1: number; readonly median: number; readonly q3: number };
  readonly milliseconds: number;
}

/** Starts every function in turns with an empty handler and one that has a single client of the SDK. */
export async function coldStarts(progress: (step: string) => void, only: readonly string[] = []): Promise<ColdStart[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rempart-cold-'));
  try {
    const [empty, bare] = [join(folder, 'empty.js'), join(folder, 'bare.js')];
    writeFileSync(empty, 'exports.handler = async () => undefined;\n');
    await bundleAlone(
      `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
       import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
       const db = DynamoDBDocumentClient.from(new DynamoDBClient({}));
       export const handler = () => db.send(new GetCommand({ TableName: 't', Key: { pk: 'k' } }));`,
      bare,
    );
    const sizes = JSON.parse(readFileSync(join(root, 'dist/sizes.json'), 'utf8')) as Record<string, number>;
    const names = Object.keys(sizes).filter((name) => only.length === 0 || only.includes(name));
    // Above a bundle in Lambda stands no package.json; the one of this project would make ES modules of all.
    for (const name of names) cpSync(join(root, 'dist', name), join(folder, name), { recursive: true });
    const times: Record<string, number[]> = {};
    const note = (name: string, file: string): void => void (times[name] ??= []).push(started(file));
    for (let round = 0; round < ROUNDS; round += 1) {
      progress(`cold starts: round ${round + 1} of ${ROUNDS}`);
      note('empty', empty);
      note('bare', bare);
      for (const name of names) note(name, join(folder, name, 'index.js'));
    }
    const of = (name: string): number[] => times[name] ?? [];
    return ['bare', ...names].map((name) => ({
      name: name === 'bare' ? 'one client of DynamoDB and nothing else' : name,
      kilobytes: Math.round((sizes[name] ?? readFileSync(bare).length) / 1_000),
      empty: ratios(of(name), of('empty')),
      bare: ratios(of(name), of('bare')),
      milliseconds: quantile(of(name), 0.5),
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The section of docs/benchmarks.md. */
export function coldStartText(starts: readonly ColdStart[]): string {
  const shown = ({ q1, median, q3 }: ColdStart['empty']): string => `${median.toFixed(2)} [${q1.toFixed(2)}, ${q3.toFixed(2)}]`;
  const row = ({ name, kilobytes, empty, bare, milliseconds }: ColdStart): string =>
    `| ${name} | ${kilobytes} | ${shown(empty)} | ${shown(bare)} | ${milliseconds.toFixed(0)} |`;
  return `## Cold start
What the processor does from the start of a process until the handler is there, by \`npm run bench:cold\`: each function that is named below in turns with an empty handler and with a handler that has one client
of DynamoDB as esbuild bundles it with nothing left out, ${ROUNDS} rounds, ratio with quartiles. Goals: authorizer at most 1.20 of the latter, chat at most 1.50. Ours make their clients at the first call, which
is a twentieth of the latter. \`tools/bundle-budgets.ts\` says how much each start may read and what of.

| function | kB | / an empty handler | / one client | ms of processor |
|---|---|---|---|---|
${[...starts]
  .sort((one, other) => one.empty.median - other.empty.median)
  .map(row)
  .join('\n')}
`;
}

if (process.argv[1] && import.meta.filename === process.argv[1]) {
  const text = coldStartText(await coldStarts((step) => console.error(step), process.argv.slice(3)));
  const page = join(root, 'docs/benchmarks.md');
  const before = readFileSync(page, 'utf8');
  const at = before.indexOf('## Cold start');
  const end = at < 0 ? -1 : before.indexOf('\n## ', at + 1);
  const kept = at < 0 ? `${before.trimEnd()}\n\n` : before.slice(0, at);
  writeFileSync(page, kept + text + (end < 0 ? '' : before.slice(end)));
  console.log(text);
}
