/** A filter with one of its members set; an empty one is none. */
export const withMember = <F extends object>(filter: F, name: keyof F & string, value: string): F =>
  Object.fromEntries(Object.entries({ ...filter, [name]: value }).filter(([, each]) => each !== '')) as F;

/** Of each member of a filter, whether an address may set it to a value. */
export type Admitted<F> = { readonly [M in keyof F]-?: (value: string) => boolean };

/** The filter that an address names; what it does not admit is not there. */
export const filterIn = <F extends object>(address: string, admitted: Admitted<F>): F =>
  Object.fromEntries([...new URLSearchParams(address)].filter(([name, value]) => Object.hasOwn(admitted, name) && admitted[name as keyof F](value))) as F;

/** One of these. */
export const among =
  (values: readonly string[]) =>
  (value: string): boolean =>
    values.includes(value);
