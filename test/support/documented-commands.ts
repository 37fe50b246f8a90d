import { globSync, readFileSync } from 'node:fs';

/** What executes a command that a page tells people to type: a step of continuous integration, a test by words of it, or nothing for a reason. */
export type Execution = { readonly step: string } | { readonly test: string; readonly by: string } | { readonly not: string };

const ACCOUNT = 'it changes or reads an account of AWS, and none is asked of continuous integration';
const start = (by: string): Execution => ({ test: 'test/cloud/start.test.ts', by });
const byNpm = (by: string): Execution => ({ test: 'test/cloud/commands.test.ts', by });
const onEmulator = (by: string): Execution => ({ test: 'test/deploy/deployment.test.ts', by });
/** One start by npm that carries several options. */
const longStart = (by: string): Execution => ({ test: 'test/long/start.test.ts', by });
const admin = (by: string): Execution => ({ test: 'test/cloud/account.test.ts', by });

const RENEWED: Execution = { not: 'it changes secrets of the instance, and is rehearsed under load, which takes minutes: `npm run test:long -- renewal`' };

/** Every command of README and docs, without what a person puts in. `aws` is named by service and operation. */
export const EXECUTIONS: Readonly<Record<string, Execution>> = {
  'npm ci': { step: 'npm ci' },
  'npm test': { step: 'tested npm test' },
  'npm start': start("['local/main.mjs', 'start', ...args]"),
  'npm start -- --port': start("'--port'"),
  'npm start -- --help': byNpm("['start', 'demo'"),
  'npm start -- --verbose': longStart("'--verbose'"),
  'npm start -- --profile economy': longStart("'--profile', 'economy'"),
  'npm start -- --local-receivers': longStart("'--local-receivers'"),
  'ERRORS_DSN=local npm start': longStart("ERRORS_DSN: 'local'"),
  'CLAMD_SOCKET=/run/clamav/clamd.ctl npm start': longStart('CLAMD_SOCKET }'),
  'npm run demo': { step: 'npm run --silent demo' },
  'npm run doctor': { step: 'npm run --silent doctor' },
  'npm run cost': { step: 'npm run --silent cost' },
  'npm run cost -- --profile economy': { step: 'npm run --silent cost -- --profile economy' },
  'npm run client': { step: 'npm run --silent client' },
  'npm run sbom': { step: 'npm run --silent sbom' },
  'npm run lint': { step: 'npm run --silent lint' },
  'npm run typecheck': { step: 'npm run --silent typecheck' },
  'npm run format:check': { step: 'npm run --silent format:check' },
  'npm run synth': { step: 'npm run --silent synth' },
  'npm run synth -- -c profile=economy': { step: 'cdk synth --strict --quiet --no-lookups --no-notices -c profile=economy' },
  'npm run layer:clamav': { step: 'npm run --silent layer:clamav' },
  'npm run layer:clamav -- --relock': { not: 'it asks the mirrors of Debian for what is newest, and changes the list of the layer' },
  'npm run test:long': { step: 'npm run --silent test:long' },
  'npm run test:economy': { step: 'npm run --silent test:economy' },
  'npm run test:browser': { step: 'npm run --silent test:browser' },
  // One fault; all of them take minutes, and their last report is kept (docs/test-strength.md).
  'npm run test:mutants': { step: 'npm run --silent test:mutants' },
  // What is reckoned; what is measured takes minutes on a machine that must do nothing else, and its last report is kept (docs/benchmarks.md).
  'npm run bench': { step: 'npm run --silent bench -- --print cost' },
  'npm run results': { not: 'it keeps what the last run of the tests came to, in a page that is committed' },
  'npm run docs': { step: 'npm run --silent docs' },
  'npm run admin': byNpm("npmRun('admin', at)"),
  'npm run admin -- help': byNpm("npmRun('admin', ['help'"),
  'npm run admin -- health': byNpm("npmRun('admin', ['health'"),
  'npm run admin -- find': admin("admin('find'"),
  'npm run admin -- plan': admin("admin('plan'"),
  'npm run admin -- status': admin("admin('status'"),
  'npm run admin -- list': byNpm("npmRun('admin', ['list'"),
  'npm run admin -- owner-link': admin("admin('owner-link'"),
  'npm run admin -- suspend': admin("command: 'suspend'"),
  'npm run admin -- resume': { test: 'test/cloud/account.test.ts', by: "'resume'" },
  'npm run admin -- block': byNpm("admin(['block'"),
  'npm run admin -- blocked': byNpm("admin(['blocked'"),
  'npm run admin -- unblock': byNpm("admin(['unblock'"),
  'npm run admin -- renew': RENEWED,
  'npm run admin -- renew pepper': RENEWED,
  'npm run admin -- renew visitor-seal': RENEWED,
  'npm run admin -- versions': byNpm("admin(['versions'"),
  'npm run admin -- versions pepper': byNpm("admin(['versions', 'pepper'"),
  'npm run admin -- drop': RENEWED,
  'npm run admin -- keys': byNpm("admin(['keys'"),
  'npm run admin -- purge-keys': RENEWED,
  'npm run journal:verify': byNpm("npmRun('journal:verify'"),
  'npm run logs': byNpm("npmRun('logs', [], account)"),
  'npm run logs -- --request': byNpm("npmRun('logs', ['--request'"),
  'npm run smoke': byNpm("npmRun('smoke', [app"),
  // Against an emulator of AWS (.ci/emulator).
  'npm run deploy': onEmulator("'deploy', '--assembly'"),
  'npm run destroy': onEmulator("'destroy'"),
  'npm run deploy -- --owner': onEmulator("'--owner'"),
  'cdk bootstrap': onEmulator("'bootstrap'"),
  'npx cdk bootstrap': onEmulator("'bootstrap'"),
  'cdk import': { not: ACCOUNT },
  '.ci/run': { not: 'it is continuous integration itself' },
  '.ci/audit': { step: '.ci/audit' },
  '.ci/emulator': { step: 'beside emulator .ci/emulator' },
  '.ci/lab': { step: '.ci/lab' },
  '.ci/scan': { step: '.ci/scan' },
  '.ci/stripe': { step: '.ci/stripe' },
  'node tools/release-record.ts': {
    not: 'it is run once, when a release is made, and writes into the tree; test/lib/upgrade.test.ts makes the same record of what is here',
  },
  'npm install standardwebhooks': { not: 'it is for a project of whoever reads it; the example that uses the package runs in continuous integration' },
};

/** Of programs that change what is not here, and of measurements whatever they are asked for. */
const OUTSIDE: readonly (readonly [RegExp, Execution])[] = [
  [/^aws /, { not: ACCOUNT }],
  [/^npm run (?:bench|bench:cold)(?: |$)/, { not: 'it measures for minutes on a machine that must do nothing else; its last report is in docs' }],
  [/^npm run load(?: |$)/, { not: 'it takes minutes; a short one is test/long/load.test.ts' }],
  [/^npm run faults(?: |$)/, { not: 'a day of faults takes minutes, and its last report is in docs; the kills one by one are tests of test/long' }],
];

/** What executes a command, where the table says so. */
export const executionOf = (command: string): Execution | undefined => EXECUTIONS[command] ?? OUTSIDE.find(([pattern]) => pattern.test(command))?.[1];

/** A program, or a script of continuous integration, with the variables that are set for it alone. */
const COMMAND = /^(?:[A-Z][A-Z_]*=\S+ )*(?:(?:npm|npx|aws|cdk|node) |\.ci\/\w)/;
/** A word that stands for something else, an optional part, and what follows either. */
const PLACEHOLDER = /\s+(?:[[<"]|aws:\/\/|(?:[A-Z][A-Z_]*)(?=\s|$)).*$/;

/** The commands in one line of a page: those that follow one another, those that it offers, without what is put in and without the remark behind them. */
export function commandsOf(line: string): string[] {
  const said = line.replace(/\s+#.*$/, '').trim();
  return said
    .split(/\s*&&\s*/)
    .filter((part) => COMMAND.test(part))
    .flatMap((part) => {
      const [first = '', ...others] = part.split(/\s+\|\s+/);
      const prefix = /^npm run \S+ -- /.exec(first)?.[0] ?? '';
      return [first, ...others.map((other) => prefix + other)].map((command) => command.replace(PLACEHOLDER, ''));
    });
}

/** Every command that README, CONTRIBUTING, SECURITY and docs show, in text or in a block, with the pages that show it. */
export function documentedCommands(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const page of [...globSync('*.md'), ...globSync('docs/**/*.md'), ...globSync('layers/**/*.md')].sort()) {
    const text = readFileSync(page, 'utf8');
    const blocks = [...text.matchAll(/^```(?:sh|bash|shell|console)?\n([^]*?)^```/gm)].flatMap(([, block = '']) => block.split('\n'));
    const inline = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
    for (const command of [...blocks, ...inline].flatMap(commandsOf)) found.set(command, [...(found.get(command) ?? []), page]);
  }
  return found;
}
