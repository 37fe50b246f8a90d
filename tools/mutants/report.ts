import type { Mutant } from './mutants.ts';

export interface Outcome {
  readonly mutant: Mutant;
  /** `broken`: the tests could not even be run, which proves nothing. */
  readonly state: 'seen' | 'survived' | 'broken';
  readonly failed: number;
  /** A test that turned red and names the attack. */
  readonly red: string | undefined;
}

/** `docs/test-strength.md`. */
export const strengthText = (outcomes: readonly Outcome[], at: Date): string => `# Strength of the tests

Written by \`npm run test:mutants\` on ${at.toISOString().slice(0, 10)}. Each fault of \`tools/mutants/mutants.ts\` is put into a copy of the tree, one at a time, and the tests that should see it are run there;
a fault that no test of its attack sees fails the command. They are the mistakes that are made most often where such promises are implemented. A test holds that each can still be planted.

| fault | what it would do | attack | where | seen | tests that turn red, and the one that names the attack |
|---|---|---|---|---|---|
${outcomes
  .map(
    ({ mutant: { name, harm, attack, file }, state, failed, red }) =>
      `| ${name} | ${harm} | ${attack} | \`${file}\` | ${state === 'seen' ? 'yes' : `**${state}**`} | ${failed}: ${(red ?? '–').replaceAll('|', '\\\\|')} |`,
  )
  .join('\n')}

${outcomes.filter(({ state }) => state === 'seen').length} of ${outcomes.length} are seen.
`;
