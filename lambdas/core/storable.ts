/** Whether every store keeps a text as it is: PostgreSQL takes no NUL, and a lone half of a surrogate pair has no UTF-8 (S17.9). */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** The nearest text that can be kept, of one that nobody can be asked to send again. */
export const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed();

/** Where in an input the first text stands that no store keeps; the object itself where it is the name of a member, which is not to be repeated. */
export function unstorableAt(value: unknown, at: readonly PropertyKey[] = []): readonly PropertyKey[] | undefined {
  if (typeof value === 'string') return isStorable(value) ? undefined : at;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, member] of Object.entries(value)) {
    const found = isStorable(name) ? unstorableAt(member, [...at, name]) : at;
    if (found) return found;
  }
  return undefined;
}
