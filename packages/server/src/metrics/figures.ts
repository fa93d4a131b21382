import { type ErrorCode, errorCatalogue } from '@holdfast/contract';
import {
  arms,
  caches,
  type Figures,
  type JobKind,
  jobKinds,
  jobOutcomes,
  lagStages,
  type Metrics,
  modelTasks,
} from '@holdfast/core';
import { lagBuckets, longBuckets, partBuckets, queryBuckets } from './buckets.ts';
import { createCounter, createGauge, createHistogram, type Instrument } from './instruments.ts';

/** All figures of a process but those of the machine it runs on. */
export interface ServerMetrics extends Metrics {
  /** An answer of the HTTP door. `operation` is of the table, an edge's path, or `none`. */
  http(ended: { readonly operation: string; readonly status: number; readonly seconds: number }): void;
  /** An event of a channel; `outcome` as in the answer of `rememberMany`, or `rejected`. */
  event(outcome: string): void;
  /** Takes over the state of things. */
  state(figures: Figures): void;
  readonly instruments: readonly Instrument[];
}

/** Questions to memory, whichever door and alias they come by. */
const queries: ReadonlySet<string> = new Set(['recall', 'context', 'queryCall']);
const writes: ReadonlySet<string> = new Set(['remember', 'rememberMany']);

/**
 * The metrics of the source document, under its names, and Holdfast's own by the same convention: subsystem, what, unit. Labels
 * come from closed lists alone, and those lists' series exist from the start, so that a rate is 0 and not unknown.
 */
export function createServerMetrics(): ServerMetrics {
  const query = createHistogram({
    name: 'memory_query_latency_seconds',
    help: 'Memory query latency',
    buckets: queryBuckets,
  });
  const queryTotal = createCounter({ name: 'memory_query_total', help: 'Total memory queries', labels: ['status'] });
  const write = createHistogram({
    name: 'memory_write_latency_seconds',
    help: 'Latency of remembering; the words can be found from its end on',
    buckets: queryBuckets,
  });
  const writeTotal = createCounter({ name: 'memory_write_total', help: 'Total memory writes', labels: ['status'] });
  const lag = createHistogram({
    name: 'memory_write_lag_seconds',
    help: 'From a write to the end of the work that follows it',
    labels: ['stage'],
    buckets: lagBuckets,
  });
  const arm = createHistogram({
    name: 'memory_arm_latency_seconds',
    help: 'Latency of the parts of a memory query',
    labels: ['arm'],
    buckets: partBuckets,
  });
  const indexBytes = createGauge({ name: 'memory_index_bytes', help: 'RAM that recall indexes hold, by estimate' });
  const operation = createHistogram({
    name: 'operation_latency_seconds',
    help: 'Latency of operations by any door',
    labels: ['operation'],
    buckets: queryBuckets,
  });
  const operationErrors = createCounter({
    name: 'operation_errors_total',
    help: 'Operations that failed, by error code',
    labels: ['operation', 'code'],
  });
  const http = createCounter({
    name: 'http_requests_total',
    help: 'HTTP requests by operation and status',
    labels: ['operation', 'status'],
  });
  const httpLatency = createHistogram({
    name: 'http_request_latency_seconds',
    help: 'Latency of HTTP requests, from the route to the answer',
    labels: ['operation'],
    buckets: queryBuckets,
  });
  const webhookDepth = createGauge({ name: 'webhook_queue_depth', help: 'Pending webhook events' });
  const jobDepth = createGauge({ name: 'job_queue_depth', help: 'Jobs by kind and state', labels: ['kind', 'state'] });
  const jobAge = createGauge({
    name: 'job_queue_age_seconds',
    help: 'How long the longest waiting job has been due',
    labels: ['kind'],
  });
  const jobDead = createGauge({ name: 'job_dead_letters', help: 'Jobs that failed for good', labels: ['kind'] });
  const jobTotal = createCounter({
    name: 'job_runs_total',
    help: 'Runs of jobs by how they ended',
    labels: ['kind', 'outcome'],
  });
  const jobLatency = createHistogram({
    name: 'job_latency_seconds',
    help: 'Time that runs of jobs took',
    labels: ['kind'],
    buckets: longBuckets,
  });
  const events = createCounter({ name: 'ingest_events_total', help: 'Events taken in', labels: ['outcome'] });
  const model = createHistogram({
    name: 'model_latency_seconds',
    help: 'Latency of calls of models, by task; embed_query and embed_document are the embedder',
    labels: ['task'],
    buckets: longBuckets,
  });
  const modelCalls = createCounter({
    name: 'model_calls_total',
    help: 'Calls of models by task and result',
    labels: ['task', 'result'],
  });
  const modelTokens = createCounter({
    name: 'model_tokens_total',
    help: 'Tokens that language models read and wrote',
    labels: ['task', 'direction'],
  });
  const modelCost = createCounter({
    name: 'model_cost_usd_total',
    help: 'Cost of language models in US dollars, as far as prices are known',
    labels: ['task'],
  });
  const embedded = createCounter({ name: 'model_embedded_texts_total', help: 'Texts given to the embedder' });
  const cache = createCounter({ name: 'cache_requests_total', help: 'Cache look-ups', labels: ['cache', 'result'] });
  const database = createHistogram({
    name: 'database_latency_seconds',
    help: 'Latency of units of work on the database, the wait for a connection or the write lane included',
    labels: ['kind'],
    buckets: partBuckets,
  });
  const databaseErrors = createCounter({
    name: 'database_errors_total',
    help: 'Units of work that the database failed, by error code',
    labels: ['kind', 'code'],
  });
  const databaseBytes = createGauge({ name: 'database_bytes', help: 'Size of the database on disk' });
  const walBytes = createGauge({ name: 'database_wal_bytes', help: 'Size of the write-ahead log of SQLite' });
  const waitingWrites = createGauge({
    name: 'database_waiting_writes',
    help: 'Writes of this process that wait for their turn',
  });
  const pool = createGauge({
    name: 'database_pool_connections',
    help: 'Connections of the pool; waiting are calls without one',
    labels: ['state'],
  });
  const disk = createGauge({
    name: 'database_disk_bytes',
    help: 'The disk under the database file',
    labels: ['state'],
  });
  const redis = createGauge({ name: 'redis_up', help: '1 while Redis can be used' });

  query.expect();
  write.expect();
  for (const name of arms) arm.expect(name);
  for (const stage of lagStages) lag.expect(stage);
  for (const kind of ['read', 'write']) database.expect(kind);
  for (const kind of jobKinds) jobLatency.expect(kind);
  for (const task of [...modelTasks, 'embed_query', 'embed_document']) model.expect(task);
  for (const status of ['ok', 'degraded', 'refused', 'error']) {
    queryTotal.add(0, status);
    writeTotal.add(0, status);
  }
  for (const name of caches) for (const result of ['hit', 'miss']) cache.add(0, name, result);
  for (const kind of jobKinds) for (const outcome of jobOutcomes) jobTotal.add(0, kind, outcome);
  for (const task of modelTasks) {
    for (const result of ['ok', 'error']) modelCalls.add(0, task, result);
    for (const direction of ['input', 'output']) modelTokens.add(0, task, direction);
    modelCost.add(0, task);
  }
  for (const task of ['embed_query', 'embed_document'])
    for (const result of ['ok', 'error']) modelCalls.add(0, task, result);
  for (const outcome of ['created', 'duplicate', 'rejected']) events.add(0, outcome);
  embedded.add(0);

  return {
    operation({ name, seconds, code, degraded }) {
      operation.observe(seconds, name);
      if (code !== undefined) operationErrors.add(1, name, code);
      const isQuery = queries.has(name);
      if (!isQuery && !writes.has(name)) return;
      const status = code === undefined ? (degraded ? 'degraded' : 'ok') : isRefusal(code) ? 'refused' : 'error';
      (isQuery ? query : write).observe(seconds);
      (isQuery ? queryTotal : writeTotal).add(1, status);
    },
    arm: (name, seconds) => arm.observe(seconds, name),
    database({ kind, seconds, code }) {
      database.observe(seconds, kind);
      if (code !== undefined) databaseErrors.add(1, kind, code);
    },
    cache: (name, hit) => cache.add(1, name, hit ? 'hit' : 'miss'),
    embedding({ purpose, texts, seconds, failed }) {
      const task = purpose === 'query' ? 'embed_query' : 'embed_document';
      model.observe(seconds, task);
      modelCalls.add(1, task, failed ? 'error' : 'ok');
      embedded.add(texts);
    },
    language({ task, seconds, failed, inputTokens, outputTokens, cost }) {
      model.observe(seconds, task);
      modelCalls.add(1, task, failed ? 'error' : 'ok');
      modelTokens.add(inputTokens, task, 'input');
      modelTokens.add(outputTokens, task, 'output');
      modelCost.add(cost, task);
    },
    job({ kind, outcome, seconds }) {
      jobTotal.add(1, kind, outcome);
      jobLatency.observe(seconds, kind);
    },
    lag: (stage, seconds) => lag.observe(Math.max(0, seconds), stage),
    http({ operation: name, status, seconds }) {
      http.add(1, name, String(status));
      httpLatency.observe(seconds, name);
    },
    event: (outcome) => events.add(1, outcome),
    state(figures) {
      const { store, jobs, jobAges } = figures;
      let webhooks = 0;
      const counts = new Map(jobs.map(({ kind, state, count }) => [`${kind} ${state}`, count]));
      for (const kind of jobKinds) {
        for (const state of ['waiting', 'running'] as const) {
          const count = counts.get(`${kind} ${state}`) ?? 0;
          jobDepth.set(count, kind, state);
          if (isOfWebhook(kind)) webhooks += count;
        }
        jobDead.set(counts.get(`${kind} dead`) ?? 0, kind);
        jobAge.set(jobAges[kind] ?? 0, kind);
      }
      webhookDepth.set(webhooks);
      indexBytes.set(figures.indexBytes);
      databaseBytes.set(store.bytes);
      waitingWrites.set(store.waitingWrites);
      if (store.walBytes !== undefined) walBytes.set(store.walBytes);
      if (store.pool !== undefined) for (const [state, count] of Object.entries(store.pool)) pool.set(count, state);
      if (store.disk !== undefined) {
        disk.set(store.disk.freeBytes, 'free');
        disk.set(store.disk.totalBytes, 'total');
      }
      if (figures.shared !== undefined) redis.set(figures.shared ? 1 : 0);
    },
    instruments: [
      query,
      queryTotal,
      write,
      writeTotal,
      lag,
      arm,
      indexBytes,
      operation,
      operationErrors,
      http,
      httpLatency,
      webhookDepth,
      jobDepth,
      jobAge,
      jobDead,
      jobTotal,
      jobLatency,
      events,
      model,
      modelCalls,
      modelTokens,
      modelCost,
      embedded,
      cache,
      database,
      databaseErrors,
      databaseBytes,
      walBytes,
      waitingWrites,
      pool,
      disk,
      redis,
    ],
  };
}

/** Work on what platforms have sent (a call that has ended), and on what is to be sent to others. */
function isOfWebhook(kind: JobKind): boolean {
  return kind === 'process_call' || kind.includes('webhook');
}

/** What the caller could have known: not counted as an error of the server. */
function isRefusal(code: ErrorCode): boolean {
  return errorCatalogue[code].status < 500;
}
