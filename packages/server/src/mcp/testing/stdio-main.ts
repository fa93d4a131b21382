/** Smallest program that serves MCP on stdio: `node stdio-main.ts FILE [--user NAME] [--space NAME]`. */
import { parseArgs } from 'node:util';
import { open, version } from '@holdfast/core';
import { runStdio } from '../stdio.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { user: { type: 'string' }, space: { type: 'string' } },
});
const [path = ':memory:'] = positionals;
const stop = new AbortController();
for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stop.abort());
const holdfast = await open({ path });
await runStdio({
  api: holdfast.api,
  version,
  ...values,
  stdin: process.stdin,
  stdout: process.stdout,
  signal: stop.signal,
  onError: (error) => process.stderr.write(`${String(error)}\n`),
});
await holdfast.close();
