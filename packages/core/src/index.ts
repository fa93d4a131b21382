export type { Api, CallContext } from './api/api.ts';
export type { Caller } from './api/caller.ts';
export { checkShape } from './api/shape.ts';
export { invalidInput } from './api/validate.ts';
export type { Embedder } from './domain/embeddings/embedder.ts';
export {
  profileHash,
  profiles,
  type RecipePart,
  type RecipeProfile,
  recipeParts,
  withoutParts,
} from './domain/recall/rank/profiles.ts';
export type { AiDefaults } from './domain/language/ai-settings.ts';
export type { Platform } from './domain/platform.ts';
export type { Shared } from './domain/shared.ts';
export type { EmbedderSettings } from './models/create-embedder.ts';
export { createOtlpExporter, type OtlpExporter } from './models/tracing/otlp-exporter.ts';
export { pullModel, type PulledModel } from './models/pull.ts';
export type { IngestRecord } from './ingest/start-ingest.ts';
export {
  backupDatabase,
  type DatabaseFacts,
  inspectDatabase,
  type Load,
  loadOf,
  type MaintainOptions,
  type Maintenance,
  maintainSqlite,
} from './maintenance.ts';
export { type Holdfast, open, type OpenOptions } from './open.ts';
export { nodePlatform } from './platform.ts';
export { isReceiptSigned } from './verify-receipt.ts';
export { version } from './version.ts';
