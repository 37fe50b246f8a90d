import type { Input } from './json-protocol.ts';
import { ServiceFault } from './fault.ts';

/** A string member, or undefined when it is absent. @throws ServiceFault `ValidationException` for another type. */
export function optionalString(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new ServiceFault('ValidationException', `${name} must be a string`);
  return value;
}

/** A string member that must be there and not empty. @throws ServiceFault `ValidationException`. */
export function requiredString(input: Input, name: string): string {
  const value = optionalString(input, name);
  if (value === undefined || value === '') throw new ServiceFault('ValidationException', `${name} is required`);
  return value;
}

/** A whole number between two bounds, or undefined when it is absent. @throws ServiceFault `InvalidParameterValue`. */
export function optionalInteger(input: Input, name: string, minimum: number, maximum: number): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < minimum || value > maximum) {
    throw new ServiceFault('InvalidParameterValue', `${name} must be a whole number from ${minimum} to ${maximum}`);
  }
  return value;
}

/** An array of objects, or an empty one when it is absent. @throws ServiceFault `ValidationException`. */
export function objects(input: Input, name: string): readonly Input[] {
  const value = input[name] ?? [];
  const isObject = (item: unknown): boolean => typeof item === 'object' && item !== null && !Array.isArray(item);
  if (!Array.isArray(value) || !value.every(isObject)) throw new ServiceFault('ValidationException', `${name} must be a list of objects`);
  return value as readonly Input[];
}

/** An array of strings, or an empty one when it is absent. @throws ServiceFault `ValidationException`. */
export function strings(input: Input, name: string): readonly string[] {
  const value = input[name] ?? [];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw new ServiceFault('ValidationException', `${name} must be a list of strings`);
  }
  return value as readonly string[];
}
