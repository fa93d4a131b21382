import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Bench, type BenchOptions, choiceFlag, type Metrics, numberFlag } from '../bench.ts';
import { nodeArguments } from '../child.ts';
import { cpuMsOf, seededRandom } from '../measure.ts';
import { cliScript } from '../processes/peer.ts';
import { type Served, startServe } from '../serve.ts';
import { BATCH, createItems, inBatches } from '../speed/conversation.ts';
import { createLanguage } from '../speed/texts.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const SEED = 7;
/** After this long without a call a process counts as settled. */
const SETTLES_MS = 3_000;
const root = fileURLToPath(new URL('../../../', import.meta.url));

export const footprint: Bench = {
  name: 'footprint',
  summary: 'Memory of `holdfast serve` without a model: idle, while --n memories are stored, and with them',
  flags: {
    n: 'memories (10000)',
    queries: 'questions asked of them (300)',
    program: 'built (default): what npm packs, built first; source: the checkout, types stripped at run time',
  },
  async run(options) {
    const n = numberFlag(options, 'n', 10_000);
    const queries = numberFlag(options, 'queries', 300);
    const program = choiceFlag(options, 'program', ['built', 'source']);
    if (program === 'built') await build(options);
    const metrics = await measure({ n, queries, program: programs[program], options });
    const settings = { store: options.store, n, queries, program, embedder: 'none', seed: SEED, unit: 'MB of 1e6' };
    return { settings, metrics };
  },
};

const programs = {
  built: [join(root, 'packages/server/bin/holdfast.js')],
  source: nodeArguments(cliScript),
} as const;

async function build({ progress }: BenchOptions): Promise<void> {
  progress(0, undefined, 'building');
  await promisify(execFile)('npm', ['run', 'build'], { cwd: root });
}

async function measure(params: {
  readonly n: number;
  readonly queries: number;
  readonly program: readonly string[];
  readonly options: BenchOptions;
}): Promise<Metrics> {
  const { n, queries, program, options } = params;
  await using folder = await temporaryFolder();
  const language = createLanguage(SEED);
  const random = seededRandom(SEED + 1);
  const ask = async ({ client }: Served): Promise<void> => {
    for (let asked = 0; asked < queries; asked += 1) {
      options.progress(asked, queries, 'recalling');
      await client.recall({ query: language.query(random), k: 10 });
    }
  };
  const serving = async (name: string, work: (served: Served) => Promise<void>): Promise<Metrics> => {
    const served = await startServe(folder.path, program, { HOLDFAST_EXTRACTION: 'rules' });
    try {
      await work(served);
      await setTimeout(SETTLES_MS);
      return await memoryOf(name, served);
    } finally {
      await served.end('SIGTERM');
    }
  };
  const idle = await serving('idle', async ({ client }) => void (await client.health({})));
  const filling = await serving('filling', async (served) => {
    let done = 0;
    for (const items of inBatches(createItems(language, n, SEED + 2), BATCH)) {
      await served.client.rememberMany({ items });
      options.progress((done += items.length), n, 'remembering');
    }
    await ask(served);
  });
  const full = await serving('full', ask);
  // What serving takes, idle and with the memories; the once that they are stored is told beside it.
  const peak = Math.max(...[idle['idle.peak_mb'], full['full.peak_mb']].map((value) => value ?? Number.NaN));
  return { rss_mb: peak, ...idle, ...filling, ...full };
}

/** What the kernel counts for the process: now, and at most so far. */
async function memoryOf(name: string, { child }: Served): Promise<Metrics> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  const megabytes = (field: string): number => {
    const kibibytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'mu').exec(status)?.[1];
    if (kibibytes === undefined) throw new Error(`/proc/${child.pid}/status has no ${field}; footprint needs Linux`);
    return (Number(kibibytes) * 1_024) / 1e6;
  };
  return {
    [`${name}.settled_mb`]: megabytes('VmRSS'),
    [`${name}.peak_mb`]: megabytes('VmHWM'),
    [`${name}.cpu_ms`]: await cpuMsOf(child.pid),
  };
}
