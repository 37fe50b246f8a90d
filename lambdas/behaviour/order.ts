interface Weighed {
  readonly id: string;
  readonly priority: number;
}

/** The highest priority first, older before newer: in this order rules are told and triggers fire. */
export const byPriority = (a: Weighed, b: Weighed): number => b.priority - a.priority || (a.id < b.id ? -1 : 1);
