/** A body of Stripe's API: text, lists and objects of it. */
export type Form = { readonly [name: string]: string | Form };

type Grown = { [name: string]: string | Grown };

/** Reads `a=1&b[c]=2&d[0][e]=3`, as Stripe's libraries write it; members of a list have their places as names. */
export function readForm(text: string): Form {
  const form: Grown = {};
  for (const [key, value] of new URLSearchParams(text)) {
    const [first = '', ...rest] = key.split(/\[|\]\[|\]/).filter((part, at) => at === 0 || part !== '');
    const path = [first, ...rest];
    let place = form;
    for (const name of path.slice(0, -1)) {
      const next = place[name];
      place = typeof next === 'object' ? next : (place[name] = {});
    }
    place[path.at(-1) ?? ''] = value;
  }
  return form;
}

/** A member that is text. */
export const textOf = (form: Form | undefined, name: string): string | undefined => {
  const value = form?.[name];
  return typeof value === 'string' ? value : undefined;
};

/** A member that has members. */
export const partOf = (form: Form | undefined, name: string): Form | undefined => {
  const value = form?.[name];
  return typeof value === 'object' ? value : undefined;
};
