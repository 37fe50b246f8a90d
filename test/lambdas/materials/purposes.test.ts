import { describe, expect, test } from '@jest/globals';
import { acceptedType, FILE_TYPES, PURPOSES, typeOfContent, type FileType, type PurposeName } from '../../../lambdas/materials/purposes.ts';

const purposes = Object.keys(PURPOSES) as PurposeName[];
const types = Object.keys(FILE_TYPES) as FileType[];

describe.each(purposes)('%s', (purpose) => {
  const allowed: readonly FileType[] = PURPOSES[purpose].types;

  test.each(types)('takes %s by each of its names and declared types, or by none (S25.9)', (type) => {
    const { extensions, declared } = FILE_TYPES[type];
    const verdicts = extensions.flatMap((extension) => declared.map((mediaType) => acceptedType(purpose, extension, mediaType)));

    if (allowed.includes(type)) expect(new Set(verdicts)).toEqual(new Set([type]));
    else expect(verdicts).not.toContain(type);
  });

  test('takes no file whose name and declared type disagree', () => {
    const crossed = types.flatMap((named) =>
      types
        .filter((declared) => !FILE_TYPES[named].declared.some((mediaType) => (FILE_TYPES[declared].declared as readonly string[]).includes(mediaType)))
        .map((declared) => acceptedType(purpose, FILE_TYPES[named].extensions[0], FILE_TYPES[declared].contentType)),
    );

    expect(new Set(crossed)).toEqual(new Set([undefined]));
  });
});

test('parameters and case of a declared type do not matter', () => {
  expect(acceptedType('training', 'TXT', ' Text/Plain; charset=utf-8')).toBe('txt');
  expect(acceptedType('avatar', 'JPG', 'image/jpeg')).toBe('jpeg');
});

test('each content type belongs to one type', () => {
  expect(types.map((type) => typeOfContent(FILE_TYPES[type].contentType))).toEqual(types);
  expect(typeOfContent('image/svg+xml')).toBeUndefined();
});
