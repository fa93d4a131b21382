/**
 * `npm run observability:prove`: promtool takes the rules and their tests, then a real Prometheus on loopback scrapes two real
 * servers (SQLite; Postgres with Redis), and every expression of the dashboards and alerts, asked by its API, must answer with
 * data. Fetches what is missing from the machine's own Debian archive, and installs nothing.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fakeEmbeddingServer, fakeLanguageServer, testDatabases } from '@holdfast/core/testing';
import { z } from 'zod';
import { command, freePort, until } from '../services/command.ts';
import { startService } from '../services/start.ts';
import { asQuestion, readExpressions } from './expressions.ts';
import { prometheusPrograms } from './prometheus.ts';
import { startWatched, type Watched } from './server.ts';
import { useFor } from './traffic.ts';

const root = join(import.meta.dirname, '../..');
const say = (line: string): void => console.error(line);
/** Long enough for scrapes and evaluations a second apart to give rates, and for jobs to have run. */
const TRAFFIC_SECONDS = 25;

const answered = z.object({
  status: z.literal('success'),
  data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) }),
});
const evaluated = z.object({
  data: z.object({ groups: z.array(z.object({ rules: z.array(z.object({ name: z.string(), health: z.string() })) })) }),
});

const failures: string[] = [];
await using stack = new AsyncDisposableStack();
const folder = await mkdtemp(join(tmpdir(), 'holdfast-prove-'));
stack.defer(() => rm(folder, { recursive: true, force: true }));
const programs = await prometheusPrograms(say);

const rules = (await readdir(join(root, 'deploy/prometheus/rules'))).map((file) =>
  join(root, 'deploy/prometheus/rules', file),
);
const promtool = (...args: readonly string[]): Promise<string> => command(programs.promtool, args, { within: 60_000 });
console.log(await promtool('check', 'rules', ...rules));
console.log(await promtool('check', 'config', join(root, 'deploy/prometheus/prometheus.yml')));
await promtool('test', 'rules', join(root, 'deploy/prometheus/tests/rules.test.yml'));
console.log('promtool takes the rules, their tests and the configuration.');

const servers = await startServers();
const base = await startPrometheus(servers.map(({ metricsUrl }) => new URL(metricsUrl).host));
say(`using two servers for ${TRAFFIC_SECONDS} s`);
await Promise.all(servers.map((server) => useFor(server, TRAFFIC_SECONDS)));
await sleep(3_000);

const expressions = await readExpressions(root);
let numbers = 0;
for (const expression of expressions) {
  const question = asQuestion(expression);
  const reply = answered.parse(
    await (await fetch(`${base}/api/v1/query?query=${encodeURIComponent(question)}`)).json(),
  );
  const values = reply.data.result.map(({ value: [, text] }) => text);
  if (values.length === 0) failures.push(`${expression.where}: no data for ${question}`);
  if (values.some((text) => text !== 'NaN')) numbers += 1;
}
for (const { name, health } of await ruleStates(base)) if (health !== 'ok') failures.push(`rule ${name}: ${health}`);
const counts = (['panel', 'alert', 'record'] as const).map(
  (kind) => `${expressions.filter((one) => one.kind === kind).length} of kind ${kind}`,
);
console.log(
  `${expressions.length} expressions asked (${counts.join(', ')}); ${numbers} with a number, the rest NaN or none.`,
);
for (const failure of failures) console.error(failure);
console.log(failures.length === 0 ? 'Every one answered with data.' : `${failures.length} failed.`);
if (failures.length > 0) process.exitCode = 1;

async function startServers(): Promise<Watched[]> {
  const postgres = await startService('postgres', say);
  stack.defer(() => postgres.remove());
  const redis = await startService('redis', say);
  stack.defer(() => redis.remove());
  const databases = await testDatabases(postgres.url);
  stack.defer(() => databases.remove());
  const database = await databases.make();
  const model = stack.use(await fakeLanguageServer({ usual: () => ({ kind: 'prose' }) }));
  const embeddings = stack.use(await fakeEmbeddingServer());
  const models = {
    HOLDFAST_EMBEDDER: 'openai',
    HOLDFAST_EMBEDDER_URL: embeddings.baseUrl,
    HOLDFAST_EMBEDDER_MODEL: 'small',
    HOLDFAST_EXTRACTION: 'model',
    HOLDFAST_LLM_URL: model.baseUrl,
    HOLDFAST_LLM_MODEL: 'small',
    HOLDFAST_LLM_INPUT_PRICE: '0.15',
    HOLDFAST_LLM_OUTPUT_PRICE: '0.6',
  };
  const one = stack.use(await startWatched(join(folder, 'one'), { ...models, HOLDFAST_BACKUP_SCHEDULE: '* * * * *' }));
  const two = stack.use(
    await startWatched(join(folder, 'two'), {
      ...models,
      HOLDFAST_DATABASE_URL: database.appUrl,
      HOLDFAST_REDIS_URL: redis.url,
    }),
  );
  return [one, two];
}

async function startPrometheus(targets: readonly string[]): Promise<string> {
  const port = await freePort();
  await cp(join(root, 'deploy/prometheus/rules'), join(folder, 'rules'), { recursive: true });
  await mkdir(join(folder, 'prometheus'));
  const configuration = {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [join(folder, 'rules/*.yml')],
    scrape_configs: [{ job_name: 'holdfast', static_configs: [{ targets }] }],
  };
  // JSON is YAML.
  await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(configuration));
  const child = spawn(
    programs.prometheus,
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'prometheus')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const gone = once(child, 'exit');
  stack.defer(async () => {
    child.kill('SIGTERM');
    await gone;
  });
  const address = `http://127.0.0.1:${port}`;
  await until(async () => {
    const { ok } = await fetch(`${address}/-/ready`);
    if (!ok) throw new Error('Prometheus is not ready.');
  }, 30_000);
  return address;
}

async function ruleStates(address: string): Promise<readonly { readonly name: string; readonly health: string }[]> {
  const { data } = evaluated.parse(await (await fetch(`${address}/api/v1/rules`)).json());
  return data.groups.flatMap((group) => group.rules);
}
