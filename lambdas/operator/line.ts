import { parseArgs } from 'node:util';
import { operatorCommands, type CommandName } from './contract.ts';

const NAMES = Object.keys(operatorCommands) as CommandName[];
export const isCommand = (name: unknown): name is CommandName => NAMES.some((known) => known === name);

/** `withoutSecondFactor` as it is typed: `without-second-factor`. */
const typed = (member: string): string => member.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const isOptional = (name: CommandName, member: string): boolean => {
  const shape: Readonly<Record<string, { safeParse(value: undefined): { readonly success: boolean } } | undefined>> = operatorCommands[name].input.shape;
  return shape[member]?.safeParse(undefined).success ?? false;
};

function usage(name: CommandName): string {
  const { takes, options = {} } = operatorCommands[name];
  const words = Object.entries(takes).map(([member, word]) => (isOptional(name, member) ? `[${word}]` : word));
  const flags = Object.entries(options).map(([member, word]) => `[--${typed(member)}${word && ` ${word}`}]`);
  return [name, ...words, ...flags].join(' ');
}

/** Every command, how it is typed and what it does. */
export const HELP: readonly string[] = NAMES.map((name) => `${usage(name).padEnd(46)} ${operatorCommands[name].help}`);

/** The command that a line is, its members not judged yet; `undefined` for a line that is none. */
export function readLine([name, ...rest]: readonly string[]): { readonly command: CommandName; readonly [member: string]: unknown } | undefined {
  if (!isCommand(name)) return undefined;
  const { takes, options = {} } = operatorCommands[name];
  const flags = Object.fromEntries(Object.entries(options).map(([member, word]) => [typed(member), { type: word ? 'string' : 'boolean' } as const]));
  let parsed;
  try {
    parsed = parseArgs({ args: rest, allowPositionals: true, options: flags });
  } catch {
    return undefined;
  }
  const members = Object.keys(takes);
  const { positionals, values } = parsed;
  if (positionals.length > members.length || members.slice(positionals.length).some((member) => !isOptional(name, member))) return undefined;
  const said = Object.keys(options).filter((member) => values[typed(member)] !== undefined);
  return {
    command: name,
    ...Object.fromEntries(positionals.map((word, place) => [members[place], word])),
    ...Object.fromEntries(said.map((member) => [member, values[typed(member)]])),
  };
}
