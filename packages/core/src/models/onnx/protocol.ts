/** How the hidden states of a text's tokens become its vector: their mean, or the state of the first token. */
export type Pooling = 'mean' | 'cls';

/** What the thread needs to load a model; plain data, as it crosses to another thread. */
export interface ThreadSettings {
  /** Name by which the library is imported. */
  readonly library: string;
  /** Folder in which the model's folder lies, with a separator at its end. */
  readonly parent: string;
  readonly folder: string;
  /** Which weights, in the library's own words. */
  readonly dtype: string;
  /** Whether the weights lie beside the graph, in a file of their own. */
  readonly external: boolean;
  readonly pooling: Pooling;
  readonly maxTokens: number;
}

export type ToThread =
  | { readonly kind: 'embed'; readonly batch: number; readonly texts: readonly string[] }
  | { readonly kind: 'close' };

export type FromThread =
  | { readonly kind: 'ready' }
  /** The model cannot be loaded; the thread ends. */
  | { readonly kind: 'unloadable'; readonly missing: boolean; readonly message: string }
  /** As many vectors as texts, one after the other, not yet of unit length. */
  | { readonly kind: 'vectors'; readonly batch: number; readonly values: Float32Array }
  | { readonly kind: 'failed'; readonly batch: number; readonly message: string };
