import { globSync, readFileSync } from 'node:fs';

/** What executes a command that a page tells people to type: a step of continuous integration, a test by words of it, or nothing for a reason. */
export type Execution = { readonly step: string } | { readonly test: string; readonly by: string } | { readonly not: string };

const ACCOUNT = 'it changes or reads an account of AWS, and none is asked of continuous integration';
const start = (by: string): Execution => ({ test: 'test/cloud/start.test.ts', by });
const admin = (by: string): Execution => ({ test: 'test/cloud/account.test.ts', by });

/** Every command of README and docs, without what a person puts in. `aws` is named by service and operation. */
export const EXECUTIONS: Readonly<Record<string, Execution>> = {
  'npm ci': { step: 'npm ci' },
  'npm test': { step: 'tested npm test' },
  'npm start': start("['local/main.mjs', 'start', ...args]"),
  'npm start -- --port': start("'--port'"),
  'npm start -- --help': { test: 'test/documents.test.ts', by: 'START_HELP' },
  'npm start -- --verbose': { not: 'it only says more while it starts' },
  'npm start -- --profile economy': { step: 'npm run --silent test:economy' },
  'npm start -- --local-receivers': { test: 'test/local/cloud/local-receivers.test.ts', by: 'local-receivers.ts' },
  'npm run demo': { step: 'npm run --silent demo' },
  'npm run doctor': { step: 'npm run --silent doctor' },
  'npm run cost': { step: 'npm run --silent cost' },
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
  'npm run test:mutants': { not: 'it takes minutes, and its last report is kept: docs/test-strength.md' },
  'npm run results': { not: 'it keeps what the last run of the tests came to, in a page that is committed' },
  'npm run docs': { test: 'test/documents.test.ts', by: 'openApiText()' },
  'npm run admin': { test: 'test/lambdas/operator/line.test.ts', by: 'adminLine([])' },
  'npm run admin -- help': { test: 'test/lambdas/operator/line.test.ts', by: "['help']" },
  'npm run admin -- find': admin("admin('find'"),
  'npm run admin -- plan': admin("admin('plan'"),
  'npm run admin -- status': admin("admin('status'"),
  'npm run admin -- list': admin("admin('list')"),
  'npm run admin -- owner-link': admin("admin('owner-link'"),
  'npm run admin -- suspend': admin("command: 'suspend'"),
  'npm run admin -- resume': { test: 'test/cloud/account.test.ts', by: "'resume'" },
  'npm run admin -- block': { test: 'test/lambdas/operator/line.test.ts', by: "'block'" },
  'npm run journal:verify': { test: 'test/cloud/journal.test.ts', by: 'local/commands/journal-verify.ts' },
  'npm run logs': { test: 'test/local/operate/log-lines.test.ts', by: 'local/commands/logs.ts' },
  'npm run logs -- --request': { test: 'test/local/operate/log-lines.test.ts', by: '--request' },
  'npm run smoke': { test: 'test/cloud/demo.test.ts', by: 'local/commands/smoke.ts' },
  'npm run deploy': { not: ACCOUNT },
  'npm run destroy': { not: ACCOUNT },
  'npx cdk deploy --all': { not: ACCOUNT },
  'npm install standardwebhooks': { not: 'it is for a project of whoever reads it; the example that uses the package runs in continuous integration' },
};

/** Of programs that change what is not here, and of measurements whatever they are asked for. */
const OUTSIDE: readonly (readonly [RegExp, Execution])[] = [
  [/^aws /, { not: ACCOUNT }],
  [/^npm run (?:bench|bench:cold|load)(?: |$)/, { not: 'it measures for minutes on a machine that must do nothing else; its last report is in docs' }],
  [/^npm run faults(?: |$)/, { not: 'a day of faults takes minutes, and its last report is in docs; the kills one by one are tests of test/long' }],
];

/** What executes a command, where the table says so. */
export const executionOf = (command: string): Execution | undefined => EXECUTIONS[command] ?? OUTSIDE.find(([pattern]) => pattern.test(command))?.[1];

const COMMAND = /^(?:npm|npx|aws) /;
/** A word that stands for something else, an optional part, and what follows either. */
const PLACEHOLDER = /\s+(?:[[<"]|(?:[A-Z][A-Z_]*)(?=\s|$)).*$/;

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
  for (const page of [...globSync('*.md'), ...globSync('docs/**/*.md')].sort()) {
    const text = readFileSync(page, 'utf8');
    const blocks = [...text.matchAll(/^```(?:sh|bash|shell|console)?\n([^]*?)^```/gm)].flatMap(([, block = '']) => block.split('\n'));
    const inline = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
    for (const command of [...blocks, ...inline].flatMap(commandsOf)) found.set(command, [...(found.get(command) ?? []), page]);
  }
  return found;
}
