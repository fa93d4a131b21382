import type { Generated, Selectable } from 'kysely';
import type { ChangeType } from '../../domain/changes/change-store.ts';
import type { EntityType } from '../../domain/entities/entity-store.ts';
import type { FactOrigin, FactStatus } from '../../domain/facts/fact-store.ts';
import type { LinkOrigin, LinkType } from '../../domain/links/link-store.ts';
import type { Head } from '../../domain/embeddings/head.ts';
import type { ExtractionMethod, Review } from '../../domain/extraction/extraction-store.ts';
import type { JobKind } from '../../domain/jobs/job-store.ts';
import type {
  ContentType,
  EmbeddingState,
  MemoryKind,
  MemoryState,
  MemoryTier,
  Role,
} from '../../domain/memories/memory.ts';
import type { AuditHeadsTable, AuditRowsTable, AuditWaitingTable } from './schema-audit.ts';
import type { IndexImagesTable, IndexPartsTable } from './schema-index.ts';
import type { WebhookDeliveriesTable, WebhookFeedsTable, WebhooksTable } from './schema-webhooks.ts';
import type { ModelBudgetsTable, ModelUsageTable, PromptTemplatesTable, SettingsTable } from './schema-language.ts';
import type { ApiKeysTable, IngestionsTable, TenantsTable, UsersTable } from './schema-access.ts';
import type { DataKeysTable, RootKeysTable } from './schema-sealing.ts';
import type { ConsolidationChangesTable, ConsolidationsTable } from './schema-nights.ts';
import type { ReceiptsTable, TenantSecretsTable, TombstonesTable } from './schema-forgetting.ts';
import type {
  DecisionsTable,
  SessionsTable,
  SnapshotsTable,
  SystemStatesTable,
  TodosTable,
} from './schema-sessions.ts';
import type { ProblemsTable, SolutionsTable, WorkRecordsTable } from './schema-knowledge.ts';
import type {
  PlannerRecordsTable,
  PlannerSourcesTable,
  PlannerTimesTable,
  PlannerVersionsTable,
} from './schema-planner.ts';
import type { MemoryUsesTable } from './schema-uses.ts';
import type { CallEventsTable, CallIdentitiesTable, ConversationsTable, ToolInvocationsTable } from './schema-calls.ts';

/** The tables as queries see them. A test compares them with the schema that the migrations make. */
export interface Tables {
  user_state: UserStateTable;
  users: UsersTable;
  memories: MemoriesTable;
  memory_counts: MemoryCountsTable;
  memory_uses: MemoryUsesTable;
  memory_versions: MemoryVersionsTable;
  embeddings: EmbeddingsTable;
  changes: ChangesTable;
  api_keys: ApiKeysTable;
  jobs: JobsTable;
  idempotency: IdempotencyTable;
  index_images: IndexImagesTable;
  index_parts: IndexPartsTable;
  entities: EntitiesTable;
  entity_aliases: EntityAliasesTable;
  mentions: MentionsTable;
  facts: FactsTable;
  fact_sources: FactSourcesTable;
  links: LinksTable;
  events: EventsTable;
  paused_jobs: PausedJobsTable;
  user_marks: UserMarksTable;
  user_life: UserLifeTable;
  extractions: ExtractionsTable;
  consolidations: ConsolidationsTable;
  consolidation_changes: ConsolidationChangesTable;
  settings: SettingsTable;
  model_budgets: ModelBudgetsTable;
  model_usage: ModelUsageTable;
  prompt_templates: PromptTemplatesTable;
  tenant_secrets: TenantSecretsTable;
  tombstones: TombstonesTable;
  receipts: ReceiptsTable;
  tenants: TenantsTable;
  ingestions: IngestionsTable;
  audit_rows: AuditRowsTable;
  audit_heads: AuditHeadsTable;
  audit_waiting: AuditWaitingTable;
  root_keys: RootKeysTable;
  data_keys: DataKeysTable;
  call_identities: CallIdentitiesTable;
  conversations: ConversationsTable;
  call_events: CallEventsTable;
  tool_invocations: ToolInvocationsTable;
  sessions: SessionsTable;
  snapshots: SnapshotsTable;
  todos: TodosTable;
  system_states: SystemStatesTable;
  decisions: DecisionsTable;
  problems: ProblemsTable;
  solutions: SolutionsTable;
  work_records: WorkRecordsTable;
  planner_records: PlannerRecordsTable;
  planner_versions: PlannerVersionsTable;
  planner_sources: PlannerSourcesTable;
  planner_times: PlannerTimesTable;
  webhooks: WebhooksTable;
  webhook_feeds: WebhookFeedsTable;
  webhook_deliveries: WebhookDeliveriesTable;
  schema_migrations: SchemaMigrationsTable;
}

/** Booleans are 0 or 1; lists and objects are JSON texts; instants are milliseconds. */
type Flag = 0 | 1;

interface UserStateTable {
  user_no: Generated<number>;
  tenant: string;
  user_id: string;
  version: Generated<number>;
  pruned_version: Generated<number>;
  /** Model that queries of the user are compared with; null until the first vector. */
  model: string | null;
  /** Counts changes of entities, mentions and links. */
  graph_version: Generated<number>;
}

interface MemoriesTable {
  seq: Generated<number>;
  id: string;
  tenant: string;
  user_no: number;
  space: string;
  kind: MemoryKind;
  content_type: ContentType | null;
  content: string;
  content_hash: string;
  role: Role | null;
  speaker: string | null;
  occurred_at: number;
  dated: Flag;
  session_id: string | null;
  agent_id: string | null;
  turn: number | null;
  salience: number;
  confidence: number;
  decay_rate: number;
  tags: string;
  derived: string;
  metadata: string;
  source_type: string | null;
  source_id: string | null;
  created_at: number;
  updated_at: number;
  state: MemoryState;
  tier: MemoryTier;
  pinned: Flag;
  expires_at: number | null;
  deleted_at: number | null;
  version: number;
  embedding: EmbeddingState;
}

export type MemoryRow = Selectable<MemoriesTable>;

interface MemoryCountsTable {
  user_no: number;
  space: string;
  kind: MemoryKind;
  state: MemoryState;
  embedding: EmbeddingState;
  deleted: Flag;
  count: number;
}

interface MemoryVersionsTable {
  seq: number;
  version: number;
  content: string;
  content_hash: string;
  tags: string;
  metadata: string;
  replaced_at: number;
}

interface EmbeddingsTable {
  embedding_no: Generated<number>;
  user_no: number;
  seq: number;
  memory_id: string;
  space: string;
  head: Head;
  model: string;
  dimensions: number;
  /** 1 while the memory is deleted but not yet purged: saves a join with memories on every scan. */
  hidden: Flag;
  /** In the form of the dialect's `bytesToVector`. */
  vector: Uint8Array;
}

/** Parameters of `Dialect.putVector`. */
export interface NewVectorRow {
  readonly userNo: number;
  readonly seq: number;
  readonly memoryId: string;
  readonly space: string;
  readonly head: Head;
  readonly model: string;
  readonly dimensions: number;
  readonly values: Float32Array;
  /** Of the memory. */
  readonly createdAt: number;
}

interface ChangesTable {
  user_no: number;
  version: number;
  position: number;
  seq: number;
  memory_id: string;
  space: string;
  change: ChangeType;
  at: number;
}

interface JobsTable {
  id: string;
  user_no: number;
  kind: JobKind;
  payload: string;
  dedupe_key: string | null;
  state: 'waiting' | 'running' | 'dead';
  attempts: number;
  /** When it may run; while it runs, when its lease ends. */
  run_at: number;
  worker: string | null;
  last_error: string | null;
  failed_at: number | null;
  /** The greater the sooner. */
  priority: number;
  order_key: string | null;
  /** Place among the jobs of its key. */
  order_no: number;
}

interface PausedJobsTable {
  tenant: string;
  kind: JobKind;
  paused_at: number;
}

interface UserMarksTable {
  user_no: number;
  name: string;
  value: number;
}

interface UserLifeTable {
  user_no: number;
  extracted_seq: number;
  counts: string;
}

interface ExtractionsTable {
  extraction_no: Generated<number>;
  id: string;
  user_no: number;
  space: string;
  seq: number;
  kind: MemoryKind;
  method: ExtractionMethod;
  facts: string;
  review: Review;
  created_at: number;
  reviewed_at: number | null;
}

interface IdempotencyTable {
  tenant: string;
  operation: string;
  key: string;
  body_hash: string;
  memory_ids: string;
  created_at: number;
  /** Whose memories they are; null in rows older than the column. */
  user_no: number | null;
}

interface EntitiesTable {
  entity_no: Generated<number>;
  id: string;
  user_no: number;
  space: string;
  name: string;
  type: EntityType;
  mentions: number;
  created_at: number;
  updated_at: number;
}

interface EntityAliasesTable {
  user_no: number;
  space: string;
  /** Match key of the name. */
  key: string;
  entity_no: number;
  name: string;
  /** 1 for the entity's name, 0 for an alias. */
  own: Flag;
}

interface MentionsTable {
  user_no: number;
  entity_no: number;
  seq: number;
}

interface FactsTable {
  fact_no: Generated<number>;
  id: string;
  user_no: number;
  space: string;
  subject: string;
  predicate: string;
  object: string;
  subject_key: string;
  object_key: string;
  valid_from: number | null;
  valid_to: number | null;
  recorded_at: number;
  retracted_at: number | null;
  closed_at: number | null;
  status: FactStatus;
  confidence: number;
  origin: FactOrigin;
  superseded_by: string | null;
  flagged: Flag;
  confirmations: number;
}

interface FactSourcesTable {
  user_no: number;
  fact_no: number;
  seq: number;
}

interface LinksTable {
  user_no: number;
  from_seq: number;
  to_seq: number;
  type: LinkType;
  weight: number;
  origin: LinkOrigin;
  created_at: number;
  updated_at: number;
}

interface EventsTable {
  event_no: Generated<number>;
  id: string;
  user_no: number;
  space: string;
  type: string;
  seq: number;
  salience: number;
  occurred_at: number;
  recorded_at: number;
  promoted_at: number | null;
}
interface SchemaMigrationsTable {
  number: number;
  name: string;
  checksum: string;
  breaking: Flag;
  applied_at: number;
}
