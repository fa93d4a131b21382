import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Bench } from './bench.ts';
import { createProgress, printTable } from './print.ts';
import { benches } from './registry.ts';

const common = {
  store: 'sqlite (default where there is a choice) or postgres',
  data: 'file or folder with the data',
  json: 'write one object {name, commit, settings, metrics} to this file',
};

const [name, ...rest] = process.argv.slice(2);
const bench = benches.find((one) => one.name === name);
if (name === undefined || name === '--help') listBenches();
else if (bench === undefined) fail(`There is no bench ${name}. \`npm run bench\` lists them.`);
else if (rest.includes('--help')) describe(bench);
else await run(bench, rest);

async function run(chosen: Bench, args: readonly string[]): Promise<void> {
  const names = [...Object.keys(common), ...Object.keys(chosen.flags)];
  const options = Object.fromEntries(names.map((flag) => [flag, { type: 'string' as const }]));
  try {
    const allowPositionals = chosen.files !== undefined;
    const { values, positionals: files } = parseArgs({ args: [...args], options, strict: true, allowPositionals });
    const flags = new Map(
      Object.entries(values).flatMap(([flag, value]) => (typeof value === 'string' ? [[flag, value] as const] : [])),
    );
    const stores = chosen.stores ?? ['sqlite'];
    const store = flags.get('store') ?? stores[0];
    if (store !== 'sqlite' && store !== 'postgres') throw new Error(`--store must be sqlite or postgres, not ${store}`);
    // Better than figures of another store under its name.
    if (!stores.includes(store)) {
      throw new Error(`${chosen.name} measures no ${store} store; run it with --store ${stores.join(' or ')}`);
    }
    const progress = createProgress();
    const result = await chosen.run({ store, data: flags.get('data'), flags, files, progress: progress.show });
    progress.clear();
    const { settings, metrics } = result;
    printTable({ name: chosen.name, settings, metrics });
    const file = flags.get('json');
    if (file !== undefined)
      await writeFile(file, `${JSON.stringify({ name: chosen.name, commit: commit(), settings, metrics }, null, 2)}\n`);
  } catch (error) {
    fail(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

function commit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty', '--abbrev=12'], { encoding: 'utf8' }).trim();
  } catch {
    // Outside a checkout there is no commit to name.
    return 'unknown';
  }
}

function listBenches(): void {
  console.log('npm run bench -- NAME [--store sqlite|postgres] [--data PATH] [--json FILE]\n');
  const width = Math.max(...benches.map((one) => one.name.length));
  for (const one of benches) console.log(`  ${one.name.padEnd(width)}  ${one.summary}`);
  console.log('\nnpm run bench -- NAME --help shows the flags of one.');
}

function describe(chosen: Bench): void {
  console.log(`${[chosen.name, ...(chosen.files ?? [])].join(' ')}: ${chosen.summary}\n`);
  for (const [flag, text] of Object.entries({ ...common, ...chosen.flags }))
    console.log(`  --${flag.padEnd(12)} ${text}`);
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
