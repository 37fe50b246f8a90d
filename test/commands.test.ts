import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { operatorCommands } from '../lambdas/operator/contract.ts';
import { commandsOf, documentedCommands, executionOf, EXECUTIONS, type Execution } from './support/documented-commands.ts';

const documented = documentedCommands();
const steps = readFileSync('.ci/run', 'utf8');

describe('every command of README and docs', () => {
  test.each([...documented.keys()].sort())('%s is executed by continuous integration, or it is said why not', (command) => {
    expect(executionOf(command)).toBeDefined();
  });

  test('that is said to be a step or a test is one', () => {
    const untrue = Object.entries(EXECUTIONS).filter(([, how]: [string, Execution]) =>
      'step' in how ? !steps.includes(how.step) : 'test' in how ? !readFileSync(how.test, 'utf8').includes(how.by) : how.not.length < 20,
    );
    expect(untrue).toEqual([]);
  });

  test('is a script of package.json, where it is run by npm', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    const asked = [...documented.keys()].flatMap((command) => /^npm (?:run )?(\S+)/.exec(command)?.[1] ?? []);
    expect(asked.filter((name) => !(name in scripts) && !['ci', 'install'].includes(name))).toEqual([]);
  });

  test('is in the table, and the table has none that no page shows any more', () => {
    expect(Object.keys(EXECUTIONS).filter((command) => !documented.has(command))).toEqual([]);
  });
});

test("every command of the operator's, and every option of one, is in the list of docs/accounts.md", () => {
  const [, list = ''] = /^## For operators\n```\n([^]*?)^```/m.exec(readFileSync('docs/accounts.md', 'utf8')) ?? [];
  const listed = list.split('\n').flatMap(commandsOf);
  const options = Object.values(operatorCommands).flatMap(({ options: own = {} }) => Object.keys(own));

  expect(listed.toSorted()).toEqual(['help', ...Object.keys(operatorCommands)].map((name) => `npm run admin -- ${name}`).toSorted());
  expect(options.filter((name) => !list.includes(`[--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`))).toEqual([]);
});

test('a line is read as the commands that it is made of, without what a person puts in', () => {
  expect(commandsOf('npm ci && npm start    # everything')).toEqual(['npm ci', 'npm start']);
  expect(commandsOf('npm run admin -- suspend ACCOUNT | resume ACCOUNT')).toEqual(['npm run admin -- suspend', 'npm run admin -- resume']);
  expect(commandsOf('aws lambda invoke --function-name <one> /dev/stdout')).toEqual(['aws lambda invoke --function-name']);
  expect(commandsOf('npm run admin -- block RANGE REASON [EXPIRES]')).toEqual(['npm run admin -- block']);
  expect(commandsOf('npx cdk bootstrap aws://ACCOUNT/REGION aws://ACCOUNT/us-east-1')).toEqual(['npx cdk bootstrap']);
  expect(commandsOf('ERRORS_DSN=local npm start')).toEqual(['ERRORS_DSN=local npm start']);
  expect(commandsOf('.ci/scan')).toEqual(['.ci/scan']);
  expect(commandsOf('cat npm ')).toEqual([]);
});
