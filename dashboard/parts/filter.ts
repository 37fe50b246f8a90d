/** A filter with one of its members set; an empty one is none. */
export const withMember = <F extends object>(filter: F, name: keyof F & string, value: string): F =>
  Object.fromEntries(Object.entries({ ...filter, [name]: value }).filter(([, each]) => each !== '')) as F;
