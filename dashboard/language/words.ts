type Text = string | ((...values: never[]) => string);
type Same<T> = { readonly [K in keyof T]: T[K] extends (...values: infer V) => string ? (...values: V) => string : string };

/** The words of a page in every language. */
export interface Words<T> {
  readonly en: T;
  readonly fr: Same<T>;
}

/** Puts the words of a page together: French must say all that English says, or it does not compile. */
export const words = <T extends Readonly<Record<string, Text>>>(en: T, fr: Same<T>): Words<T> => ({ en, fr });

/** A formatted count with the word for it. French counts nothing as it counts one. */
export const counted = (count: string, one: string, more: string): string => `${count} ${count === '1' ? one : more}`;
export const compte = (count: string, un: string, plusieurs: string): string => `${count} ${count === '0' || count === '1' ? un : plusieurs}`;
