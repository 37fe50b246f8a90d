import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { freemem } from 'node:os';
import { join } from 'node:path';
import { root } from '../cloud/root.ts';
import { chooseScan } from '../cloud/scan-choice.ts';
import { requireFree } from '../cloud/ports.ts';

interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly mend?: string;
}

const GIB = 2 ** 30;

function packagePresent(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(`${name}/package.json`);
    return true;
  } catch {
    return existsSync(join(root, 'node_modules', name));
  }
}

/** What the local run needs, each with how to mend it. The account side of `doctor` joins with deployment. */
async function examine(): Promise<Finding[]> {
  const tables = `@dynoxide/${process.platform}-${process.arch}`;
  const { CLAMD_SOCKET, AWS_ENDPOINT_URL_DYNAMODB } = process.env;
  const free = statfsSync(root).bavail * statfsSync(root).bsize;
  const scan = ((): Finding => {
    try {
      const { description, acceptedTags } = chooseScan(CLAMD_SOCKET);
      return {
        name: 'malware scanner',
        ok: true,
        detail: description,
        ...(acceptedTags.length > 0 && { mend: 'Start a clamd and set CLAMD_SOCKET to its socket (docs/scanning.md).' }),
      };
    } catch (error) {
      return { name: 'malware scanner', ok: false, detail: String(error), mend: 'Correct or unset CLAMD_SOCKET.' };
    }
  })();
  const ports = await requireFree([8787, 8788, 8789]).then(
    (): Finding => ({ name: 'ports', ok: true, detail: '8787 to 8789 are free' }),
    (error: Error): Finding => ({ name: 'ports', ok: false, detail: error.message, mend: 'Run "npm start -- --port N".' }),
  );
  const cdk = (JSON.parse(readFileSync(join(root, 'node_modules/aws-cdk/package.json'), 'utf8')) as { version: string }).version;
  return [
    { name: 'node', ok: true, detail: `${process.version} at ${process.execPath}` },
    { name: 'memory', ok: freemem() > 1.5 * GIB, detail: `${(freemem() / GIB).toFixed(1)} GiB free`, mend: 'The local cloud needs about 1 GiB.' },
    { name: 'disk', ok: free > GIB, detail: `${(free / GIB).toFixed(1)} GiB free`, mend: 'Free some space: builds and data need about 1 GiB.' },
    {
      name: 'embedded DynamoDB',
      ok: packagePresent(tables) || AWS_ENDPOINT_URL_DYNAMODB !== undefined,
      detail: AWS_ENDPOINT_URL_DYNAMODB ?? tables,
      mend: 'Your platform has no such package: set AWS_ENDPOINT_URL_DYNAMODB to another DynamoDB server.',
    },
    {
      name: 'CDK command line',
      ok: cdk.startsWith('2.'),
      detail: cdk,
      mend: 'Run "npm ci": a 3.x was published by accident and cannot read these assemblies.',
    },
    ports,
    scan,
  ];
}

/** `npm run doctor`: what is missing on this machine, and how to mend it. Exit code 1 when something that is needed is missing. */
export async function run(args: readonly string[]): Promise<number> {
  const findings = await examine();
  if (args.includes('--json')) console.log(JSON.stringify({ ok: findings.every(({ ok }) => ok), findings }, undefined, 1));
  else
    for (const { name, ok, detail, mend } of findings)
      console.log(`${ok ? 'ok     ' : 'missing'} ${name}: ${detail}${mend && (!ok || name === 'malware scanner') ? `\n        ${mend}` : ''}`);
  return findings.every(({ ok }) => ok) ? 0 : 1;
}
