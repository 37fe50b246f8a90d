import type { Both } from './claim.ts';

/** What the page says around the data. */
export const PAGE_WORDS = {
  title: ['Controls', 'Contrôles'],
  made: ['Made from `tools/controls/` by `npm run docs`.', 'Fait de `tools/controls/` par `npm run docs`.'],
  other: ['En français : [controls.fr.md](controls.fr.md).', 'In English: [controls.md](controls.md).'],
  about: [
    'The thirty promises, and how far this release keeps each: what holds, the code that does it, the tests that try to break it, and what the last run of these tests came to. S0 is all of them together. ' +
      'No promise is called kept without a remainder before all its attacks are tests. An attack counts as tried when the name of a test gives its number. ' +
      'A promise that names a test or code that does not exist fails the build, and so does a test that names an attack that does not exist.',
    'Les trente promesses, et jusqu’où cette version tient chacune : ce qui vaut, le code qui le fait, les tests qui cherchent à le briser, et le résultat de leur dernière exécution. S0 est l’ensemble. ' +
      'Aucune promesse n’est dite tenue sans reste avant que toutes ses attaques soient des tests. Une attaque compte comme essayée quand le nom d’un test porte son numéro. ' +
      'Une promesse qui nomme un test ou un code qui n’existe pas fait échouer la construction, de même qu’un test qui nomme une attaque qui n’existe pas.',
  ],
  sources: [
    'Standards: [OWASP Top 10:2025](https://owasp.org/Top10/), [OWASP API Security Top 10:2023](https://owasp.org/API-Security/) and [OWASP ASVS 5.0.0](https://github.com/OWASP/ASVS/tree/v5.0.0). ' +
      'A number says what a promise is about, not that each requirement is met in full.',
    'Normes : [OWASP Top 10:2025](https://owasp.org/Top10/), [OWASP API Security Top 10:2023](https://owasp.org/API-Security/) et [OWASP ASVS 5.0.0](https://github.com/OWASP/ASVS/tree/v5.0.0). ' +
      'Un numéro dit de quoi traite une promesse, non que chaque exigence est remplie en entier.',
  ],
  promise: ['promise', 'promesse'],
  tried: ['attacks tried', 'attaques essayées'],
  result: ['last result', 'dernier résultat'],
  notYet: ['not yet', 'pas encore'],
  notKept: ['Not kept yet.', 'Pas encore tenue.'],
  missing: ['Not yet', 'Pas encore'],
  code: ['Code', 'Code'],
  tests: ['Tests', 'Tests'],
  standards: ['Standards', 'Normes'],
  attack: ['attack', 'attaque'],
  where: ['tried in', 'essayée dans'],
  passed: ['passed', 'réussis'],
  failed: ['failed', 'échoués'],
  noRun: [
    'No run of the tests is kept yet (`npm test`, then `npm run results`).',
    'Aucune exécution des tests n’est encore gardée (`npm test`, puis `npm run results`).',
  ],
} as const satisfies Record<string, Both>;
