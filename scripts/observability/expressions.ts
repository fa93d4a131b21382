import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** One expression that somebody will look at or be woken by. */
export interface Expression {
  /** The file and the panel or rule that it stands in. */
  readonly where: string;
  readonly expr: string;
  readonly kind: 'panel' | 'alert' | 'record';
}

const dashboard = z.looseObject({
  title: z.string(),
  panels: z.array(z.looseObject({ title: z.string(), targets: z.array(z.looseObject({ expr: z.string() })) })),
});

const rules = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(z.looseObject({ alert: z.string().optional(), record: z.string().optional(), expr: z.string() })),
    }),
  ),
});

/** Every expression of the dashboards and rules below `deploy`. */
export async function readExpressions(root: string): Promise<Expression[]> {
  const found: Expression[] = [];
  const panels = join(root, 'deploy/grafana/dashboards');
  for (const file of await readdir(panels)) {
    const document = dashboard.parse(JSON.parse(await readFile(join(panels, file), 'utf8')));
    for (const { title, targets } of document.panels) {
      for (const { expr } of targets) found.push({ where: `${document.title}, ${title}`, expr, kind: 'panel' });
    }
  }
  const folder = join(root, 'deploy/prometheus/rules');
  for (const file of await readdir(folder)) {
    const { groups } = rules.parse(parse(await readFile(join(folder, file), 'utf8')));
    for (const { alert, record, expr } of groups.flatMap((group) => group.rules)) {
      const kind = alert === undefined ? 'record' : 'alert';
      found.push({ where: `${file}, ${alert ?? record ?? '?'}`, expr, kind });
    }
  }
  return found;
}

/** An alert's expression answers with nothing while all is well; with `bool` it answers whether it holds. */
export function asQuestion({ expr, kind }: Expression): string {
  return kind === 'alert' ? expr.replaceAll(/ (==|!=|>=|<=|>|<) (?=[\d.]+(?:$| ))/gu, ' $1 bool ') : expr;
}

const words = new Set(
  'sum by without rate increase max min histogram_quantile le vector or and unless ignoring on group_left group_right bool time'.split(
    ' ',
  ),
);

/** The names of metrics in an expression. */
export function metricNames(expr: string): string[] {
  const bare = expr
    .replaceAll(/\{[^}]*\}/gu, '')
    .replaceAll(/\[[^\]]*\]/gu, '')
    .replaceAll(/\b(?:by|without|ignoring|on|group_left)\s*\([^)]*\)/gu, '');
  return [...bare.matchAll(/[a-z_][a-z0-9_]*/gu)].map(([name]) => name).filter((name) => !words.has(name));
}
