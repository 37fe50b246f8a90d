import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { generateValue } from '../../../local/engines/secret-value.ts';

test('makes 32 characters of every kind but the space, never the same twice', () => {
  const values = Array.from({ length: 20 }, () => generateValue({}));

  expect(new Set(values).size).toBe(20);
  for (const value of values) {
    expect(value).toMatch(/^[!-~]{32}$/);
    for (const kind of [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/]) expect(value).toMatch(kind);
  }
});

test('never contains what is excluded', () => {
  const rules = fc.record({
    length: fc.integer({ min: 5, max: 60 }),
    excludeCharacters: fc.string(),
    excludePunctuation: fc.boolean(),
    excludeUppercase: fc.boolean(),
    includeSpace: fc.boolean(),
    requireEachIncludedType: fc.boolean(),
  });
  fc.assert(
    fc.property(rules, (rule) => {
      const value = generateValue(rule);
      expect(value).toHaveLength(rule.length);
      expect(value.split('').some((character) => rule.excludeCharacters.includes(character))).toBe(false);
      if (rule.excludePunctuation) expect(value).toMatch(/^[A-Za-z0-9 ]*$/);
      if (rule.excludeUppercase) expect(value).not.toMatch(/[A-Z]/);
      if (!rule.includeSpace) expect(value).not.toContain(' ');
    }),
  );
});

test('refuses rules that leave nothing, and a template without a key', () => {
  const nothing = { excludeLowercase: true, excludeUppercase: true, excludeNumbers: true, excludePunctuation: true };

  expect(() => generateValue(nothing)).toThrow('No password');
  expect(() => generateValue({ length: 3 })).toThrow('No password');
  expect(() => generateValue({ template: '{}' })).toThrow('GenerateStringKey');
  expect(() => generateValue({ template: '[]', key: 'k' })).toThrow('GenerateStringKey');
});
