export type { Api, CallContext } from './api/api.ts';
export type { Caller } from './api/caller.ts';
export type { Embedder } from './domain/embeddings/embedder.ts';
export type { Platform } from './domain/platform.ts';
export type { EmbedderSettings, Holdfast, OpenOptions } from './open.ts';
