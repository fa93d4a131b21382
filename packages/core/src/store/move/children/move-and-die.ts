import { moveDatabase } from '../../../move.ts';

const [from = '', to = '', batches = '0'] = process.argv.slice(2);
let seen = 0;

/** Moves, and is gone after so many batches, as if its power had been cut. */
await moveDatabase({
  from,
  to,
  now: 0,
  onProgress: () => {
    seen += 1;
    if (seen >= Number(batches)) process.kill(process.pid, 'SIGKILL');
  },
});
