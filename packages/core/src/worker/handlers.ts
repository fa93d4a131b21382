import { defaultRetention, type RetentionSettings } from '../domain/retention/retention.ts';
import { createAnalyzer } from '../domain/recall/analyzer/analyzer.ts';
import type { ProcessDependencies } from '../domain/calls/process-call.ts';
import type { Embedder } from '../domain/embeddings/embedder.ts';
import { type Head, semanticOnly } from '../domain/embeddings/head.ts';
import { type ExtractionParts, extractNew } from '../domain/extraction/run.ts';
import type { JobKind } from '../domain/jobs/job-store.ts';
import type { RememberDependencies } from '../domain/memories/remember.ts';
import type { CalendarPorts } from '../domain/planner/calendars/sync-calendar.ts';
import type { Platform } from '../domain/platform.ts';
import type { ForgettingCaches } from '../domain/forgetting/caches.ts';
import type { SearchIndex } from '../domain/recall/search-index.ts';
import type { LinkWatch } from '../domain/links/link-watch.ts';
import type { LanguageModel } from '../domain/language/language-model.ts';
import type { UserScope } from '../domain/scope.ts';
import type { Store } from '../domain/store.ts';
import type { WebhookSender } from '../domain/webhooks/sender.ts';
import { consolidate } from './consolidate.ts';
import { deliverWebhooks } from './deliver-webhooks.ts';
import { extractMemories } from './extract-memories.ts';
import { embedMemories } from './embed-memories.ts';
import { forgetJob } from './forget.ts';
import { archiveWorkJob } from './archive-work.ts';
import { learnFromWorkJob } from './learn-from-work.ts';
import { linkMemories } from './link-memories.ts';
import { processCallJob } from './process-call.ts';
import { pruneChanges } from './prune-changes.ts';
import { purgeDeleted } from './purge-deleted.ts';
import { rebuildSummaries } from './rebuild-summaries.ts';
import type { ReflectDependencies } from '../domain/planner/reflections/reflect.ts';
import { reflectJobHandler } from './reflect.ts';
import { reembed } from './reembed.ts';
import { summariseBy } from './summarise.ts';
import { syncCalendarsJob } from './sync-calendars.ts';
import type { JobHandler } from './worker.ts';

/** The handlers that this process can offer. Without an embedder, embedding jobs wait for a process that has one. */
export function jobHandlers({
  embedder,
  extraction,
  ...parts
}: {
  readonly store: Store;
  readonly platform: Platform;
  readonly embedder: Embedder | undefined;
  readonly heads?: readonly Head[];
  readonly restoreMs: number;
  /** Undefined where this process makes nothing of what is said. */
  readonly extraction?: Pick<ExtractionParts, 'extractor' | 'embeddings'>;
  /** Undefined where this process works off no calls. */
  readonly calls?: ProcessDependencies;
  /** Undefined where this process learns nothing from work. */
  readonly remembering?: RememberDependencies;
  readonly caches: ForgettingCaches;
  /** The recall index of this process. */
  readonly index: Pick<SearchIndex, 'nearest'>;
  readonly linkWatch?: LinkWatch | undefined;
  readonly retention?: RetentionSettings;
  /** Hour of nights, 0 to 23; undefined when there are none. */
  readonly nightHour?: number | undefined;
  /** Of users of whom no zone is known; UTC when not given. */
  readonly timeZone?: string;
  readonly language?: LanguageModel | undefined;
  /** How days and weeks are looked back on; undefined where that is not done by itself. */
  readonly reflections?: ReflectDependencies | undefined;
  /** Sends events to webhooks; undefined where none are sent. */
  readonly sender?: WebhookSender | undefined;
  /** Calendars elsewhere that this process can talk to; undefined where it talks to none. */
  readonly calendars?: CalendarPorts;
  /** Days that one night sums up at most; 1,000 when not given. */
  readonly mostDays?: number;
}): Partial<Readonly<Record<JobKind, JobHandler>>> {
  const { language } = parts;
  const timeZone = parts.timeZone ?? 'UTC';
  const reading = extraction === undefined ? undefined : { ...parts, ...extraction, timeZone };
  const analyzer = createAnalyzer();
  const night = {
    ...parts,
    heads: parts.heads ?? semanticOnly,
    retention: parts.retention ?? defaultRetention,
    nightHour: parts.nightHour,
    timeZone,
    embedding: embedder === undefined ? ('none' as const) : ('pending' as const),
    termsOf: (text: string) => analyzer.terms(text),
    ...(language === undefined ? {} : { summarise: summariseBy(language) }),
    ...(reading === undefined
      ? {}
      : { extract: (scope: UserScope, signal: AbortSignal) => extractNew(reading, scope, signal) }),
  };
  return {
    consolidate: consolidate(night),
    link_memories: linkMemories(night),
    rebuild_summaries: rebuildSummaries(night),
    purge_deleted: purgeDeleted(parts),
    forget: forgetJob(parts),
    prune_changes: pruneChanges(parts),
    ...(parts.calls === undefined ? {} : { process_call: processCallJob(parts.calls) }),
    archive_work: archiveWorkJob(parts),
    ...(parts.calendars === undefined
      ? {}
      : { sync_calendars: syncCalendarsJob({ ...parts, timeZone, calendars: parts.calendars }) }),
    ...(parts.remembering === undefined ? {} : { learn_from_work: learnFromWorkJob(parts.remembering) }),
    ...(parts.sender === undefined ? {} : { deliver_webhooks: deliverWebhooks({ ...parts, sender: parts.sender }) }),
    ...(parts.reflections === undefined ? {} : { reflect: reflectJobHandler(parts.reflections) }),
    ...(reading === undefined ? {} : { extract_memories: extractMemories(reading) }),
    ...(embedder === undefined
      ? {}
      : { embed_memories: embedMemories({ ...parts, embedder }), reembed: reembed({ ...parts, embedder }) }),
  };
}
