import type { AuditReader, AuditWriter } from './audit/audit-store.ts';
import type { CallReader, CallWriter } from './calls/call-store.ts';
import type { KnowledgeReader, KnowledgeWriter } from './knowledge/knowledge-store.ts';
import type { WorkReader, WorkWriter } from './work/work-store.ts';
import type { ChangeReader, ChangeWriter } from './changes/change-store.ts';
import type { ConsolidationReader, ConsolidationWriter } from './consolidation/consolidation-store.ts';
import type { PlannerReader, PlannerWriter } from './planner/records/record-store.ts';
import type { TimeReader, TimeWriter } from './planner/times/time-store.ts';
import type { EmbeddingReader, EmbeddingWriter } from './embeddings/embedding-store.ts';
import type { ReceiptReader, ReceiptWriter } from './forgetting/receipt-store.ts';
import type { TombstoneReader, TombstoneWriter } from './forgetting/tombstone-store.ts';
import type { IdempotencyWriter } from './idempotency/idempotency-store.ts';
import type { EntityReader, EntityWriter } from './entities/entity-store.ts';
import type { EventReader, EventWriter } from './events/event-store.ts';
import type { IntegrityReader } from './integrity/integrity-store.ts';
import type { ExtractionReader, ExtractionWriter } from './extraction/extraction-store.ts';
import type { FactReader, FactWriter } from './facts/fact-store.ts';
import type { LinkReader, LinkWriter } from './links/link-store.ts';
import type { SearchReader, SearchWriter } from './recall/beyond/search-store.ts';
import type { ImageReader, ImageWriter } from './recall/image/image-store.ts';
import type { JobReader, JobWriter } from './jobs/job-store.ts';
import type { TemplateReader, TemplateWriter } from './language/template-store.ts';
import type { UsageReader, UsageWriter } from './language/usage-store.ts';
import type { MemoryReader, MemoryWriter } from './memories/memory-store.ts';
import type { Scope } from './scope.ts';
import type { SettingsReader, SettingsWriter } from './settings/settings-store.ts';
import type { SecretReader, SecretWriter } from './secrets/secret-store.ts';
import type { QuotaReader, QuotaWriter } from './limits/quota-store.ts';
import type { VaultReader, VaultWriter } from './secrets/vault.ts';
import type { KeyReader, KeyWriter } from './tenants/key-store.ts';
import type { TenantReader, TenantWriter } from './tenants/tenant-store.ts';
import type { UserReader, UserWriter } from './tenants/user-store.ts';
import type { DecisionReader, DecisionWriter } from './decisions/decision-store.ts';
import type { SessionReader, SessionWriter } from './sessions/session-store.ts';
import type { WebhookReader, WebhookWriter } from './webhooks/webhook-store.ts';

export interface Readers {
  readonly memories: MemoryReader;
  readonly embeddings: EmbeddingReader;
  readonly changes: ChangeReader;
  readonly images: ImageReader;
  readonly entities: EntityReader;
  readonly facts: FactReader;
  readonly links: LinkReader;
  readonly events: EventReader;
  readonly extractions: ExtractionReader;
  readonly jobs: JobReader;
  readonly keys: KeyReader;
  readonly users: UserReader;
  readonly tenants: TenantReader;
  readonly quotas: QuotaReader;
  readonly consolidations: ConsolidationReader;
  readonly settings: SettingsReader;
  readonly usage: UsageReader;
  readonly templates: TemplateReader;
  readonly secrets: SecretReader;
  readonly vault: VaultReader;
  readonly integrity: IntegrityReader;
  readonly tombstones: TombstoneReader;
  readonly receipts: ReceiptReader;
  readonly audit: AuditReader;
  readonly calls: CallReader;
  readonly sessions: SessionReader;
  readonly decisions: DecisionReader;
  readonly work: WorkReader;
  readonly knowledge: KnowledgeReader;
  readonly planner: PlannerReader;
  readonly times: TimeReader;
  readonly webhooks: WebhookReader;
  /** Search within the database; only where the store declares it. */
  readonly search: SearchReader | undefined;
}

export interface Writers extends Readers {
  readonly memories: MemoryWriter;
  readonly embeddings: EmbeddingWriter;
  readonly changes: ChangeWriter;
  readonly images: ImageWriter;
  readonly entities: EntityWriter;
  readonly facts: FactWriter;
  readonly links: LinkWriter;
  readonly events: EventWriter;
  readonly extractions: ExtractionWriter;
  readonly jobs: JobWriter;
  readonly keys: KeyWriter;
  readonly users: UserWriter;
  readonly tenants: TenantWriter;
  readonly quotas: QuotaWriter;
  readonly consolidations: ConsolidationWriter;
  readonly settings: SettingsWriter;
  readonly usage: UsageWriter;
  readonly templates: TemplateWriter;
  readonly secrets: SecretWriter;
  readonly vault: VaultWriter;
  readonly tombstones: TombstoneWriter;
  readonly receipts: ReceiptWriter;
  readonly audit: AuditWriter;
  readonly calls: CallWriter;
  readonly sessions: SessionWriter;
  readonly decisions: DecisionWriter;
  readonly work: WorkWriter;
  readonly knowledge: KnowledgeWriter;
  readonly planner: PlannerWriter;
  readonly times: TimeWriter;
  readonly webhooks: WebhookWriter;
  readonly search: SearchWriter | undefined;
  readonly idempotency: IdempotencyWriter;
}

/** What a store can do beyond the port; declared, asserted by the conformance suite, never probed. */
export interface StoreCapabilities {
  readonly driver: 'sqlite' | 'postgres';
  /** True when data outlives `close()`. */
  readonly durable: boolean;
  /** True when the content of memories is encrypted at rest. */
  readonly content: boolean;
  /** True when users whose index does not fit into memory can be searched in the database. */
  readonly searches: boolean;
  /** True when rows of the audit log are stored beside its chain first, and get their place there by `AuditWriter.chain`. */
  readonly chainsLater: boolean;
}

/** How a store fares, for whoever watches it; what does not apply to its kind is left out. */
export interface StoreFigures {
  /** As `bytes()`. */
  readonly bytes: number;
  /** Of the write-ahead log, where it is a file that this process can see. */
  readonly walBytes?: number;
  /** Writes that wait for their turn in this process. */
  readonly waitingWrites: number;
  /** Connections, and calls that wait for one. */
  readonly pool?: { readonly open: number; readonly idle: number; readonly most: number; readonly waiting: number };
  /** The disk that holds the file. */
  readonly disk?: { readonly freeBytes: number; readonly totalBytes: number };
}

/**
 * The store port. Both calls hand the work its repositories; the scope given here is the widest that the work may
 * use, and a database with row-level security enforces it.
 *
 * Inside `write` only the given repositories may be awaited: no model, no network, no timer.
 *
 * @throws HoldfastError store_busy, store_full, store_read_only, store_corrupt, store_unavailable; nothing is
 *   stored then
 */
export interface Store {
  readonly capabilities: StoreCapabilities;
  /** Committed rows only. */
  read<T>(scope: Scope, work: (readers: Readers) => Promise<T>): Promise<T>;
  /** All or nothing. When it resolves, the writes are durable and visible to every reader. */
  write<T>(scope: Scope, work: (writers: Writers) => Promise<T>): Promise<T>;
  /**
   * Overwrites what purges left behind beside the tables, so that their words are in no file of the store. False while
   * another process hinders it: to be tried again. Rows that Postgres has not yet cleared away are its vacuum's.
   */
  scrub(): Promise<boolean>;
  /** Bytes on disk, the write-ahead log included; 0 in memory. */
  bytes(): Promise<number>;
  figures(): Promise<StoreFigures>;
  /** Fails when the store cannot be read. */
  ping(): Promise<void>;
  /** Waits for writes under way, then releases files and connections. Idempotent. */
  close(): Promise<void>;
}
