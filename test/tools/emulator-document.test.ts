import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { LEFT_OUT, LEFT_OUT_FUNCTIONS, LEFT_OUT_WITH, REWRITTEN } from '../deploy/departures.ts';

test('docs/operations.md says of everything that is not deployed to the emulator as it is what it is, and why', () => {
  const page = readFileSync('docs/operations.md', 'utf8');
  const sentences = [...LEFT_OUT, ...LEFT_OUT_FUNCTIONS, LEFT_OUT_WITH].map(({ type, why }) => [`\`${type}\``, why]);

  for (const sentence of [...sentences.flat(), ...Object.values(REWRITTEN)]) expect(page).toContain(sentence);
});
