import { expect, test } from 'vitest';
import { serve } from '../testing/serve.ts';
import { createCounter, createGauge, createHistogram } from './instruments.ts';

/** The value of one series on the page. */
function valueOf(page: string, series: string): number | undefined {
  const line = page.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

test('instruments are written in the text format of Prometheus', () => {
  const counter = createCounter({ name: 'a_total', help: 'Counts', labels: ['x', 'y'] });
  counter.add(1, 'p', 'q"\\\n');
  counter.add(2, 'p', 'q"\\\n');
  expect(counter.text()).toBe('# HELP a_total Counts\n# TYPE a_total counter\na_total{x="p",y="q\\"\\\\\\n"} 3\n');
  const gauge = createGauge({ name: 'g', help: 'Holds' });
  gauge.set(2.5);
  expect(gauge.text()).toContain('\ng 2.5\n');
  const histogram = createHistogram({ name: 'h', help: 'Spreads', labels: ['k'], buckets: [0.1, 1] });
  histogram.expect('none');
  for (const value of [0.1, 0.5, 7]) histogram.observe(value, 'some');
  expect(histogram.text().split('\n').slice(2, -1)).toEqual([
    'h_bucket{k="none",le="0.1"} 0',
    'h_bucket{k="none",le="1"} 0',
    'h_bucket{k="none",le="+Inf"} 0',
    'h_sum{k="none"} 0',
    'h_count{k="none"} 0',
    'h_bucket{k="some",le="0.1"} 1',
    'h_bucket{k="some",le="1"} 2',
    'h_bucket{k="some",le="+Inf"} 3',
    'h_sum{k="some"} 7.6',
    'h_count{k="some"} 3',
  ]);
});

test('what was done is counted under the names of the source document, whichever door and alias it came by', async () => {
  await using server = await serve();
  await server.call('POST', '/v1/memories', { json: { content: 'The boat lies at the north pier.' } });
  expect((await server.call('POST', '/v1/recall', { json: { query: 'boat' } })).status).toBe(200);
  expect((await server.call('POST', '/search', { json: { query: 'pier' } })).status).toBe(200);
  expect((await server.call('POST', '/v1/recall', { json: { query: 7 } })).status).toBe(400);
  expect((await server.call('GET', '/nowhere')).status).toBe(404);
  const { status, headers, text } = await server.call('GET', '/metrics');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(valueOf(text, 'memory_query_latency_seconds_bucket{le="5"}')).toBe(3);
  expect(valueOf(text, 'memory_query_latency_seconds_count')).toBe(3);
  expect(valueOf(text, 'memory_query_total{status="ok"}')).toBe(2);
  expect(valueOf(text, 'memory_query_total{status="refused"}')).toBe(1);
  expect(valueOf(text, 'memory_query_total{status="error"}')).toBe(0);
  expect(valueOf(text, 'memory_write_total{status="ok"}')).toBe(1);
  expect(valueOf(text, 'memory_arm_latency_seconds_count{arm="words"}')).toBe(2);
  expect(valueOf(text, 'http_requests_total{operation="recall",status="200"}')).toBe(2);
  expect(valueOf(text, 'http_requests_total{operation="recall",status="400"}')).toBe(1);
  expect(valueOf(text, 'http_requests_total{operation="none",status="404"}')).toBe(1);
  expect(valueOf(text, 'operation_errors_total{operation="recall",code="invalid_input"}')).toBe(1);
  expect(valueOf(text, 'webhook_queue_depth')).toBe(0);
  expect(valueOf(text, 'job_queue_depth{kind="extract_memories",state="waiting"}')).toBeLessThan(2);
  expect(valueOf(text, 'cache_requests_total{cache="index",result="miss"}')).toBe(1);
  expect(valueOf(text, 'database_up')).toBe(1);
  for (const name of ['database_bytes', 'database_wal_bytes', 'process_resident_memory_bytes', 'memory_index_bytes']) {
    expect(valueOf(text, name), name).toBeGreaterThan(0);
  }
  for (const name of ['nodejs_eventloop_lag_seconds{quantile="0.99"}', 'database_disk_bytes{state="free"}']) {
    expect(valueOf(text, name), name).toBeGreaterThanOrEqual(0);
  }
});

test('no series names a user, a space, or anything that was said', async () => {
  await using server = await serve();
  await server.call('POST', '/v1/memories', {
    json: { content: 'Zanzibar is far.', userId: 'quentin', space: 'attic' },
  });
  await server.call('POST', '/v1/recall', { json: { query: 'Zanzibar', userId: 'quentin', space: 'attic' } });
  const { text } = await server.call('GET', '/metrics');
  expect(text).not.toMatch(/zanzibar|quentin|attic|default|local/iu);
});

test('metrics take a key with stats:read that stands for no user', async () => {
  await using server = await serve();
  const keyOf = async (input: object): Promise<string> => {
    const { json } = await server.call('POST', '/v1/keys', { json: { name: 'one', ...input } });
    return String(json['secret']);
  };
  const ask = async (key: string | undefined): Promise<number> =>
    (await server.call('GET', '/metrics', { headers: { 'X-API-Key': key } })).status;
  expect(await ask(undefined)).toBe(401);
  expect(await ask('hf_wrong-wrong-wrong-wrong-wrong')).toBe(401);
  expect(await ask(await keyOf({ permissions: ['memories:read'] }))).toBe(403);
  expect(await ask(await keyOf({ permissions: ['stats:read'], userId: 'ada' }))).toBe(403);
  expect(await ask(await keyOf({ permissions: ['stats:read'] }))).toBe(200);
});

test('a port of its own serves metrics without a key, and nothing else', async () => {
  await using server = await serve({ metrics: 'off', metricsPort: 0 });
  expect((await server.call('GET', '/metrics')).status).toBe(404);
  const own = server.metricsUrl ?? '';
  expect(own).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/u);
  const page = await fetch(`${own}/metrics`);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('memory_query_total{status="ok"} 0');
  expect((await fetch(`${own}/v1/health`)).status).toBe(404);
  expect((await fetch(`${own}/metrics`, { method: 'POST' })).status).toBe(405);
});

test('metrics can be open to all, or off', async () => {
  await using open = await serve({ metrics: 'open' });
  expect((await open.call('GET', '/metrics', { headers: { 'X-API-Key': undefined } })).status).toBe(200);
  await using off = await serve({ metrics: 'off' });
  expect((await off.call('GET', '/metrics')).status).toBe(404);
});

test('a worker shows its figures too', async () => {
  await using worker = await serve({ role: 'worker', metricsPort: 0 });
  expect(await (await fetch(`${worker.metricsUrl}/metrics`)).text()).toContain('job_queue_depth');
});
