import { COMMANDS, type Command } from '../local/commands/catalogue.ts';

/** The commands as docs/operations.md shows them; `npm run docs` writes it between two marks. */
export function operationsText(): string {
  const sections = Object.entries(COMMANDS as Readonly<Record<string, Command>>).map(([name, { what, takes = {}, options, exits, verified }]) =>
    [
      `### \`npm run ${name}\``,
      `${what[0]?.toUpperCase()}${what.slice(1)}.`,
      '',
      '| option | what |',
      '|---|---|',
      ...Object.entries(takes).map(([each, means]) => `| \`${each}\` | ${means} |`),
      ...options.map((option) => `| \`--${option.name}${option.value ? ` ${option.value}` : ''}\` | ${option.means} |`),
      '',
      `Exit codes: ${Object.entries(exits)
        .map(([code, means]) => `${code} ${means}`)
        .join('; ')}.`,
      '',
      `*${verified}*`,
    ].join('\n'),
  );
  return sections.join('\n\n');
}

const [BEGIN, END] = ['<!-- commands: written by npm run docs -->', '<!-- /commands -->'];

/** A page with the commands between its marks. @throws Error when it has no marks. */
export function withCommands(page: string): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error('docs/operations.md has no place for the commands');
  return `${before}${BEGIN}\n${operationsText()}\n${END}${after}`;
}
