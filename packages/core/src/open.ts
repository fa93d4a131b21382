import { type Client, permissions } from '@holdfast/contract';
import { compose } from './compose.ts';
import type { Api } from './api/api.ts';
import type { Embedder } from './domain/embeddings/embedder.ts';
import type { ExtractionMode } from './domain/extraction/enqueue.ts';
import type { Head } from './domain/embeddings/head.ts';
import { defined } from './domain/defined.ts';
import { type AiDefaults, effectiveSettings, modelsWithoutPrice } from './domain/language/ai-settings.ts';
import { endpointFault } from './domain/language/endpoint.ts';
import type { Keyring } from './domain/secrets/keyring.ts';
import type { VoiceSettings } from './domain/calls/settings.ts';
import { HoldfastError } from './domain/errors.ts';
import type { CallRules } from './domain/limits/call-limits.ts';
import type { UserQuotas } from './domain/limits/quotas.ts';
import type { RetentionSettings } from './domain/retention/retention.ts';
import type { ProfileName } from './domain/recall/query.ts';
import type { Profile } from './domain/recall/rank/profiles.ts';
import type { Platform } from './domain/platform.ts';
import type { Shared } from './domain/shared.ts';
import type { IngestRecord } from './ingest/start-ingest.ts';
import { localTenant } from './domain/scope.ts';
import { ensureKey } from './domain/tenants/keys.ts';
import { type EmbedderSettings, createEmbedder } from './models/create-embedder.ts';
import type { DownloadProgress } from './models/download.ts';
import { shortenEmbedder } from './models/shortened-embedder.ts';
import type { SpanSink } from './models/tracing/span.ts';
import type { GoogleSettings } from './outbound/google/google-endpoints.ts';
import { openKeys, type SecretKeyOptions } from './open-keys.ts';
import { nodePlatform } from './platform.ts';
import type { Figures } from './telemetry/figures.ts';
import type { Checks } from './telemetry/health.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import type { Store } from './domain/store.ts';
import { openSqliteStore } from './store/sqlite/open.ts';

export interface OpenOptions extends SecretKeyOptions {
  /** SQLite file, made when it is not there; `:memory:` keeps everything in RAM. This or `database`. */
  readonly path?: string;
  /** Address of a Postgres database that `holdfast migrate` has prepared, `postgres://…`. Needs the package `pg`. */
  readonly database?: string;
  /** Connections to the database at most; 10 when not given. */
  readonly poolSize?: number;
  /** Milliseconds that one statement may take in the database; 30,000 when not given. */
  readonly statementTimeoutMs?: number;
  /** Lets a role in that row-level security does not hold; refused when not given. */
  readonly allowSuperuser?: boolean;
  /** Run background jobs in this process; true when not given. */
  readonly worker?: boolean;
  /** User of calls that name none; `default` when not given. */
  readonly user?: string;
  /** Settings, or an embedder of your own; none when not given. */
  readonly embedder?: EmbedderSettings | Embedder;
  /**
   * What is written to the audit log: nothing, what changes something and what was denied (`writes`), or every call
   * (`reads`). `off` when not given, which in team mode means `writes`.
   */
  readonly audit?: 'off' | 'writes' | 'reads';
  /** Days after which rows of the audit log are removed; never when not given. */
  readonly auditDays?: number;
  /**
   * Hosts of a private network that addresses which tenants set may name in team mode: names, `name:port`, addresses and
   * ranges such as 10.0.0.0/8. Addresses of these options are trusted anyway.
   */
  readonly privateHosts?: readonly string[];
  /** What is made of the embedder's vectors. */
  readonly embedding?: {
    /** Cut vectors to so many numbers, for models trained for it; changing it embeds everything again. */
    readonly dim?: number;
    /** Readings of a memory that get a vector; `semantic` alone when not given. `semantic` is always among them. */
    readonly heads?: readonly Head[];
  };
  /** Settings of language models that hold where none are stored (`updateAiSettings`). Needs the packages `ai` and `@ai-sdk/openai-compatible`. */
  readonly language?: AiDefaults;
  /** Hears of each question to a language model and each request that came of it. */
  readonly onSpan?: SpanSink;
  /** Whether those hold prompts and answers; false when not given. */
  readonly traceContent?: boolean;
  /** Hears how the download of a model gets on. */
  readonly onDownload?: (progress: DownloadProgress) => void;
  /** `full` survives a power cut (default); `normal` may lose the last commits then, never corrupts. */
  readonly durability?: 'full' | 'normal';
  /** Bytes that recall indexes may hold in RAM before the least used users are dropped; 512 MiB by default. */
  readonly indexBytes?: number;
  /**
   * Who makes typed memories, entities and facts of what is said: deterministic rules (default), a language model with
   * the rules behind it, or nobody.
   */
  readonly extraction?: ExtractionMode;
  /** Least salience of what becomes a typed memory, 0 to 1; 0.35 when not given. */
  readonly extractionSalience?: number;
  /** Days in which a forgotten memory can be restored; 7 by default. */
  readonly restoreDays?: number;
  /** Quotas of users of whom nothing says otherwise, or `false` to count nothing; those of team mode when not given. */
  readonly quotas?: UserQuotas | false;
  /** How many calls may be made with keys, or `false` for no limit; those of team mode when not given. */
  readonly rateLimits?: CallRules | false;
  /** Milliseconds that a job belongs to a process without a sign of life; 60,000 when not given. */
  readonly jobLeaseMs?: number;
  /** Whether uses of memories and API keys are noted; true when not given. Benches switch it off. */
  readonly touches?: boolean;
  /** Whether recall weighs what the asking session touched lately; true when not given. Benches switch it off. */
  readonly workingSet?: boolean;
  /** The nights: when they begin on a user's clock, 0 to 23, 3 when not given; `false` for none. */
  readonly night?: false | { readonly hour?: number };
  /**
   * Reflections on days and weeks, which nights make; `false` for none by itself. `importance`: summed salience after which
   * somebody looks back before the day is over; only nights do when not given.
   */
  readonly reflections?: false | { readonly importance?: number };
  /** When memories are archived, as far as that is not the default. */
  readonly retention?: Partial<RetentionSettings>;
  /** Whether memories are linked by themselves as they get vectors; true when not given. Benches switch it off. */
  readonly links?: boolean;
  /** Zone of new users; that of the machine when not given. */
  readonly timeZone?: string;
  /** `team` needs a user on every call, `local` falls back to `user`; `local` when not given. */
  readonly mode?: 'local' | 'team';
  /** Settings of recall in place of those behind a profile's name; for measuring. */
  readonly profiles?: Partial<Readonly<Record<ProfileName, Profile>>>;
  /** Secret of an API key that works from the start, with all permissions; stored hashed. */
  readonly apiKey?: string;
  /** How long an unused session is remembered by this process, where nothing is shared; a day when not given. */
  readonly workingSetSeconds?: number;
  /**
   * What the user's other sessions used lately weighs in a session of which nothing is known yet, against a touch of its
   * own, 0 to 1; 0, which is off, when not given.
   */
  readonly focusShare?: number;
  /** How long the focus buffer of this process remembers a use, where nothing is shared; 172,800 when not given. */
  readonly focusSeconds?: number;
  /** What several processes share, from `connectRedis` of `@holdfast/core/redis`; closed with this Holdfast. */
  readonly shared?: Shared;
  /** Events that one user may send a day by the channels of `shared`; unlimited when not given. */
  readonly dailyEvents?: number;
  /** Hears of each event of those channels once it is stored or rejected: ids only, never words. */
  readonly onEvent?: (record: IngestRecord) => void;
  /** Bytes that must be free on the disk of the file, or health says `degraded`; 1 GiB when not given. */
  readonly leastFreeBytes?: number;
  /**
   * Whether somebody waits for turns of the event loop to be short whom Holdfast cannot see, such as clients whose connection is not accepted
   * yet. Asked once a turn; rankings then take 2 ms of it at most, also where many wait. Never when not given.
   */
  readonly shortTurns?: () => boolean;
  /** State of further parts, for health, by name. */
  readonly checks?: () => Promise<Checks>;
  /** Where this process tells what it does, as figures and spans; nothing is measured when not given. */
  readonly telemetry?: Telemetry;
  /** The client of Google that calendars are connected with; none can be when not given. */
  readonly google?: GoogleSettings;
  /** What is decided about calls, as far as that is not the default. */
  readonly voice?: Partial<VoiceSettings>;
  /** Clock, randomness and hashing; the machine's own when not given. */
  readonly platform?: Platform;
  /** Hears of failures in background work; nothing is printed by the library. */
  readonly onError?: (error: unknown) => void;
}

/** The embedded Holdfast: every operation as a method, with the authority of the file's owner. */
export interface Holdfast extends Client, AsyncDisposable {
  /** For doors that authenticate callers themselves. */
  readonly api: Api;
  /** The state of the store and its queue, for whoever watches this process. */
  figures(): Promise<Figures>;
  /** Finishes writes under way, stops the worker, closes the file. Idempotent. */
  close(): Promise<void>;
}

/**
 * Opens a memory on one SQLite file, or on a Postgres database. Many processes may open the same one at once.
 *
 * @throws HoldfastError store_corrupt, store_read_only, store_unavailable, schema_too_new, config_invalid,
 *   model_unavailable when a local model cannot be loaded, encryption_key_missing, encryption_key_wrong
 */
export async function open(options: OpenOptions): Promise<Holdfast> {
  const platform = options.platform ?? nodePlatform();
  const { cipher, keyring } = await openKeys(options);
  checkLanguage(options.language ?? {});
  const { embedder, release } = await toEmbedder(options);
  try {
    const store = await openStore(options, { platform, keyring });
    if (options.apiKey !== undefined) {
      await ensureKey(
        { store, platform },
        { kind: 'tenant', tenant: localTenant },
        { name: 'preset', permissions, secret: options.apiKey },
      );
    }
    return compose(options, { platform, store, embedder, release, cipher });
  } catch (error) {
    await release();
    throw error;
  }
}

/** The store alone, for what is done to a database as a whole. @throws HoldfastError as `open` */
export async function openStore(
  options: Pick<
    OpenOptions,
    | 'path'
    | 'database'
    | 'poolSize'
    | 'statementTimeoutMs'
    | 'allowSuperuser'
    | 'durability'
    | 'encrypt'
    | 'verifyReads'
  >,
  { platform, keyring }: { readonly platform: Platform; readonly keyring: Keyring | undefined },
): Promise<Store> {
  const content = options.encrypt === 'content';
  const { path, database, poolSize, statementTimeoutMs, allowSuperuser, verifyReads } = options;
  if ((path === undefined) === (database === undefined)) {
    throw new HoldfastError('config_invalid', { detail: 'Name either a `path` (SQLite) or a `database` (Postgres).' });
  }
  if (path !== undefined)
    return openSqliteStore({ path, platform, durability: options.durability ?? 'full', keyring, content, verifyReads });
  // Only now: who keeps everything in a file need not have the driver, nor wait for it to load.
  const { openPostgresStore } = await import('./store/postgres/open.ts');
  return openPostgresStore({
    url: database ?? '',
    platform,
    keyring,
    content,
    verifyReads,
    ...defined({ poolSize, statementTimeoutMs, allowSuperuser }),
  });
}

/** What can be known to be wrong is said now, not by the first job that asks a model. */
function checkLanguage(language: AiDefaults): void {
  const message = language.endpoint === undefined ? undefined : endpointFault(language.endpoint);
  if (message !== undefined) {
    throw new HoldfastError('config_invalid', { detail: `The endpoint of the language model ${message}.` });
  }
  const [unpriced] = modelsWithoutPrice(effectiveSettings({ settings: {} }, language));
  if (unpriced === undefined) return;
  throw new HoldfastError('config_invalid', {
    detail: `A budget in money needs the price of every model in use; there is none of ${unpriced}.`,
  });
}

/** The embedder, and what ends it if it was made here; who brings one of their own ends it themselves. */
async function toEmbedder({
  embedder: given,
  embedding,
  onDownload,
}: OpenOptions): Promise<{ readonly embedder: Embedder | undefined; readonly release: () => Promise<void> }> {
  const own = given !== undefined && 'kind' in given;
  const progress = onDownload === undefined ? {} : { onProgress: onDownload };
  const whole = own ? await createEmbedder(given, progress) : given;
  const release = async (): Promise<void> => (own ? whole?.close?.() : undefined);
  const dim = embedding?.dim;
  if (whole === undefined || dim === undefined) return { embedder: whole, release };
  try {
    return { embedder: shortenEmbedder({ embedder: whole, dim }), release };
  } catch (error) {
    await release();
    throw error;
  }
}
