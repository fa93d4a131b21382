import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** Without core/testing, which is for tests alone and imports a test runner that sets a timer. */
const DOORS = [
  '@holdfast/contract',
  '@holdfast/core',
  '@holdfast/core/redis',
  '@holdfast/core/backup',
  '@holdfast/core/scheduling',
  '@holdfast/server',
  '@holdfast/sdk',
  // The adapters of other frameworks import types alone.
  '@holdfast/sdk/ai-sdk',
  '@holdfast/sdk/langgraph',
];

/** Ways in which a module could show that importing it did something. */
const REPORT = `
const listeners = process.eventNames().length;
process.report.excludeNetwork = true;
// The report, since the list of active resources leaves out what was unref'd: a hidden server would pass.
const held = ['tcp', 'udp', 'pipe', 'process', 'signal', 'fs_event', 'fs_poll', 'loop'];
const handles = () =>
  process.report.getReport().libuv.filter((one) => one.is_active && held.includes(one.type)).map((one) => one.type);
const before = handles();
let timers = 0;
for (const name of ['setTimeout', 'setInterval']) {
  const real = globalThis[name];
  globalThis[name] = (...given) => { timers += 1; return real(...given); };
}
await import(process.env.DOOR_URL);
const started = handles().slice(before.length);
console.log(JSON.stringify({ started, timers, listeners: process.eventNames().length - listeners }));
`;

test.for(DOORS)('importing %s starts nothing, listens to nothing and writes no file', async (door) => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-import-'));
  try {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--conditions=holdfast-source', '--input-type=module', '--eval', REPORT],
      {
        cwd: folder,
        timeout: 9_000,
        env: { DOOR_URL: import.meta.resolve(door), HOME: folder, XDG_DATA_HOME: folder, PATH: process.env['PATH'] },
      },
    );
    // Node warns about node:sqlite where it is still marked experimental; anything else would be ours.
    const said = stderr.split('\n').filter((line) => line !== '' && !/ExperimentalWarning|--trace-warnings/.test(line));
    expect({ ...JSON.parse(stdout), said, files: await readdir(folder) }).toEqual({
      started: [],
      timers: 0,
      listeners: 0,
      said: [],
      files: [],
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});
