import { parseArgs } from 'node:util';

/** An option of a command; one without `value` is there or not. */
export interface CommandOption {
  readonly name: string;
  readonly value?: string;
  readonly means: string;
}

/** One command as a person types it after `npm run`. Help, parsing and docs/operations.md are made of it. */
export interface Command {
  readonly what: string;
  /** What follows the name, in its order, and what each is; in brackets what may be left out. */
  readonly takes?: Readonly<Record<string, string>>;
  readonly options: readonly CommandOption[];
  readonly exits: Readonly<Record<number, string>>;
  /** What of it was run, and what was not. */
  readonly verified: string;
}

const JSON_OPTION: CommandOption = { name: 'json', means: 'one JSON document instead of lines' };
const HELP_OPTION: CommandOption = { name: 'help', means: 'this text' };
const REGION_OPTION: CommandOption = { name: 'region', value: 'REGION', means: "the instance's region; without it that of cdk.json" };
const ASSEMBLY_OPTION: CommandOption = { name: 'assembly', value: 'DIR', means: 'templates that are there already; without it they are brought up to date' };
const UNDERSTOOD = { 2: 'not understood' } as const;

export const COMMANDS = {
  doctor: {
    what: 'says what is missing on this machine and in the AWS account, and how to mend it',
    options: [REGION_OPTION, JSON_OPTION, HELP_OPTION],
    exits: { 0: 'nothing that is needed is missing; what could not be checked is said', 1: 'something is missing', ...UNDERSTOOD },
    verified:
      'Run on this machine, and against services of the tests that answer as AWS documents it. Run on an emulator of AWS, never with credentials of an account.',
  },
  deploy: {
    what: 'uploads source maps to an error tracker where one is configured, deploys all stacks in their order, has the definitions of the scanner fetched, then says the addresses, a link for the owner that is good once, and what the smoke test found',
    options: [
      { name: 'plan', means: 'only say what would be done, in which order, and how long it should take' },
      { name: 'owner', value: 'ADDRESS', means: 'e-mail address of the first owner, for whom an account is opened' },
      { name: 'account-name', value: 'NAME', means: 'name of that account; Owner without it' },
      ASSEMBLY_OPTION,
      JSON_OPTION,
      HELP_OPTION,
    ],
    exits: { 0: 'done', 1: 'a stack, the link or the smoke test failed', ...UNDERSTOOD },
    verified:
      'The plan is tested on the templates; the upload of source maps on a tracker of the tests, that of the definitions on a Lambda of the tests; opening the account and the smoke test against the local cloud. The whole command is run on an emulator of AWS, with the profile economy; never against AWS.',
  },
  smoke: {
    what: "the demo's path against a running instance: what is public, then an account of its own, a document, an infected file, an answer, a stranger, log-out",
    takes: { URL: 'address of the app host, the first word' },
    options: [
      { name: 'edge', value: 'URL', means: 'the edge host, where the script of the widget is looked for' },
      {
        name: 'function',
        value: 'NAME',
        means: "the operator's function, which hands out the link that would be mailed; with AWS credentials that may invoke it",
      },
      REGION_OPTION,
      JSON_OPTION,
      HELP_OPTION,
    ],
    exits: { 0: 'every step that could be run held', 1: 'a step did not hold', ...UNDERSTOOD, 3: 'not reachable' },
    verified:
      'Run against the local cloud by the tests, on both hosts, with links of its operator function, and at the end of the deployment to an emulator. Never run against AWS.',
  },
  cost: {
    what: 'what a month costs in which nobody calls, item by item, and what a million messages cost, from the templates and dated list prices',
    options: [
      { name: 'model-seconds', value: 'N', means: 'how long the model takes for an answer; 5 without it' },
      { name: 'profile', value: 'PROFILE', means: 'production or economy; without it that of cdk.json' },
      { name: 'region', value: 'REGION', means: 'us-east-1 or eu-west-3; without it that of the templates' },
      ASSEMBLY_OPTION,
      JSON_OPTION,
      HELP_OPTION,
    ],
    exits: { 0: 'reckoned', 1: 'the templates cannot be read', ...UNDERSTOOD },
    verified: 'Counts are tested against the templates and the calls of a real turn. Not compared with a bill.',
  },
  logs: {
    what: 'what functions have written lately, newest last: those of the API, the canary (Canary), the access log (AccessLogs), migrations',
    takes: { '[FUNCTION]': "one function's name, the first word; without it all" },
    options: [
      { name: 'instance', value: 'NAME', means: 'name of the instance; without it that of cdk.json' },
      { name: 'since', value: 'TIME', means: 'how far back: 15m, 2h, 1d; 15m without it' },
      { name: 'request', value: 'ID', means: 'only lines with this request id, which callers find in `instance` of a problem document' },
      { name: 'errors', means: 'only errors' },
      REGION_OPTION,
      JSON_OPTION,
      HELP_OPTION,
    ],
    exits: { 0: 'read, also when there is nothing', ...UNDERSTOOD, 3: 'no credentials, no such instance or no answer' },
    verified:
      'Finding groups, filters and lines are tested against services of the tests, and run on an emulator. Never run against AWS. The local cloud shows its logs with `npm start -- --verbose`.',
  },
  destroy: {
    what: 'deletes everything that can be made anew, and lists what it keeps and why',
    options: [
      { name: 'yes', value: 'NAME', means: 'the name of the instance, instead of being asked for it' },
      { name: 'plan', means: 'only say what would go and what would stay' },
      ASSEMBLY_OPTION,
      JSON_OPTION,
      HELP_OPTION,
    ],
    exits: { 0: 'done', 1: 'a stack could not be deleted', 2: 'not understood, or the name was another' },
    verified: 'The plan is tested on the templates, and the command run on an emulator of AWS; never against AWS.',
  },
  demo: {
    what: 'the main job step by step, as a client does it, over HTTP only',
    options: [
      { name: 'url', value: 'URL', means: 'the app host of a local cloud that runs already; without it the demo starts one of its own and removes it' },
      JSON_OPTION,
      HELP_OPTION,
    ],
    exits: { 0: 'every step held', 1: 'a step did not hold', ...UNDERSTOOD },
    verified: 'Run by the tests.',
  },
  'journal:verify': {
    what: 'says whether the journal is what was sealed, by reading the archive and the table and believing neither',
    options: [
      { name: 'account', value: 'ID', means: 'one account\'s journal, or "instance"; without it all' },
      {
        name: 'function',
        value: 'NAME',
        means: 'the sealer of a deployed instance (JournalSeal), with AWS credentials that may read it, its table and its bucket',
      },
      { name: 'table', value: 'NAME', means: 'the table by hand, with --bucket' },
      { name: 'bucket', value: 'NAME', means: 'the archive by hand, with --table' },
      { name: 'days', value: 'N', means: 'how long events are kept, by hand; 400 without it' },
      { name: 'data', value: 'DIR', means: 'the data folder of a running local cloud; .local/data without it' },
      REGION_OPTION,
      JSON_OPTION,
      HELP_OPTION,
    ],
    exits: { 0: 'everything is as it was sealed', 1: 'something is missing or changed', ...UNDERSTOOD, 3: 'the journal could not be read' },
    verified: 'Run against the local cloud by the tests, which also change what was sealed. Never run against AWS.',
  },
} as const satisfies Readonly<Record<string, Command>>;

export type CommandName = keyof typeof COMMANDS;

const optionText = ({ name, value }: CommandOption): string => `--${name}${value ? ` ${value}` : ''}`;

/** The help of a command. */
export function helpOf(name: CommandName): string {
  const { what, takes = {}, options, exits }: Command = COMMANDS[name];
  const rows = [...Object.entries(takes), ...options.map((option) => [optionText(option), option.means] as const)];
  const width = Math.max(...rows.map(([typed]) => typed.length)) + 3;
  return [
    `npm run ${name} --${Object.keys(takes)
      .map((each) => ` ${each}`)
      .join('')} [options]   ${what}`,
    ...rows.map(([typed, means]) => `  ${typed.padEnd(width)}${means}`),
    `Exit code ${Object.entries(exits)
      .map(([code, means]) => `${code}: ${means}`)
      .join('. ')}.`,
  ].join('\n');
}

/** What was typed: options with a value, those that are there, and what follows the name. */
export interface Given {
  readonly value: (name: string) => string | undefined;
  readonly has: (name: string) => boolean;
  readonly rest: readonly string[];
}

/** Reads a line by the table. @throws Error with a sentence for people when an option is unknown, lacks its value, or too much or too little follows. */
export function given(name: CommandName, args: readonly string[]): Given {
  const { options, takes: taken = {} }: Command = COMMANDS[name];
  const takes = Object.keys(taken);
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: Object.fromEntries(options.map((option) => [option.name, { type: option.value ? 'string' : 'boolean' } as const])),
  });
  const least = values['help'] ? 0 : takes.filter((each) => !each.startsWith('[')).length;
  if (positionals.length < least || positionals.length > takes.length) throw new Error(`${name} takes ${takes.join(' ') || 'nothing but options'}`);
  return {
    value: (option) => (typeof values[option] === 'string' ? values[option] : undefined),
    has: (option) => values[option] === true,
    rest: positionals,
  };
}

/** Runs a command: help and lines that are not understood are answered here, alike for all. Resolves to the exit code. */
export async function answer(name: CommandName, args: readonly string[], act: (asked: Given) => Promise<number>): Promise<number> {
  let asked: Given;
  try {
    asked = given(name, args);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${helpOf(name)}`);
    return 2;
  }
  if (asked.has('help')) {
    console.log(helpOf(name));
    return 0;
  }
  return act(asked);
}
