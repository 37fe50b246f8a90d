/** The same in English and in French. */
export type Both = readonly [en: string, fr: string];

/** One of the thirty promises, S0 being all of them together: how far it is kept, by what, and what is tried against it. Numbers never change. */
export interface Claim {
  readonly id: `S${number}`;
  readonly title: Both;
  /** What holds now; a promise that is not kept says nothing here, and must say so under `missing`. */
  readonly holds?: Both;
  /** What does not hold yet, or was never seen. */
  readonly missing?: Both;
  readonly code: readonly string[];
  /** Tests of the mechanism. Those that name one of its attacks are found by themselves. */
  readonly tests: readonly string[];
  readonly standards: {
    /** OWASP Top 10:2025. */
    readonly owasp: readonly `A${number}`[];
    /** OWASP API Security Top 10:2023. */
    readonly api: readonly `API${number}`[];
    /** Requirements of ASVS 5.0.0 that it is about; not a statement that each of them is met in full. */
    readonly asvs: readonly `V${number}.${number}.${number}`[];
  };
  /** What is tried against it, by the number that names of tests give after the promise's own: `(S1.4)`. */
  readonly attacks: Readonly<Record<number, Both>>;
}
