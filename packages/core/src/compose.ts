import { type Client, type OperationName, operationNames } from '@holdfast/contract';
import type { Api } from './api/api.ts';
import type { AuditLevel } from './api/audit-trail.ts';
import { createApi } from './api/create-api.ts';
import { createAuditKeys } from './domain/audit/audit-keys.ts';
import { createAuditLog } from './domain/audit/audit-log.ts';
import { keepAudit } from './domain/audit/audit-upkeep.ts';
import { defined } from './domain/defined.ts';
import { defaultNightHour } from './domain/consolidation/schedule.ts';
import type { Embedder } from './domain/embeddings/embedder.ts';
import { headsOf } from './domain/embeddings/head.ts';
import { reembedUsersBehind } from './domain/embeddings/reembedding.ts';
import { defaultThreshold } from './domain/extraction/extract.ts';
import { type Extractor, rulesExtractor } from './domain/extraction/extractor.ts';
import type { LanguageModel } from './domain/language/language-model.ts';
import { modelExtractor } from './models/language/model-extractor.ts';
import { createFocusBuffer, defaultFocusRules } from './domain/focus/focus-buffer.ts';
import { startFromFocus } from './domain/focus/session-start.ts';
import type { EmbeddingService } from './domain/embeddings/embedding-service.ts';
import type { ForgettingCaches } from './domain/forgetting/caches.ts';
import type { SearchIndex } from './domain/recall/search-index.ts';
import { createLinkWatch } from './domain/links/link-watch.ts';
import { createTouchBuffer } from './domain/memories/touches.ts';
import { type CallLimits, createCallLimits, defaultCallRules } from './domain/limits/call-limits.ts';
import { defaultQuotas, type QuotaDefaults } from './domain/limits/quotas.ts';
import { createRateLimiter } from './domain/limits/rate-limiter.ts';
import type { Reach } from './domain/outbound/reach.ts';
import { createPacer } from './domain/pacing/pacer.ts';
import type { Platform } from './domain/platform.ts';
import { createGraphArm } from './domain/recall/entities/graph-arm.ts';
import { createIndexCache } from './domain/recall/index-cache.ts';
import { createTurns } from './domain/recall/turns.ts';
import { defaultRetention } from './domain/retention/retention.ts';
import type { Shared } from './domain/shared.ts';
import { createWorkingSet, type WorkingSet } from './domain/recall/working-set/working-set.ts';
import { defaultVoiceSettings } from './domain/calls/settings.ts';
import type { Cipher } from './domain/secrets/cipher.ts';
import { learnedMinutes } from './domain/planner/reflections/estimates.ts';
import type { Store } from './domain/store.ts';
import { createInvocationLog } from './invocation-log.ts';
import { startIngest } from './ingest/start-ingest.ts';
import { createEmbeddingService } from './models/embedding-service.ts';
import { createLanguageModel } from './models/language/language-model.ts';
import { builtInTemplates } from './models/language/templates/built-in.ts';
import { createSharedEmbedder } from './models/shared-embedder.ts';
import { shareQueryVectors } from './models/shared-query-vectors.ts';
import type { Holdfast, OpenOptions } from './open.ts';
import { createCalendars } from './outbound/create-calendars.ts';
import { guardedFetch } from './outbound/guarded-fetch.ts';
import { webhookSender } from './outbound/webhook-sender.ts';
import { reflectionParts } from './reflection-parts.ts';
import { systemScheduler } from './system-scheduler.ts';
import { idleMs, settled } from './system-turns.ts';
import { readFigures } from './telemetry/figures.ts';
import { createHealth } from './telemetry/health.ts';
import { observeApi } from './telemetry/observe-api.ts';
import { type ModelState, observeEmbedder } from './telemetry/observe-embedder.ts';
import { observeJobs } from './telemetry/observe-jobs.ts';
import { observeStore } from './telemetry/observe-store.ts';
import { armWatch, timeQueries } from './telemetry/telemetry.ts';
import { flushTouches } from './touch-flusher.ts';
import { jobHandlers } from './worker/handlers.ts';
import { pacedApi, pacedJobs, pacedPlatform, pacedStore } from './worker/paced.ts';
import { startNights } from './worker/start-nights.ts';
import { startWebhooks } from './worker/start-webhooks.ts';
import { tellOfJobs } from './worker/tell-of-jobs.ts';
import { startWorker } from './worker/worker.ts';

const defaultIndexBytes = 512 * 2 ** 20;
const defaultRestoreDays = 7;
const defaultLeastFreeBytes = 2 ** 30;
const defaultWorkingSetSeconds = 86_400;
const dayMs = 24 * 60 * 60 * 1_000;
const touchFlushMs = 1_000;

export interface Parts {
  readonly platform: Platform;
  readonly store: Store;
  readonly embedder: Embedder | undefined;
  /** For secrets in the database; undefined where no secret key is known. */
  readonly cipher?: Cipher | undefined;
  /** Ends the embedder, if that is due when the store closes. */
  readonly release?: () => Promise<void>;
}

/** Wires an embedded Holdfast on an open store; with `open` the only place of core that knows every part. */
export function compose(options: OpenOptions, parts: Parts): Holdfast {
  const { platform, release, cipher } = parts;
  const observing = { ...options.telemetry, platform };
  const { metrics, tracer } = observing;
  const watch = armWatch(observing);
  const store = observeStore(parts.store, observing);
  const embedderState: ModelState = { lastSuccess: undefined, lastFailure: undefined };
  const languageState: ModelState = { lastSuccess: undefined, lastFailure: undefined };
  const embedder = parts.embedder === undefined ? undefined : observeEmbedder(parts.embedder, embedderState, observing);
  const onError = options.onError ?? ((): void => undefined);
  const { shared } = options;
  const pacer = createPacer({ platform, scheduler: systemScheduler, settled, idleMs });
  /** Of work that nobody waits for. */
  const behind = { store: pacedStore(store, { platform, pacer }), platform: pacedPlatform(platform, pacer) };
  const batched = embedder === undefined ? undefined : createSharedEmbedder({ embedder, platform, metrics });
  const heads = headsOf(options.embedding?.heads ?? []);
  const own = timeQueries(createEmbeddingService({ embedder: batched, heads, platform, onError }), watch);
  // What is computed in this process costs less than to ask for it.
  const embeddings =
    shared === undefined || batched === undefined || batched.local
      ? own
      : shareQueryVectors(own, { shared: shared.queryVectors, platform, metrics });
  const extraction = options.extraction ?? 'rules';
  const timeZone = options.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const restoreMs = (options.restoreDays ?? defaultRestoreDays) * dayMs;
  const reach = reachOf(options);
  const ai = { cipher, environment: options.language ?? {}, reach };
  const sender = webhookSender({ cipher, fetch: guardedFetch(reach), platform });
  const placed = { store, platform, cipher, reach, timeZone, onError };
  const { calendars, google } = createCalendars({ ...placed, settings: options.google });
  const model = createLanguageModel({
    store,
    platform,
    ...ai,
    metrics: {
      language(ended) {
        languageState[ended.failed ? 'lastFailure' : 'lastSuccess'] = platform.monotonic();
        metrics?.language(ended);
      },
    },
    ...(tracer === undefined ? {} : { parentSpan: () => tracer.current() }),
    ...defined({ onSpan: options.onSpan, traceContent: options.traceContent }),
  });
  const workingSet = options.workingSet === false ? undefined : workingSetOf(options, onError);
  const entities = createGraphArm({ store, platform, behind: behind.platform, onError });
  const turns = createTurns(platform, options.shortTurns);
  const index = createIndexCache({
    store,
    platform,
    turns,
    entities,
    workingSet,
    heads,
    maxBytes: options.indexBytes ?? defaultIndexBytes,
    watch,
    metrics,
    onError,
    ...(options.profiles === undefined ? {} : { profiles: options.profiles }),
  });
  const caches = forgettingCaches({ index, workingSet, embeddings, shared });
  const retention = { ...defaultRetention, ...options.retention };
  const nightHour = options.night === false ? undefined : (options.night?.hour ?? defaultNightHour);
  const voice = {
    store,
    platform,
    settings: { ...defaultVoiceSettings, ...options.voice },
  };
  const quotas = defined({ quotas: quotasOf(options, timeZone) });
  const invocations = createInvocationLog({ store, onError });
  const linkWatch = options.links === false ? undefined : createLinkWatch(platform);
  const { reflecting, reflections, reflectionWatch } = reflectionParts(options, { ...behind, timeZone, model });
  const remembering = { store, platform, embeddings, timeZone, extraction, linkWatch, reflectionWatch, ...quotas };
  let lastLook = platform.monotonic();
  const worker =
    options.worker === false
      ? undefined
      : startWorker({
          store,
          platform,
          onError,
          onLook: () => {
            lastLook = platform.monotonic();
          },
          ...observeJobs(
            tellOfJobs(
              pacedJobs(
                jobHandlers({
                  ...behind,
                  embedder: batched,
                  heads,
                  restoreMs,
                  retention,
                  nightHour,
                  timeZone,
                  linkWatch,
                  reflections,
                  caches,
                  index,
                  language: model,
                  calls: { ...remembering, ...voice, ...behind },
                  remembering: { ...remembering, ...behind },
                  sender,
                  calendars,
                  ...(extraction === 'off'
                    ? {}
                    : { extraction: { extractor: extractorOf(options, model), embeddings } }),
                }),
                pacer,
              ),
              ({ kind, tenant, user }) => (kind === 'deliver_webhooks' ? undefined : newsWatch?.note({ tenant, user })),
            ),
            { ...options.telemetry, platform },
          ),
          // Each of these may take minutes; what somebody waits for goes on beside them.
          limits: { consolidate: 1, rebuild_summaries: 1, link_memories: 1, reembed: 1, deliver_webhooks: 2 },
          ...(options.jobLeaseMs === undefined ? {} : { leaseMs: options.jobLeaseMs }),
        });
  const newsWatch =
    worker === undefined
      ? undefined
      : startWebhooks({ store, platform, scheduler: systemScheduler, wake: () => worker.wake(), onError });
  // In the background: opening waits for no other process's lock, and the next opening looks again.
  const closes = new AbortController();
  const lookedForUsersBehind =
    worker === undefined || batched === undefined
      ? undefined
      : reembedUsersBehind({ store, platform }, { model: batched.model, heads, signal: closes.signal }).then(
          () => worker.wake(),
          onError,
        );
  const nights =
    worker === undefined || nightHour === undefined
      ? undefined
      : startNights({ store, platform, hour: nightHour, timeZone, scheduler: systemScheduler, onError });
  const touches = options.touches === false ? undefined : createTouchBuffer();
  const flusher = flushTouches(touches, { ...behind, afterMs: touchFlushMs, onError });
  const auditLog = createAuditLog({
    store,
    keys: createAuditKeys({ store, platform, cipher }),
    scheduler: systemScheduler,
    onError,
  });
  const unkeep =
    worker === undefined
      ? undefined
      : keepAudit({
          store,
          platform,
          log: auditLog,
          scheduler: systemScheduler,
          days: options.auditDays,
          onError,
        });
  const unobserved = createApi({
    ...remembering,
    audit: { log: auditLog, level: auditLevelOf(options) },
    webhooks: { sender, reach, note: (scope) => newsWatch?.note(scope) },
    index,
    entities,
    restoreMs,
    touches: flusher.buffer,
    workingSet,
    forgetting: { store, platform, caches, onError },
    retention,
    reflecting,
    limits: limitsOf(options, platform),
    calls: { ...voice, log: invocations },
    google,
    ai: { ...ai, model, templates: builtInTemplates },
    scheduling: {
      // The engine is loaded by whoever plans.
      solve: async (params) => (await import('./planner-worker/plan-in-thread.ts')).planInThread(params),
      learned: learnedMinutes,
      calendars,
    },
    policy: { mode: options.mode ?? 'local', ...(options.user === undefined ? {} : { user: options.user }) },
    startedAt: platform.monotonic(),
    wakeWorker: () => {
      worker?.wake();
      shared?.wakeUps.nudge();
    },
    checks: createHealth({
      store,
      platform,
      scheduler: systemScheduler,
      embedder,
      embedderState,
      languageState: options.language?.endpoint === undefined ? undefined : languageState,
      shared,
      lastLook: worker === undefined ? undefined : () => lastLook,
      leastFreeBytes: options.leastFreeBytes ?? defaultLeastFreeBytes,
      more: options.checks,
    }),
  });
  const api = observeApi(pacedApi(unobserved, { pacer, turns }), observing);
  const deaf = worker === undefined ? undefined : shared?.wakeUps.listen(() => worker.wake());
  const ingest =
    shared?.events === undefined
      ? undefined
      : startIngest({
          source: shared.events,
          api,
          limits: shared.limits,
          platform,
          scheduler: systemScheduler,
          onError,
          ...(options.dailyEvents === undefined ? {} : { dailyEvents: options.dailyEvents }),
          ...(options.onEvent === undefined ? {} : { onEvent: options.onEvent }),
        });
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    closes.abort();
    deaf?.();
    await ingest?.stop();
    await lookedForUsersBehind;
    await nights?.stop();
    await newsWatch?.stop();
    await worker?.stop();
    await flusher.stop();
    await unkeep?.();
    await auditLog.stop();
    await invocations.stop();
    await shared?.close();
    await index.close();
    await store.close();
    await release?.();
  };
  const handle = {
    api,
    figures: () => readFigures({ store, index, shared, platform }),
    close: () => (closing ??= close()),
    [Symbol.asyncDispose]: () => handle.close(),
  };
  return { ...createClient(api), ...handle };
}

/** What tenants set is trusted where the tenant owns the machine. */
function reachOf({ mode = 'local', privateHosts: allowed = [] }: OpenOptions): Reach {
  return { scope: mode === 'team' ? 'public' : 'any', allowed };
}

/** In team mode what changes something is always written down. */
function auditLevelOf({ audit = 'off', mode }: OpenOptions): AuditLevel {
  return audit === 'off' && mode === 'team' ? 'writes' : audit;
}

function extractorOf(
  { extraction, extractionSalience: threshold = defaultThreshold }: OpenOptions,
  model: LanguageModel,
): Extractor {
  const rules = rulesExtractor({ threshold });
  return extraction === 'model' ? modelExtractor({ model, rules, threshold }) : rules;
}

/** Team mode counts what users store; local mode only where somebody says how much that may be. */
function quotasOf({ quotas, mode }: OpenOptions, timeZone: string): QuotaDefaults | undefined {
  const wanted = quotas ?? (mode === 'team' ? defaultQuotas : false);
  return wanted === false ? undefined : { ...wanted, timeZone };
}

function limitsOf({ rateLimits, mode, shared }: OpenOptions, platform: Platform): CallLimits | undefined {
  const rules = rateLimits ?? (mode === 'team' ? defaultCallRules : false);
  if (rules === false) return undefined;
  return createCallLimits({ limiter: shared?.limits ?? createRateLimiter(), rules, now: () => platform.now() });
}

/** What recall knows of sessions: their own touches, and where that is asked for those of the user's other sessions. */
function workingSetOf(
  { shared, workingSetSeconds = defaultWorkingSetSeconds, focusSeconds, focusShare = 0 }: OpenOptions,
  onError: (error: unknown) => void,
): WorkingSet {
  const own = shared?.workingSet ?? createWorkingSet({ ttlMs: workingSetSeconds * 1_000 });
  if (focusShare === 0) return own;
  const rules = { ...defaultFocusRules, ...(focusSeconds === undefined ? {} : { ttlMs: focusSeconds * 1_000 }) };
  return startFromFocus(own, { focus: shared?.focus ?? createFocusBuffer(rules), share: focusShare, onError });
}

/** What is held beside the store, here and in Redis. */
function forgettingCaches({
  index,
  workingSet,
  embeddings,
  shared,
}: {
  readonly index: SearchIndex;
  readonly workingSet: WorkingSet | undefined;
  readonly embeddings: EmbeddingService;
  readonly shared: Shared | undefined;
}): ForgettingCaches {
  return {
    async forget(scope, { concerns }) {
      index.evict(scope);
      await workingSet?.forget(scope);
      // Both know what is shared by themselves where they are in use; where they are not, it may have been before.
      await shared?.workingSet.forget(scope);
      await shared?.focus.forget(scope);
      await embeddings.forget(scope);
      await shared?.queryVectors.forget({ kind: 'tenant', tenant: scope.tenant });
      await shared?.events?.forget(scope, { concerns });
    },
  };
}

/** Every operation as a method, called with the authority of the file's owner. */
function createClient(api: Api): Client {
  const methods = operationNames.map((name: OperationName) => [
    name,
    (input: unknown, options: object = {}) => api.call(name, input, { ...options, caller: { kind: 'owner' } }),
  ]);
  // Sound: the names are those of the table, and the api answers each with its operation's output.
  return Object.fromEntries(methods) as Client;
}
