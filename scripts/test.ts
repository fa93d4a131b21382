/**
 * `npm test`, with any arguments of Vitest: the tests that need no service, and those of the services whose address is
 * known. With CI=true all of them, in two runs: the first counts coverage.
 */

import { spawnSync } from 'node:child_process';

const asked = process.argv.slice(2);
const modes = process.env['CI'] === 'true' && asked.length === 0 ? ['covered', 'others'] : [undefined];
for (const mode of modes) {
  const args = ['run', ...(mode === undefined ? [] : ['--mode', mode]), ...asked];
  const { status } = spawnSync('vitest', args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exit(status ?? 1);
}
