import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { freemem } from 'node:os';
import { join } from 'node:path';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { configured, readContext, type Configured, type Context } from '../cloud/configuration.ts';
import { root } from '../cloud/root.ts';
import { chooseScan } from '../cloud/scan-choice.ts';
import { requireFree } from '../cloud/ports.ts';
import { accountFindings } from '../operate/account-checks.ts';
import { holds, type Finding } from '../operate/finding.ts';
import type { BedrockModel, Wanted } from '../operate/wanted.ts';
import { answer } from './catalogue.ts';

const GIB = 2 ** 30;

function packagePresent(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(`${name}/package.json`);
    return true;
  } catch {
    return existsSync(join(root, 'node_modules', name));
  }
}

/** Who scans files here. */
function scanner(socket: string | undefined): Finding {
  const name = 'malware scanner';
  try {
    const { description, acceptedTags } = chooseScan(socket);
    // Enough for a laptop, so nothing to mend; that there is a better one is said all the same.
    const better = acceptedTags.length > 0 ? '; a clamd whose socket CLAMD_SOCKET names takes its place' : '';
    return { name, state: 'ok', detail: description + better };
  } catch (error) {
    return { name, state: 'missing', detail: String(error), mend: 'Correct or unset CLAMD_SOCKET.' };
  }
}

/** What the local run needs. */
export async function machineFindings(): Promise<readonly Finding[]> {
  const tables = `@dynoxide/${process.platform}-${process.arch}`;
  const { CLAMD_SOCKET, AWS_ENDPOINT_URL_DYNAMODB } = process.env;
  const free = statfsSync(root).bavail * statfsSync(root).bsize;
  const taken = await requireFree([8787, 8788, 8789]).then(
    () => undefined,
    (error: Error) => error.message,
  );
  const cdk = (JSON.parse(readFileSync(join(root, 'node_modules/aws-cdk/package.json'), 'utf8')) as { version: string }).version;
  return [
    { name: 'node', state: 'ok', detail: `${process.version} at ${process.execPath}` },
    holds('memory', freemem() > 1.5 * GIB, `${(freemem() / GIB).toFixed(1)} GiB free`, 'The local cloud needs about 1 GiB.'),
    holds('disk', free > GIB, `${(free / GIB).toFixed(1)} GiB free`, 'Free some space: builds and data need about 1 GiB.'),
    holds(
      'embedded DynamoDB',
      packagePresent(tables) || AWS_ENDPOINT_URL_DYNAMODB !== undefined,
      AWS_ENDPOINT_URL_DYNAMODB ?? tables,
      'Your platform has no such package: set AWS_ENDPOINT_URL_DYNAMODB to another DynamoDB server.',
    ),
    holds('CDK command line', cdk.startsWith('2.'), cdk, 'Run "npm ci": a 3.x was published by accident and cannot read these assemblies.'),
    holds('ports', taken === undefined, taken ?? '8787 to 8789 are free', 'Run "npm start -- --port N".'),
    scanner(CLAMD_SOCKET),
  ];
}

const SCANNER_FILE = join(root, 'layers/clamav/dist/arm64/clamav/bin/clamd');

/** A model of Bedrock, where one is configured. */
const bedrockOf = (model: Configured['model'], there: string): BedrockModel | undefined =>
  model?.provider === 'bedrock' && model.model ? { id: model.model, region: model.region ?? there, dimensions: model.dimensions } : undefined;

/** What the configuration in cdk.json asks of an account. */
export function wantedOf(context: Context, region: string | undefined): Wanted {
  const { region: own, profile, natGateways, mailSender, model, embeddings, domains, scanner } = configured(context);
  const there = region ?? own;
  return {
    region: there,
    mailSender,
    model: bedrockOf(model, there),
    embeddings: bedrockOf(embeddings, there),
    keySecrets: [...new Set([model, embeddings].flatMap((each) => each?.keySecretArn ?? []))],
    addresses: profile === 'economy' ? 0 : natGateways,
    ...(domains?.certificateArn && { certificate: { arn: domains.certificateArn, hosts: [domains.app, domains.edge].flatMap((host) => host ?? []) } }),
    ...(scanner?.engine !== 'guardduty' && { scannerFile: SCANNER_FILE }),
  };
}

/** Whether the region is one, and the one that a deployment goes to: that is where the bootstrap, the quotas and the sender are looked for. */
export function regionOf(context: Context, asked: string | undefined): Finding {
  const { region: own } = configured(context);
  const region = asked ?? own;
  const partition = RegionInfo.regions.find(({ name }) => name === region)?.partition;
  if (partition !== 'aws')
    return holds(
      'region',
      false,
      partition ? `${region} is of ${partition}` : `${region} is none`,
      'Name a region of AWS such as eu-west-3 as region in cdk.json.',
    );
  return holds(
    'region',
    region === own,
    region === own ? region : `${region} is looked at, and ${own} deployed to`,
    `Name ${region} as region in cdk.json, or leave --region away.`,
  );
}

const STANDS: Readonly<Record<string, string>> = {
  production: 'in a network behind RDS Proxy, with a NAT gateway',
  economy: 'in no network, with a database that pauses and the Data API',
};

/** Which profile would be deployed; "npm run cost" says what it costs, the synth judges the rest of the configuration. */
export function profileOf(context: Context): Finding {
  const { profile } = configured(context);
  const stands = STANDS[profile];
  return holds(
    'profile',
    stands !== undefined,
    stands ? `${profile}: ${stands}` : profile,
    `Write one of ${Object.keys(STANDS).join(', ')} into cdk.json (docs/configuration.md).`,
  );
}

const shown = ({ name, state, detail, mend }: Finding): string => `${state.padEnd(11)} ${name}: ${detail}${mend ? `\n            ${mend}` : ''}`;

/** `npm run doctor`: what is missing on this machine and in the account, and how to mend it. */
export const run = (args: readonly string[]): Promise<number> =>
  answer('doctor', args, async (asked) => {
    const context = readContext();
    const [machine, there] = await Promise.all([machineFindings(), accountFindings(wantedOf(context, asked.value('region')))]);
    const account = [profileOf(context), regionOf(context, asked.value('region')), ...there];
    const ok = [...machine, ...account].every(({ state }) => state !== 'missing');
    if (asked.has('json')) console.log(JSON.stringify({ ok, machine, account }, undefined, 1));
    else console.log(['this machine', ...machine.map(shown), 'the AWS account', ...account.map(shown)].join('\n'));
    return ok ? 0 : 1;
  });
