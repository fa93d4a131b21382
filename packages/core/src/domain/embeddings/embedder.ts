/** Turns texts into vectors. Implementations are in models/. */
export interface Embedder {
  /** Lets go of vectors that are kept for being asked again. */
  forget?(): void;
  /** Name stored with every vector; vectors of different models are never compared. */
  readonly model: string;
  /** Length of the vectors; undefined until the first answer where only the model knows. */
  readonly dimensions: number | undefined;
  /** True when embedding is pure computation in this process: no deadline, no breaker is needed. */
  readonly local: boolean;
  /**
   * One unit-length vector a text, in order; the zero vector for a text of which the model knows nothing.
   * @throws HoldfastError model_unavailable when the model cannot be reached or answers nonsense, invalid_input when
   *   it refuses every text
   */
  embed(params: {
    readonly texts: readonly string[];
    readonly purpose: 'document' | 'query';
    readonly signal?: AbortSignal;
  }): Promise<Float32Array[]>;
  /** Frees what it holds (a thread, a model). Called by who made it; nothing is embedded afterwards. */
  close?(): Promise<void>;
}
