import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Bench, type BenchOptions, type Metrics, numberFlag } from '../bench.ts';
import { percentile } from '../measure.ts';
import { API_KEY, startServe } from '../serve.ts';
import { BATCH, createItems, inBatches } from '../speed/conversation.ts';
import { createLanguage } from '../speed/texts.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type HookRun, runHookProcess, runNodeAlone } from './hook-process.ts';

const SEED = 11;
const space = 'bench';
/** After this long without a call a server counts as settled. */
const SETTLES_MS = 8_000;

export const hooks: Bench = {
  name: 'hooks',
  summary:
    'Hooks of a coding agent, process by process, with --memories stored; then with the server stopped, and with one that never answers',
  flags: { memories: 'memories of the project (100000)', runs: 'processes of each kind (60)' },
  async run(options) {
    const memories = numberFlag(options, 'memories', 100_000);
    const runs = numberFlag(options, 'runs', 60);
    await using folder = await temporaryFolder();
    const data = folder.path;
    const served = await startServe(data);
    let up: Metrics;
    try {
      await connect(data, served.url);
      const language = createLanguage(SEED);
      let done = 0;
      for (const items of inBatches(createItems(language, memories, SEED), BATCH)) {
        await served.client.rememberMany({ items, space });
        options.progress((done += items.length), memories, 'memories stored');
      }
      up = await whileUp({ data, runs, options });
    } finally {
      await served.end('SIGTERM');
    }
    const down = await whileNobodyAnswers('down', { data, runs, options });
    const silent = createServer(() => undefined);
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    try {
      // Sound: it listens on a port.
      await connect(data, `http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
      const hanging = await whileNobodyAnswers('silent', { data, runs, options });
      return {
        settings: { store: options.store, memories, runs, seed: SEED },
        metrics: { ...up, ...down, ...hanging },
      };
    } finally {
      silent.close();
    }
  },
};

interface Runs {
  readonly data: string;
  readonly runs: number;
  readonly options: BenchOptions;
}

function connect(data: string, url: string): Promise<void> {
  return writeFile(join(data, 'hooks.json'), JSON.stringify({ url, key: API_KEY }));
}

/** The events of a session that an agent waits for, or starts beside its work. */
function eventsOf(session: string): Readonly<Record<string, object>> {
  const of = (hook_event_name: string, fields: object): object => ({ hook_event_name, session_id: session, ...fields });
  return {
    session_start: of('SessionStart', { source: 'startup' }),
    prompt: of('UserPromptSubmit', { prompt: 'Why does the migration of the billing tables fail on the second run?' }),
    tool: of('PostToolUse', {
      tool_name: 'Bash',
      tool_input: { command: 'npm test' },
      tool_response: { stdout: 'ok' },
    }),
    stop: of('Stop', { last_assistant_message: 'The second run found the table that the first had made.' }),
    pre_compact: of('PreCompact', { trigger: 'auto' }),
    post_compact: of('PostCompact', { trigger: 'auto', compact_summary: 'The migration was mended.' }),
    session_end: of('SessionEnd', { reason: 'other' }),
  };
}

async function whileUp({ data, runs, options }: Runs): Promise<Metrics> {
  // A server that runs has its index in memory, and is done with what was stored an hour ago (its image among it).
  for (const event of Object.values(eventsOf('warm'))) await runHook(data, event);
  await setTimeout(SETTLES_MS);
  const walls = new Map<string, number[]>();
  let lost = 0;
  for (let run = 0; run < runs; run += 1) {
    options.progress(run, runs, 'sessions');
    // What the machine takes to start Node at all, measured between the others: the rest is ours.
    walls.set('node_alone', [...(walls.get('node_alone') ?? []), (await runNodeAlone()).wallMs]);
    for (const [name, event] of Object.entries(eventsOf(`session-${run}`))) {
      const { wallMs, code, stdout } = await runHook(data, event);
      walls.set(name, [...(walls.get(name) ?? []), wallMs]);
      if (code !== 0 || (name === 'session_start' && !stdout.includes('additionalContext'))) lost += 1;
    }
  }
  const latencies = [...walls].flatMap(([name, all]): [string, number][] => [
    [`${name}.wall_p50_ms`, percentile(all, 0.5)],
    [`${name}.wall_p95_ms`, percentile(all, 0.95)],
  ]);
  return { ...Object.fromEntries(latencies), failed_or_empty: lost };
}

async function whileNobodyAnswers(name: 'down' | 'silent', { data, runs, options }: Runs): Promise<Metrics> {
  const all: HookRun[] = [];
  for (let run = 0; run < runs; run += 1) {
    options.progress(run, runs, `hooks, server ${name}`);
    const events = Object.values(eventsOf(name));
    const event = events[run % events.length];
    if (event !== undefined) all.push(await runHook(data, event));
  }
  const walls = all.map(({ wallMs }) => wallMs);
  return {
    [`${name}.wall_p95_ms`]: percentile(walls, 0.95),
    [`${name}.wall_max_ms`]: Math.max(...walls),
    [`${name}.exit_not_0`]: all.filter(({ code }) => code !== 0).length,
  };
}

function runHook(data: string, event: object): Promise<HookRun> {
  return runHookProcess(data, event, space);
}
