/** What a text is embedded for: some models place a question elsewhere than the passage that answers it. */
export type EmbeddingPurpose = 'passage' | 'question';

export interface EmbeddingOptions {
  /** Ends the work early; the call then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** `passage` unless told. */
  readonly purpose?: EmbeddingPurpose;
}

/** Turns texts into vectors whose dot product is their likeness. */
export interface EmbeddingModel {
  /** Stored beside every vector: vectors of two ids never meet in one search. */
  readonly id: string;
  readonly dimensions: number;
  /**
   * One vector of unit length for each text, in the order of the texts.
   * @throws ModelError when the model cannot be reached, refuses, or answers with another number of dimensions.
   */
  embed(texts: readonly string[], options?: EmbeddingOptions): Promise<number[][]>;
}

/** The same direction at length one, so that cosine likeness is a plain dot product. A vector of zeros has no direction and stays as it is. */
export function unit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector);
  return length === 0 ? [...vector] : vector.map((value) => value / length);
}
