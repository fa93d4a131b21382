import { version } from '../version.ts';
import { readDebug } from '../config/debug.ts';
import { exitCodes } from './exit-codes.ts';
import { run } from './run.ts';
import { createTerminal } from './terminal.ts';

const stop = new AbortController();
const end = (): void => {
  // A second signal ends the process at once: its handler is gone.
  stop.abort(new Error('stopped by a signal'));
};
process.once('SIGINT', end);
process.once('SIGTERM', end);
// A reader that went away (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(exitCodes.ok);
});

const { stdin, stdout, stderr } = process;
process.exitCode = await run({
  cli: { terminal: createTerminal({ stdin, stdout, stderr }), signal: stop.signal, monotonic: () => performance.now() },
  args: process.argv.slice(2),
  version,
  debug: readDebug(),
});
