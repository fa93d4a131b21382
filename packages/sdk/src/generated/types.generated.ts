// Written by `npm run generate` from the operation table of packages/contract; do not edit.

/** What JSON can hold. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** Options of one call. */
export interface CallOptions {
  /** Aborts the call; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Milliseconds until the call fails with `timeout`, repeats included. */
  readonly timeoutMs?: number;
  /** Makes a repeated remember or rememberMany return what the first one stored, for 24 hours. */
  readonly idempotencyKey?: string;
}

/** A method an operation, the same for a server and for the embedded library. Every failure is a HoldfastError. */
export interface Client {
  /** Remember one thing. Stores the words as they were said. When the call returns, the memory is durable and findable by its words. The same source, idempotency key or dated episode is never stored twice. Beyond the common errors: source_conflict, idempotency_conflict, vector_mismatch, quota_exceeded, store_full. */
  readonly remember: (input: RememberInput, options?: CallOptions) => Promise<RememberOutput>;
  /** Remember up to 500 things, or a session with its turns, at once. All or nothing: when one item is bad, nothing is stored and the error names its index. Beyond the common errors: source_conflict, idempotency_conflict, vector_mismatch, quota_exceeded, store_full. */
  readonly rememberMany: (input: RememberManyInput, options?: CallOptions) => Promise<RememberManyOutput>;
  /** Get one memory by its id. Beyond the common errors: not_found. */
  readonly getMemory: (input: GetMemoryInput, options?: CallOptions) => Promise<GetMemoryOutput>;
  /** List memories by filters, page by page. Beyond the common errors: invalid_cursor. */
  readonly listMemories: (input: ListMemoriesInput, options?: CallOptions) => Promise<ListMemoriesOutput>;
  /** Edit a memory; the state before is kept as a version. Beyond the common errors: not_found, version_conflict, vector_mismatch, store_full. */
  readonly updateMemory: (input: UpdateMemoryInput, options?: CallOptions) => Promise<UpdateMemoryOutput>;
  /** Pin a memory, so that it never decays. Beyond the common errors: not_found. */
  readonly pinMemory: (input: PinMemoryInput, options?: CallOptions) => Promise<PinMemoryOutput>;
  /** Let a pinned memory decay again. Beyond the common errors: not_found. */
  readonly unpinMemory: (input: UnpinMemoryInput, options?: CallOptions) => Promise<UnpinMemoryOutput>;
  /** Delete a memory; hidden at once, restorable for some days, then purged. Beyond the common errors: not_found. */
  readonly forgetMemory: (input: ForgetMemoryInput, options?: CallOptions) => Promise<ForgetMemoryOutput>;
  /** Bring a deleted memory back. Beyond the common errors: not_found, restore_expired, source_conflict. */
  readonly restoreMemory: (input: RestoreMemoryInput, options?: CallOptions) => Promise<RestoreMemoryOutput>;
  /** Find the memories that answer a question. Words, time, speakers and vectors are searched together. The call writes nothing. Beyond the common errors: head_unavailable, vector_mismatch. */
  readonly recall: (input: RecallInput, options?: CallOptions) => Promise<RecallOutput>;
  /** Pack what is recalled into a token budget, ready for a prompt. Beyond the common errors: head_unavailable, vector_mismatch. */
  readonly context: (input: ContextInput, options?: CallOptions) => Promise<ContextOutput>;
  /** Say why a given memory was not found by a query. Beyond the common errors: not_found, head_unavailable, vector_mismatch. */
  readonly explainMiss: (input: ExplainMissInput, options?: CallOptions) => Promise<ExplainMissOutput>;
  /** List the users of the tenant. Beyond the common errors: invalid_cursor. */
  readonly listUsers: (input: ListUsersInput, options?: CallOptions) => Promise<ListUsersOutput>;
  /** Follow what changed, in the order of commits. The log of a user keeps at least the latest 10,000 changes and those of the last seven days. When `after` lies before what is kept, `complete` is false. */
  readonly listChanges: (input: ListChangesInput, options?: CallOptions) => Promise<ListChangesOutput>;
  /** Count what is stored for a user, and how the store is doing. */
  readonly stats: (input: StatsInput, options?: CallOptions) => Promise<StatsOutput>;
  /** Make an API key; its secret is shown this once. */
  readonly createKey: (input: CreateKeyInput, options?: CallOptions) => Promise<CreateKeyOutput>;
  /** List the API keys of the tenant, without secrets. */
  readonly listKeys: (input: ListKeysInput, options?: CallOptions) => Promise<ListKeysOutput>;
  /** Revoke an API key; it stops working at once. Beyond the common errors: not_found. */
  readonly revokeKey: (input: RevokeKeyInput, options?: CallOptions) => Promise<RevokeKeyOutput>;
  /** State of the server and of what it depends on. */
  readonly health: (input: HealthInput, options?: CallOptions) => Promise<HealthOutput>;
  /** The process answers. */
  readonly live: (input: LiveInput, options?: CallOptions) => Promise<LiveOutput>;
  /** The server can store and recall; 503 while it cannot. Beyond the common errors: store_unavailable. */
  readonly ready: (input: ReadyInput, options?: CallOptions) => Promise<ReadyOutput>;
}

export interface ApiKey {
  /** Id given by Holdfast */
  id: string;
  name: string;
  /** First characters of the secret, to tell keys apart */
  prefix: string;
  /** The only user this key may name */
  userId?: string | undefined;
  /** The only spaces this key may name */
  spaces?: string[] | undefined;
  permissions: Array<'memories:read' | 'memories:write' | 'memories:delete' | 'users:read' | 'keys:manage' | 'stats:read'>;
  /** UTC, ISO 8601 with milliseconds */
  createdAt: string;
  /** UTC, ISO 8601 with milliseconds */
  expiresAt?: string | undefined;
  /** UTC, ISO 8601 with milliseconds */
  lastUsedAt?: string | undefined;
  /** UTC, ISO 8601 with milliseconds */
  revokedAt?: string | undefined;
}

/** Coarse type used by older clients; maps to a kind and stays filterable */
export type ContentType = 'conversation' | 'fact' | 'preference' | 'event';

export interface ContextInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** What to look for, in plain words */
  query: string;
  filter?: RecallFilter | undefined;
  /** Default: 'relevance' */
  profile?: ProfileName | undefined;
  /** Default: 'recall' */
  mode?: RecallMode | undefined;
  /** Vector heads to search; all that exist when not given */
  heads?: Head[] | undefined;
  /** The session that asks: its recent memories weigh more. Not a filter */
  sessionId?: string | undefined;
  /** What "today" means in the query; the present when not given */
  now?: string | undefined;
  /** Zone of time words in the query; the user's own when not given */
  timeZone?: string | undefined;
  /** Answer from what had been stored by then */
  asOf?: string | undefined;
  /** Default: false */
  includeArchived?: boolean | undefined;
  /** Query vector made by the caller */
  vector?: Vector | undefined;
  /** Default: 2000. From 50 to 100000 */
  maxTokens?: number | undefined;
  /** At most so many memories are considered. Default: 30. From 1 to 100 */
  k?: number | undefined;
  /** Default: 1. From 0 to 10 */
  window?: number | undefined;
}

export interface ContextOutput {
  /** Delimited text, ready to put into a prompt; empty when nothing was found */
  context: string;
  /** Tokens of `context` by the o200k_base vocabulary */
  tokens: number;
  /** Memories used, in the order of the text; `citation` is the mark it carries there */
  memories: Array<{
    citation: string;
    /** Id given by Holdfast */
    id: string;
    score: number;
    tokens: number;
  }>;
  /** Memories that fitted the query but not the budget */
  omitted: number;
  understood: Understood;
  degraded: Degraded;
  tookMs: number;
}

export interface CreateKeyInput {
  name: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  spaces?: string[] | undefined;
  /** All that the calling key has when not given */
  permissions?: Array<'memories:read' | 'memories:write' | 'memories:delete' | 'users:read' | 'keys:manage' | 'stats:read'> | undefined;
  /** A key made by one that expires expires with it at the latest */
  expiresAt?: string | undefined;
}

export interface CreateKeyOutput {
  key: ApiKey;
  /** Send it as Authorization: Bearer */
  secret: string;
}

/** Parts of recall that did not take part or did so by estimate, and why; empty when all did in full */
export type Degraded = Array<'embedder_late' | 'embedder_failed' | 'embedder_absent' | 'vectors_pending' | 'model_changed' | 'searched_in_database'>;

/** none: no embedder; pending: words are findable, the vector follows; ready */
export type EmbeddingState = 'none' | 'pending' | 'ready';

export interface ExplainMissInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** What to look for, in plain words */
  query: string;
  filter?: RecallFilter | undefined;
  /** Default: 'relevance' */
  profile?: ProfileName | undefined;
  /** Default: 'recall' */
  mode?: RecallMode | undefined;
  /** Vector heads to search; all that exist when not given */
  heads?: Head[] | undefined;
  /** The session that asks: its recent memories weigh more. Not a filter */
  sessionId?: string | undefined;
  /** What "today" means in the query; the present when not given */
  now?: string | undefined;
  /** Zone of time words in the query; the user's own when not given */
  timeZone?: string | undefined;
  /** Answer from what had been stored by then */
  asOf?: string | undefined;
  /** Default: false */
  includeArchived?: boolean | undefined;
  /** Query vector made by the caller */
  vector?: Vector | undefined;
  /** The memory that was expected */
  id: string;
  /** Default: 10. From 1 to 100 */
  k?: number | undefined;
}

export interface ExplainMissOutput {
  found: boolean;
  /** Place among all matches, from 1 */
  rank?: number | undefined;
  score?: number | undefined;
  lowestReturnedScore?: number | undefined;
  reasons: MissReason[];
  sharedTerms: string[];
  /** Query terms that the memory does not contain */
  missingTerms: string[];
  understood: Understood;
}

export interface ForgetMemoryInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
}

export interface ForgetMemoryOutput {
  /** Id given by Holdfast */
  id: string;
  /** UTC, ISO 8601 with milliseconds */
  deletedAt: string;
  /** After this instant the memory is purged */
  restorableUntil: string;
}

export interface GetMemoryInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Default: false */
  includeDeleted?: boolean | undefined;
  /** Also return the states before each edit. Default: false */
  includeVersions?: boolean | undefined;
}

export interface GetMemoryOutput {
  memory: Memory;
  versions?: MemoryVersion[] | undefined;
}

export type Head = 'semantic' | 'entity' | 'situation';

export type HealthInput = Record<string, never>;

export interface HealthOutput {
  status: 'ok' | 'degraded' | 'failed';
  version: string;
  uptimeSeconds: number;
  /** store, embedder, worker, and what else is configured */
  checks: Record<string, {
    status: 'ok' | 'degraded' | 'failed';
    detail?: string | undefined;
  }>;
}

export interface ListChangesInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** Version to start after; 0 for all that is kept. Default: 0 */
  after?: number | undefined;
  /** Default: 200. From 1 to 1000 */
  limit?: number | undefined;
}

export interface ListChangesOutput {
  changes: Array<{
    version: number;
    /** Id given by Holdfast */
    memoryId: string;
    space: string;
    change: 'created' | 'updated' | 'deleted' | 'restored' | 'purged' | 'embedded';
    /** UTC, ISO 8601 with milliseconds */
    at: string;
  }>;
  /** Version of the last change listed; pass it as `after` */
  version: number;
  more: boolean;
  /** False when changes after `after` are no longer kept: list all memories anew, then follow from `version` */
  complete: boolean;
}

export interface ListKeysInput {
  /** Default: false */
  includeRevoked?: boolean | undefined;
}

export interface ListKeysOutput {
  keys: ApiKey[];
}

export interface ListMemoriesInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  kinds?: MemoryKind[] | undefined;
  contentTypes?: ContentType[] | undefined;
  /** All of these tags */
  tags?: string[] | undefined;
  /** Name of who spoke */
  speaker?: string | undefined;
  role?: Role | undefined;
  /** Conversation or run the memory belongs to */
  sessionId?: string | undefined;
  /** Which agent was talking */
  agentId?: string | undefined;
  sourceType?: string | undefined;
  /** From 0 to 1 */
  minSalience?: number | undefined;
  /** ISO 8601 date, or date and time with Z or an offset */
  from?: string | undefined;
  /** A plain date includes that day */
  to?: string | undefined;
  /** active and paused when not given */
  states?: MemoryState[] | undefined;
  pinned?: boolean | undefined;
  /** Default: false */
  includeDeleted?: boolean | undefined;
  /** By occurredAt. Default: 'newest' */
  order?: 'newest' | 'oldest' | undefined;
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
  /** Also count all that match by kind, tag, speaker and month. Default: false */
  facets?: boolean | undefined;
}

export interface ListMemoriesOutput {
  memories: Memory[];
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
  /** Months as YYYY-MM in UTC; the 100 commonest tags and speakers */
  facets?: {
    total: number;
    kinds: Record<string, number>;
    tags: Record<string, number>;
    speakers: Record<string, number>;
    months: Record<string, number>;
  } | undefined;
}

export interface ListUsersInput {
  /** Default: 50. From 1 to 200 */
  limit?: number | undefined;
  /** `nextCursor` of the page before */
  cursor?: string | undefined;
}

export interface ListUsersOutput {
  users: Array<{
    /** Whose memories; not needed when the API key is bound to a user */
    id: string;
    /** UTC, ISO 8601 with milliseconds */
    createdAt: string;
    timeZone: string;
    memories: number;
    spaces: string[];
  }>;
  /** Pass it as `cursor` to get the next page; absent on the last one */
  nextCursor?: string | undefined;
}

export type LiveInput = Record<string, never>;

export interface LiveOutput {
  status: 'ok';
}

export interface Memory {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId: string;
  /** Workspace or project inside the user; `default` when not given */
  space: string;
  kind: MemoryKind;
  contentType?: ContentType | undefined;
  content: string;
  role?: Role | undefined;
  speaker?: string | undefined;
  /** UTC, ISO 8601 with milliseconds */
  occurredAt: string;
  sessionId?: string | undefined;
  agentId?: string | undefined;
  turn?: number | undefined;
  /** From 0 to 1 */
  salience: number;
  /** From 0 to 1 */
  confidence: number;
  /** From 0 to 1 */
  decayRate: number;
  tags: string[];
  /** Fields that rules derived, not the caller */
  derived: Array<'tags' | 'salience'>;
  metadata: Record<string, JsonValue>;
  source?: Source | undefined;
  /** SHA-256 of the UTF-8 bytes of content, hex */
  contentHash: string;
  /** UTC, ISO 8601 with milliseconds */
  createdAt: string;
  /** UTC, ISO 8601 with milliseconds */
  updatedAt: string;
  /** UTC, ISO 8601 with milliseconds */
  accessedAt: string;
  accessCount: number;
  state: MemoryState;
  tier: MemoryTier;
  pinned: boolean;
  /** UTC, ISO 8601 with milliseconds */
  expiresAt?: string | undefined;
  /** UTC, ISO 8601 with milliseconds */
  deletedAt?: string | undefined;
  /** Grows by one with every edit; pass it as expectedVersion */
  version: number;
  embedding: EmbeddingState;
}

/** episodic: what happened; semantic: facts and preferences; procedural: how to; emotional; reflective */
export type MemoryKind = 'episodic' | 'semantic' | 'procedural' | 'emotional' | 'reflective';

export type MemoryState = 'active' | 'paused' | 'archived';

export type MemoryTier = 'hot' | 'warm' | 'cold';

export interface MemoryVersion {
  version: number;
  content: string;
  contentHash: string;
  tags: string[];
  metadata: Record<string, JsonValue>;
  /** UTC, ISO 8601 with milliseconds */
  replacedAt: string;
}

export interface MissReason {
  code: 'found' | 'other_space' | 'deleted' | 'archived' | 'paused' | 'expired' | 'stored_after_as_of' | 'filtered_out' | 'no_shared_term' | 'outranked' | 'vector_pending' | 'below_precision_threshold';
  /** The reason, and what to change, in a sentence */
  message: string;
}

export interface PinMemoryInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
}

export interface PinMemoryOutput {
  memory: Memory;
}

/** How results are scored: relevance (default), balanced or voice */
export type ProfileName = 'relevance' | 'balanced' | 'voice';

export type ReadyInput = Record<string, never>;

export interface ReadyOutput {
  status: 'ok';
}

export interface RecallFilter {
  kinds?: MemoryKind[] | undefined;
  contentTypes?: ContentType[] | undefined;
  /** All of these tags */
  tags?: string[] | undefined;
  /** From 0 to 1 */
  minSalience?: number | undefined;
  /** Occurred at or after */
  from?: string | undefined;
  /** Occurred before; a plain date includes that day */
  to?: string | undefined;
  /** Occurred in the last hours, days or weeks before `now`, such as 48h, 7d or 2w */
  within?: string | undefined;
  /** Conversation or run the memory belongs to */
  sessionId?: string | undefined;
  /** Which agent was talking */
  agentId?: string | undefined;
  /** Name of who spoke */
  speaker?: string | undefined;
  role?: Role | undefined;
}

export interface RecallInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** What to look for, in plain words */
  query: string;
  filter?: RecallFilter | undefined;
  /** Default: 'relevance' */
  profile?: ProfileName | undefined;
  /** Default: 'recall' */
  mode?: RecallMode | undefined;
  /** Vector heads to search; all that exist when not given */
  heads?: Head[] | undefined;
  /** The session that asks: its recent memories weigh more. Not a filter */
  sessionId?: string | undefined;
  /** What "today" means in the query; the present when not given */
  now?: string | undefined;
  /** Zone of time words in the query; the user's own when not given */
  timeZone?: string | undefined;
  /** Answer from what had been stored by then */
  asOf?: string | undefined;
  /** Default: false */
  includeArchived?: boolean | undefined;
  /** Query vector made by the caller */
  vector?: Vector | undefined;
  /** Default: 10. From 1 to 100 */
  k?: number | undefined;
  /** How many turns before and after each result to attach as neighbours. Default: 0. From 0 to 10 */
  window?: number | undefined;
  /** session: the k best sessions, each with its best turns; `results` then holds the best turn of each */
  groupBy?: 'session' | undefined;
  /** Default: false */
  explain?: boolean | undefined;
}

/** recall: the k best; precision: only what fits well, possibly nothing */
export type RecallMode = 'recall' | 'precision';

export interface RecallOutput {
  results: RecallResult[];
  /** With groupBy: the best sessions, best first */
  sessions?: RecallSession[] | undefined;
  understood: Understood;
  degraded: Degraded;
  tookMs: number;
}

export interface RecallResult {
  memory: Memory;
  /** Higher is better; comparable within one profile */
  score: number;
  /** Turns around it in the same session, in order */
  neighbours?: Memory[] | undefined;
  /** Memories that say the same in the same space; they take no place */
  duplicates?: string[] | undefined;
  explain?: ScoreParts | undefined;
}

export interface RecallSession {
  /** Missing for a memory that belongs to no session */
  sessionId?: string | undefined;
  space: string;
  /** Higher is better, at most 1.5; comparable within one call */
  score: number;
  /** Its best turns, best first, at most three */
  results: RecallResult[];
}

export interface RememberInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  /** The words, kept exactly as they were said */
  content: string;
  kind?: MemoryKind | undefined;
  contentType?: ContentType | undefined;
  role?: Role | undefined;
  /** Name of who spoke */
  speaker?: string | undefined;
  /** When it happened; now when not given */
  occurredAt?: string | undefined;
  /** Position in the session; next when not given. From 0 to 1000000000 */
  turn?: number | undefined;
  /** Importance, 0 to 1; derived by rules when not given. From 0 to 1 */
  salience?: number | undefined;
  /** From 0 to 1 */
  confidence?: number | undefined;
  /** From 0 to 1 */
  decayRate?: number | undefined;
  tags?: string[] | undefined;
  /** Free JSON object of the caller */
  metadata?: Record<string, JsonValue> | undefined;
  source?: Source | undefined;
  /** Pinned memories never decay */
  pinned?: boolean | undefined;
  /** After this instant the memory is no longer recalled */
  expiresAt?: string | undefined;
  vector?: Vector | undefined;
  /** When the source is already stored with other content: fail (default) or make a new version */
  onConflict?: 'error' | 'replace' | undefined;
  /** Conversation or run the memory belongs to */
  sessionId?: string | undefined;
  /** Which agent was talking */
  agentId?: string | undefined;
}

export interface RememberItem {
  /** The words, kept exactly as they were said */
  content: string;
  kind?: MemoryKind | undefined;
  contentType?: ContentType | undefined;
  role?: Role | undefined;
  /** Name of who spoke */
  speaker?: string | undefined;
  /** When it happened; now when not given */
  occurredAt?: string | undefined;
  /** Position in the session; next when not given. From 0 to 1000000000 */
  turn?: number | undefined;
  /** Importance, 0 to 1; derived by rules when not given. From 0 to 1 */
  salience?: number | undefined;
  /** From 0 to 1 */
  confidence?: number | undefined;
  /** From 0 to 1 */
  decayRate?: number | undefined;
  tags?: string[] | undefined;
  /** Free JSON object of the caller */
  metadata?: Record<string, JsonValue> | undefined;
  source?: Source | undefined;
  /** Pinned memories never decay */
  pinned?: boolean | undefined;
  /** After this instant the memory is no longer recalled */
  expiresAt?: string | undefined;
  vector?: Vector | undefined;
  /** When the source is already stored with other content: fail (default) or make a new version */
  onConflict?: 'error' | 'replace' | undefined;
  /** Conversation or run the memory belongs to */
  sessionId?: string | undefined;
  /** Which agent was talking */
  agentId?: string | undefined;
}

export interface RememberManyInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Workspace or project inside the user; `default` when not given */
  space?: string | undefined;
  items?: RememberItem[] | undefined;
  /** Conversation or run the memory belongs to */
  sessionId?: string | undefined;
  /** Which agent was talking */
  agentId?: string | undefined;
  /** When the session took place; turns without a time take it */
  occurredAt?: string | undefined;
  /** Turns of one session, in order */
  turns?: SessionTurn[] | undefined;
}

export interface RememberManyOutput {
  results: Array<{
    /** Id given by Holdfast */
    id: string;
    outcome: RememberOutcome;
    turn?: number | undefined;
    version: number;
  }>;
  created: number;
  duplicates: number;
  replaced: number;
}

/** duplicate: it was there already and is returned as it is */
export type RememberOutcome = 'created' | 'duplicate' | 'replaced';

export interface RememberOutput {
  memory: Memory;
  outcome: RememberOutcome;
}

export interface RestoreMemoryInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
}

export interface RestoreMemoryOutput {
  memory: Memory;
}

export interface RevokeKeyInput {
  /** Id given by Holdfast */
  id: string;
}

export interface RevokeKeyOutput {
  key: ApiKey;
}

/** Part the speaker plays */
export type Role = 'user' | 'assistant' | 'system' | 'tool';

/** How the score came about */
export interface ScoreParts {
  /** max(cosine, 0) or normalised BM25, whichever is larger, 0 to 1 */
  similarity: number;
  /** Normalised BM25, 0 to 1 */
  words: number;
  /** Of the semantic head, or of the first head asked for */
  cosine?: number | undefined;
  /** By head, when more than one was searched */
  cosines?: Record<string, number> | undefined;
  /** BM25 of its whole session, or of itself alone, in units of `words` */
  session: number;
  salience: number;
  /** 1 / (1 + ageDays * decayRate) */
  recency: number;
  /** Rank of this memory in each arm, from 1 */
  ranks: Record<string, number>;
  /** Factors applied by the profile */
  boosts: Record<string, number>;
  /** Query terms found in the memory */
  matched: string[];
}

export interface SessionTurn {
  /** The words, kept exactly as they were said */
  content: string;
  kind?: MemoryKind | undefined;
  contentType?: ContentType | undefined;
  role: Role;
  /** Name of who spoke */
  speaker?: string | undefined;
  /** When it happened; now when not given */
  occurredAt?: string | undefined;
  /** Position in the session; next when not given. From 0 to 1000000000 */
  turn?: number | undefined;
  /** Importance, 0 to 1; derived by rules when not given. From 0 to 1 */
  salience?: number | undefined;
  /** From 0 to 1 */
  confidence?: number | undefined;
  /** From 0 to 1 */
  decayRate?: number | undefined;
  tags?: string[] | undefined;
  /** Free JSON object of the caller */
  metadata?: Record<string, JsonValue> | undefined;
  source?: Source | undefined;
  /** Pinned memories never decay */
  pinned?: boolean | undefined;
  /** After this instant the memory is no longer recalled */
  expiresAt?: string | undefined;
  vector?: Vector | undefined;
  /** When the source is already stored with other content: fail (default) or make a new version */
  onConflict?: 'error' | 'replace' | undefined;
}

/** Origin of the memory */
export interface Source {
  /** Where it came from, such as discord, email, import */
  type: string;
  /** Id there; the same type and id is never stored twice */
  id?: string | undefined;
}

export interface StatsInput {
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to count; all of the user when not given */
  spaces?: '*' | string[] | undefined;
}

export interface StatsOutput {
  memories: {
    /** Not deleted */
    total: number;
    archived: number;
    /** Still restorable */
    deleted: number;
    byKind: Record<string, number>;
    bySpace: Record<string, number>;
  };
  embeddings: {
    model?: string | undefined;
    ready: number;
    pending: number;
  };
  /** Of this user */
  jobs: {
    waiting: number;
    running: number;
    dead: number;
  };
  /** Version of the change feed */
  version: number;
  store: {
    driver: 'sqlite' | 'postgres';
    bytes?: number | undefined;
  };
}

/** What Holdfast made of the query */
export interface Understood {
  /** Stems looked for */
  terms: string[];
  /** Quoted phrases */
  phrases: string[];
  /** Known speakers named in the query */
  speakers: string[];
  time?: {
    /** UTC, ISO 8601 with milliseconds */
    from: string;
    /** UTC, ISO 8601 with milliseconds */
    to: string;
    text: string;
  } | undefined;
}

export interface UnpinMemoryInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
}

export interface UnpinMemoryOutput {
  memory: Memory;
}

export interface UpdateMemoryInput {
  /** Id given by Holdfast */
  id: string;
  /** Whose memories; not needed when the API key is bound to a user */
  userId?: string | undefined;
  /** Spaces to read: a list, or "*" for all of the user; only the default space when not given */
  spaces?: '*' | string[] | undefined;
  /** The words, kept exactly as they were said */
  content?: string | undefined;
  kind?: MemoryKind | undefined;
  /** Name of who spoke */
  speaker?: string | undefined;
  role?: Role | undefined;
  /** ISO 8601 date, or date and time with Z or an offset */
  occurredAt?: string | undefined;
  /** From 0 to 1 */
  salience?: number | undefined;
  /** From 0 to 1 */
  confidence?: number | undefined;
  /** From 0 to 1 */
  decayRate?: number | undefined;
  tags?: string[] | undefined;
  /** Free JSON object of the caller */
  metadata?: Record<string, JsonValue> | undefined;
  state?: MemoryState | undefined;
  /** null removes the expiry */
  expiresAt?: string | null | undefined;
  vector?: Vector | undefined;
  /** Fail with version_conflict unless this is the version. At least 1 */
  expectedVersion?: number | undefined;
}

export interface UpdateMemoryOutput {
  memory: Memory;
}

/** A vector made by the caller, used in place of the configured embedder */
export interface Vector {
  /** Model that made the vector; recall compares vectors of one model only */
  model: string;
  values: number[];
}
