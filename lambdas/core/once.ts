/** Makes a value at its first use and keeps it for the life of the execution environment. A failure is not kept. */
export const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};
