import { type Dashboard, dashboardJson, type Query } from './panel.ts';

const quantiles = [0.5, 0.95, 0.99];

/** The three quantiles of a histogram over all processes. */
function spread(histogram: string, labels = ''): Query[] {
  return quantiles.map((quantile) => ({
    expr: `histogram_quantile(${quantile}, sum by (le) (rate(${histogram}_bucket${labels}[5m])))`,
    legend: `p${quantile * 100}`,
  }));
}

/** The 95th percentile for each value of a label. */
function p95By(label: string, histogram: string, labels = ''): Query {
  return {
    expr: `histogram_quantile(0.95, sum by (le, ${label}) (rate(${histogram}_bucket${labels}[5m])))`,
    legend: `{{${label}}}`,
  };
}

const rateBy = (label: string, counter: string, labels = ''): Query => ({
  expr: `sum by (${label}) (rate(${counter}${labels}[5m]))`,
  legend: `{{${label}}}`,
});

/** The four dashboards of the source document. */
export const dashboards: readonly Dashboard[] = [
  {
    uid: 'holdfast-api',
    title: 'Holdfast: API Performance',
    description: 'Latency, throughput and errors of calls, by any door',
    panels: [
      {
        title: 'Latency of HTTP requests',
        description: 'From the route to the answer.',
        unit: 's',
        queries: spread('http_request_latency_seconds'),
      },
      {
        title: 'Throughput',
        description: 'Requests by operation.',
        unit: 'reqps',
        queries: [rateBy('operation', 'http_requests_total')],
      },
      {
        title: 'Error rate',
        description: 'Share of requests that the server failed (5xx) or refused (4xx).',
        unit: 'percentunit',
        queries: ['5', '4'].map((kind) => ({
          expr: `(sum(rate(http_requests_total{status=~"${kind}.."}[5m])) or vector(0)) / sum(rate(http_requests_total[5m]))`,
          legend: `${kind}xx`,
        })),
      },
      {
        title: 'p95 by operation',
        description: 'By any door: REST, MCP, webhooks and events.',
        unit: 's',
        queries: [p95By('operation', 'operation_latency_seconds')],
      },
      {
        title: 'Answers by status',
        description: 'HTTP status codes.',
        unit: 'reqps',
        queries: [rateBy('status', 'http_requests_total')],
      },
      {
        title: 'Errors by code',
        description: 'Codes of the error catalogue.',
        unit: 'ops',
        queries: [rateBy('code', 'operation_errors_total')],
      },
      {
        title: 'Event loop lag',
        description: 'The 99th percentile since the last scrape.',
        unit: 's',
        queries: [{ expr: 'nodejs_eventloop_lag_seconds{quantile="0.99"}', legend: '{{instance}}' }],
      },
      {
        title: 'CPU and garbage collection',
        description: 'Share of one core.',
        unit: 'percentunit',
        queries: [
          { expr: 'rate(process_cpu_seconds_total[5m])', legend: '{{instance}} CPU' },
          { expr: 'rate(nodejs_gc_pause_seconds_total[5m])', legend: '{{instance}} collector' },
        ],
      },
      {
        title: 'Memory',
        description: 'Resident memory, and the heap within it.',
        unit: 'bytes',
        queries: [
          { expr: 'process_resident_memory_bytes', legend: '{{instance}} resident' },
          { expr: 'nodejs_heap_size_used_bytes', legend: '{{instance}} heap' },
        ],
      },
      {
        title: 'Up',
        description: 'Which processes answer, and which reach their database.',
        unit: 'short',
        queries: [
          { expr: 'up{job="holdfast"}', legend: '{{instance}} answers' },
          { expr: 'database_up', legend: '{{instance}} database' },
        ],
      },
    ],
  },
  {
    uid: 'holdfast-memory',
    title: 'Holdfast: Memory System',
    description: 'Query performance, extraction quality, and the store behind them',
    panels: [
      {
        title: 'Memory query latency',
        description: 'Recall and context; the limit of the source document is 200 ms at p95.',
        unit: 's',
        queries: spread('memory_query_latency_seconds'),
      },
      {
        title: 'Memory queries',
        description: 'degraded: answered with less than they should; refused: the input or the key was wrong.',
        unit: 'reqps',
        queries: [rateBy('status', 'memory_query_total')],
      },
      {
        title: 'Parts of a query, p95',
        description: 'query_vector and index wait for model and store; the others are computation.',
        unit: 's',
        queries: [p95By('arm', 'memory_arm_latency_seconds')],
      },
      {
        title: 'Cache hits',
        description: 'Indexes of users in RAM, and vectors of texts.',
        unit: 'percentunit',
        queries: [
          {
            expr: 'sum by (cache) (rate(cache_requests_total{result="hit"}[5m])) / sum by (cache) (rate(cache_requests_total[5m]))',
            legend: '{{cache}}',
          },
        ],
      },
      {
        title: 'Memory write latency',
        description: 'At its end the words can be found; the limit of the source document is 500 ms at p95.',
        unit: 's',
        queries: spread('memory_write_latency_seconds'),
      },
      {
        title: 'Write lag, p95',
        description: 'From a write to its vector, and to what is made of it.',
        unit: 's',
        queries: [p95By('stage', 'memory_write_lag_seconds')],
      },
      {
        title: 'Extraction',
        description: 'Share of runs that ended well: done, of all that ended.',
        unit: 'percentunit',
        queries: [
          {
            expr: 'sum(rate(job_runs_total{kind="extract_memories",outcome="done"}[5m])) / sum(rate(job_runs_total{kind="extract_memories"}[5m]))',
            legend: 'extraction',
          },
          {
            expr: 'sum(rate(model_calls_total{task=~"extract|reconcile",result="ok"}[5m])) / sum(rate(model_calls_total{task=~"extract|reconcile"}[5m]))',
            legend: 'model',
          },
        ],
      },
      {
        title: 'Extraction time, p95',
        description: 'A run of the job, the model included.',
        unit: 's',
        queries: [p95By('kind', 'job_latency_seconds', '{kind="extract_memories"}')],
      },
      {
        title: 'Database latency, p95',
        description: 'Units of work, the wait for a connection or for the write lane included.',
        unit: 's',
        queries: [p95By('kind', 'database_latency_seconds')],
      },
      {
        title: 'Size',
        description: 'Database, write-ahead log, and indexes in RAM.',
        unit: 'bytes',
        queries: [
          { expr: 'database_bytes', legend: '{{instance}} database' },
          { expr: 'database_wal_bytes', legend: '{{instance}} write-ahead log' },
          { expr: 'memory_index_bytes', legend: '{{instance}} indexes' },
        ],
      },
      {
        title: 'Disk',
        description: 'Free space under the database file.',
        unit: 'percentunit',
        queries: [
          {
            expr: 'database_disk_bytes{state="free"} / ignoring(state) database_disk_bytes{state="total"}',
            legend: '{{instance}}',
          },
        ],
      },
      {
        title: 'Age of the newest backup',
        description: 'Where a schedule asks for some.',
        unit: 's',
        queries: [{ expr: 'time() - backup_last_success_timestamp_seconds', legend: '{{instance}}' }],
      },
      {
        title: 'Connections and waiting writes',
        description: 'The pool of Postgres; writes that wait for their turn.',
        unit: 'short',
        queries: [
          { expr: 'database_pool_connections', legend: '{{instance}} {{state}}' },
          { expr: 'database_waiting_writes', legend: '{{instance}} waiting writes' },
        ],
      },
    ],
  },
  {
    uid: 'holdfast-webhooks',
    title: 'Holdfast: Webhooks',
    description: 'Webhooks, events of channels, and the queue that works them off',
    panels: [
      {
        title: 'Queue depth',
        description: 'Pending webhook events.',
        unit: 'short',
        queries: [{ expr: 'max(webhook_queue_depth)', legend: 'webhooks' }],
      },
      {
        title: 'Jobs',
        description: 'All background work, by kind and state. Every process of one database sees the same queue.',
        unit: 'short',
        queries: [{ expr: 'max by (kind, state) (job_queue_depth)', legend: '{{kind}} {{state}}' }],
      },
      {
        title: 'Queue age',
        description: 'How long the longest waiting job has been due.',
        unit: 's',
        queries: [{ expr: 'max by (kind) (job_queue_age_seconds)', legend: '{{kind}}' }],
      },
      {
        title: 'Processing time, p95',
        description: 'Runs of jobs.',
        unit: 's',
        queries: [p95By('kind', 'job_latency_seconds')],
      },
      {
        title: 'Retries',
        description: 'Runs that failed and are tried again, and those that failed for good.',
        unit: 'ops',
        queries: [rateBy('outcome', 'job_runs_total', '{outcome=~"retried|dead"}')],
      },
      {
        title: 'Dead letters',
        description: 'Jobs that wait for a person: `holdfast jobs`.',
        unit: 'short',
        queries: [{ expr: 'max by (kind) (job_dead_letters)', legend: '{{kind}}' }],
      },
      {
        title: 'Events taken in',
        description: 'Of channels, by what became of them.',
        unit: 'ops',
        queries: [rateBy('outcome', 'ingest_events_total')],
      },
      {
        title: 'Runs',
        description: 'Runs of jobs that ended well.',
        unit: 'ops',
        queries: [rateBy('kind', 'job_runs_total', '{outcome="done"}')],
      },
    ],
  },
  {
    uid: 'holdfast-external',
    title: 'Holdfast: External APIs',
    description: 'Language models, embedder, Redis: latency, errors, tokens and cost',
    panels: [
      {
        title: 'Latency, p95',
        description: 'Calls of models by task; embed_query and embed_document are the embedder.',
        unit: 's',
        queries: [p95By('task', 'model_latency_seconds')],
      },
      {
        title: 'Error rate',
        description: 'Share of calls that failed.',
        unit: 'percentunit',
        queries: [
          {
            expr: 'sum by (task) (rate(model_calls_total{result="error"}[5m])) / sum by (task) (rate(model_calls_total[5m]))',
            legend: '{{task}}',
          },
        ],
      },
      {
        title: 'Calls',
        description: 'By task.',
        unit: 'reqps',
        queries: [rateBy('task', 'model_calls_total')],
      },
      {
        title: 'Tokens',
        description: 'Read and written by language models.',
        unit: 'ops',
        queries: [rateBy('direction', 'model_tokens_total')],
      },
      {
        title: 'Cost of a day',
        description: 'In US dollars, as far as prices are known.',
        unit: 'currencyUSD',
        queries: [{ expr: 'sum by (task) (increase(model_cost_usd_total[1d]))', legend: '{{task}}' }],
      },
      {
        title: 'Embedded texts',
        description: 'Texts given to the embedder.',
        unit: 'ops',
        queries: [{ expr: 'sum(rate(model_embedded_texts_total[5m]))', legend: 'texts' }],
      },
      {
        title: 'Redis',
        description: '1 while it can be used.',
        unit: 'short',
        queries: [{ expr: 'redis_up', legend: '{{instance}}' }],
      },
    ],
  },
];

const pathOf = ({ uid }: Dashboard): string => `deploy/grafana/dashboards/${uid}.json`;

export const dashboardOutputs: readonly string[] = dashboards.map(pathOf);

export function generateDashboards(): ReadonlyMap<string, string> {
  return new Map(dashboards.map((dashboard) => [pathOf(dashboard), dashboardJson(dashboard)]));
}
