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
export { defaultQuotas } from './domain/limits/quotas.ts';
export type { AiDefaults } from './domain/language/ai-settings.ts';
export { modelTasks } from './domain/language/language-model.ts';
export { notificationPath } from './domain/planner/calendars/google/notification.ts';
export { callbackPath, endpointsAt, type GoogleSettings } from './outbound/google/google-endpoints.ts';
export type { Platform } from './domain/platform.ts';
export type { Shared } from './domain/shared.ts';
export type { EmbedderSettings } from './models/create-embedder.ts';
export { createOtlpExporter, type OtlpExporter } from './models/tracing/otlp-exporter.ts';
export type { ArmWatch } from './domain/telemetry/laps.ts';
export {
  type Arm,
  arms,
  type CacheName,
  caches,
  type JobOutcome,
  jobOutcomes,
  type LagStage,
  lagStages,
  type Metrics,
} from './domain/telemetry/metrics.ts';
export { type JobKind, jobKinds, type JobState } from './domain/jobs/job-store.ts';
export { type Figures } from './telemetry/figures.ts';
export { readTraceparent, type SpanContext, traceparentOf } from './telemetry/trace-context.ts';
export { type Telemetry } from './telemetry/telemetry.ts';
export { createTracer, type Tracer } from './telemetry/tracer.ts';
export { createTrail, type Trail } from './telemetry/trail.ts';
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
export { type EncryptionProgress, type EncryptionReport, type EncryptionWork, workOnEncryption } from './encryption.ts';
export { checkIntegrity, type IntegrityFault, type IntegrityReport } from './integrity.ts';
export type { SecretKeyOptions } from './open-keys.ts';
export { type Holdfast, open, type OpenOptions } from './open.ts';
export { nodePlatform } from './platform.ts';
export { loadTokenCounter } from './domain/lib/tokens.ts';
export { isReceiptSigned } from './verify-receipt.ts';
export { version } from './version.ts';
