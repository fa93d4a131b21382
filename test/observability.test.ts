import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { serve } from '../packages/server/src/testing/serve.ts';
import { asQuestion, metricNames, readExpressions } from '../scripts/observability/expressions.ts';

const root = new URL('..', import.meta.url).pathname;

/** Names that Prometheus makes itself of a scrape or of a histogram. */
function known(page: string): Set<string> {
  const names = new Set(['up']);
  for (const [, name = '', type] of page.matchAll(/^# TYPE (\S+) (\S+)$/gmu)) {
    names.add(name);
    if (type === 'histogram') for (const part of ['bucket', 'sum', 'count']) names.add(`${name}_${part}`);
  }
  return names;
}

describe('dashboards and alerts', () => {
  test('name only metrics that a real run exposes', async () => {
    const expressions = await readExpressions(root);
    await using server = await serve({ metrics: 'open' });
    const names = known((await server.call('GET', '/metrics')).text);
    expect(names.size).toBeGreaterThan(40);
    const missing = expressions.flatMap(({ where, expr }) =>
      metricNames(expr)
        .filter((name) => !names.has(name))
        .map((name) => `${where}: ${name}`),
    );
    expect(missing).toEqual([]);
    expect(expressions.filter(({ kind }) => kind === 'panel').length).toBeGreaterThan(30);
  });

  test('show every metric but those that only say how others are to be read', async () => {
    const used = new Set((await readExpressions(root)).flatMap(({ expr }) => metricNames(expr)));
    await using server = await serve({ metrics: 'open' });
    const { text } = await server.call('GET', '/metrics');
    const names = [...text.matchAll(/^# TYPE (\S+) /gmu)].map(([, name = '']) => name);
    const unseen = names.filter((name) => ![name, `${name}_bucket`].some((one) => used.has(one)));
    expect(unseen.toSorted()).toEqual([
      'holdfast_build_info',
      'memory_write_total',
      'nodejs_external_memory_bytes',
      'process_start_time_seconds',
    ]);
  });

  test('are the four dashboards of the source document, and its two alerts word for word', async () => {
    const folder = join(root, 'deploy/grafana/dashboards');
    const titles = await Promise.all(
      (await readdir(folder)).map(async (file) => {
        const { title } = z
          .looseObject({ title: z.string() })
          .parse(JSON.parse(await readFile(join(folder, file), 'utf8')));
        return title.replace('Holdfast: ', '');
      }),
    );
    expect(titles.toSorted()).toEqual(['API Performance', 'External APIs', 'Memory System', 'Webhooks']);
    expect(parse(await readFile(join(root, 'deploy/prometheus/rules/memory_system.yml'), 'utf8'))).toEqual({
      groups: [
        {
          name: 'memory_system',
          rules: [
            {
              alert: 'HighMemoryQueryLatency',
              expr: 'histogram_quantile(0.95, memory_query_latency_seconds) > 0.5',
              for: '5m',
              labels: { severity: 'warning' },
              annotations: { summary: 'Memory query p95 latency is high' },
            },
            {
              alert: 'WebhookQueueBacklog',
              expr: 'webhook_queue_depth > 50',
              for: '10m',
              labels: { severity: 'critical' },
              annotations: { summary: 'Webhook queue is backing up' },
            },
          ],
        },
      ],
    });
  });

  test('lead to a page for whoever is woken, at a heading that is there', async () => {
    const rule = z.looseObject({
      alert: z.string().optional(),
      annotations: z.record(z.string(), z.string()).optional(),
    });
    const file = z.looseObject({ groups: z.array(z.looseObject({ rules: z.array(rule) })) });
    const { groups } = file.parse(parse(await readFile(join(root, 'deploy/prometheus/rules/holdfast.yml'), 'utf8')));
    const alerts = groups.flatMap(({ rules }) => rules).filter(({ alert }) => alert !== undefined);
    const page = await readFile(join(root, 'docs/operate/troubleshoot.md'), 'utf8');
    const headings = [...page.matchAll(/^#+ (.+)$/gmu)].map(
      ([, heading = '']) =>
        `docs/operate/troubleshoot.md#${heading
          .toLowerCase()
          .replaceAll(/[^\w\s-]/gu, '')
          .replaceAll(' ', '-')}`,
    );
    for (const { alert, annotations } of alerts) expect(headings, alert).toContain(annotations?.['runbook']);
  });

  test('are asked so that they answer while all is well', () => {
    const alert = (expr: string): string => asQuestion({ where: '', kind: 'alert', expr });
    expect(alert('max(a) > 120 and sum(rate(b{c=~"x|y"}[5m])) == 0')).toBe(
      'max(a) > bool 120 and sum(rate(b{c=~"x|y"}[5m])) == bool 0',
    );
    expect(metricNames('sum by (le) (rate(a_b{c="d e"}[5m])) / ignoring(state) group_left f or vector(0)')).toEqual([
      'a_b',
      'f',
    ]);
  });
});
