import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { answer, COMMANDS, given, helpOf, type Command, type CommandName } from '../../../local/commands/catalogue.ts';
import { operationsText } from '../../../tools/operations-document.ts';

afterEach(() => void jest.restoreAllMocks());

const names = Object.keys(COMMANDS) as CommandName[];

describe('commands', () => {
  test.each(names)('%s has a script, help that names all it knows, and --json and --help', (name) => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    const { options, exits, takes = {} }: Command = COMMANDS[name];
    const help = helpOf(name);

    expect(scripts[name]).toBe(`node local/main.mjs ${name}`);
    for (const option of options) expect(help).toContain(`--${option.name}`);
    for (const means of [...Object.values(takes), ...options.map((option) => option.means)]) expect(help).toContain(means);
    for (const code of Object.keys(exits)) expect(help).toContain(`${code}: `);
    expect(options.map((option) => option.name)).toEqual(expect.arrayContaining(['json', 'help']));
  });

  test('are documented as the table says', () => {
    expect(readFileSync('docs/operations.md', 'utf8')).toContain(operationsText());
  });

  test('a line is read by the table, and what it does not know is refused with a sentence', () => {
    const asked = given('smoke', ['https://app.example.com', '--edge=https://e.example.com', '--json']);
    expect([asked.rest, asked.value('edge'), asked.has('json'), asked.value('function')]).toEqual([
      ['https://app.example.com'],
      'https://e.example.com',
      true,
      undefined,
    ]);
    expect(() => given('smoke', [])).toThrow('smoke takes URL');
    expect(() => given('cost', ['now'])).toThrow('cost takes nothing but options');
    expect(() => given('cost', ['--colour'])).toThrow(/--colour/);
    expect(() => given('logs', ['--since'])).toThrow(/--since/);
  });

  test('what is not understood ends with 2 and the help, and is not run; help ends with 0', async () => {
    const said: string[] = [];
    for (const way of ['log', 'error'] as const) jest.spyOn(console, way).mockImplementation((text: string) => void said.push(text));
    const act = async (): Promise<number> => Promise.reject(new Error('was run'));

    expect(await answer('destroy', ['--all'], act)).toBe(2);
    expect(await answer('smoke', ['--help'], act)).toBe(0);
    expect(said.join('\n')).toMatch(/npm run destroy --[^]*npm run smoke -- URL/);
  });
});
