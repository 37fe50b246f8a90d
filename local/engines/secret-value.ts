import { randomInt } from 'node:crypto';
import type { GeneratedValue } from './secret-definition.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/**
 * A random value as GetRandomPassword makes it, put into the template when there is one.
 * @throws Error when nothing is left to choose from, or when template and key do not fit.
 */
export function generateValue(rules: GeneratedValue): string {
  const password = generatePassword(rules);
  const { template, key } = rules;
  if (template === undefined && key === undefined) return password;
  const object: unknown = JSON.parse(template ?? 'null');
  if (key === undefined || typeof object !== 'object' || object === null || Array.isArray(object)) {
    throw new Error('SecretStringTemplate must be a JSON object and stand together with GenerateStringKey');
  }
  return JSON.stringify({ ...object, [key]: password });
}

function generatePassword({ length = 32, ...rules }: GeneratedValue): string {
  const excluded = new Set(rules.excludeCharacters);
  const kinds = [
    rules.excludeLowercase ? '' : letters,
    rules.excludeUppercase ? '' : letters.toUpperCase(),
    rules.excludeNumbers ? '' : '0123456789',
    rules.excludePunctuation ? '' : punctuation,
    rules.includeSpace ? ' ' : '',
  ]
    .map((characters) => characters.split('').filter((character) => !excluded.has(character)))
    .filter((kind) => kind.length > 0);
  const every = kinds.flat();
  const required = rules.requireEachIncludedType === false ? [] : kinds;
  if (every.length === 0 || length < required.length) throw new Error(`No password of ${length} characters can be made by these rules`);

  const chosen = [...required, ...Array.from({ length: length - required.length }, () => every)].map((kind) => kind[randomInt(kind.length)] ?? '');
  return shuffle(chosen).join('');
}

/** Fisher and Yates: without it each kind's place would be known. */
function shuffle(characters: string[]): string[] {
  for (let last = characters.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1);
    [characters[last], characters[other]] = [characters[other] ?? '', characters[last] ?? ''];
  }
  return characters;
}
