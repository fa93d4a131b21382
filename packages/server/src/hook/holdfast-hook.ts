/** What a coding agent starts at each of its events: `holdfast-hook TOOL [--data FOLDER] [--space NAME]`. Its exit code is always 0. */

import { writeSync } from 'node:fs';
import { runHook } from './run-hook.ts';

// A line on standard error would be shown to the person at every event.
process.on('uncaughtException', () => process.exit(0));
const { stdin } = process;
const answer = await runHook({
  args: process.argv.slice(2),
  cwd: process.cwd(),
  input: async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of stdin) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  },
  elapsed: () => performance.now(),
  // Without an answer the agent goes on.
}).catch(() => '');
if (answer !== '') writeSync(1, answer);
// What is still under way, such as a connection nobody answers on, must not keep the agent waiting.
process.exit(0);
