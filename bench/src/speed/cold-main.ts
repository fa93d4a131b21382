import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { open } from '@holdfast/core';
import { secretKey } from './measured-alone.ts';
import { timed } from '../measure.ts';

/** A process that opens a database, recalls once, and says what that cost. Arguments: file, model folder, question. */
const [path = '', model = '', query = ''] = process.argv.slice(2);
process.once('message', () => void measure().then((answer) => process.send?.(answer, () => process.exit(0))));

async function measure(): Promise<object> {
  const [holdfast, opened] = await timed(() =>
    open({
      extraction: 'off',
      path,
      touches: false,
      worker: false,
      embedder: { kind: 'static', path: model },
      secretKey,
    }),
  );
  const [, recalled] = await timed(() => holdfast.recall({ query, k: 10 }));
  const [, again] = await timed(() => holdfast.recall({ query: `${query} again`, k: 10 }));
  const rssBytes = process.memoryUsage.rss();
  await collectGarbage();
  const heldBytes = process.memoryUsage.rss();
  await holdfast.close();
  return { opened, recalled, again, rssBytes, heldBytes };
}

/** What the process holds is asked for, not what it has not yet got round to giving back. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  // Sound: the flag makes it known to every context from now on.
  const collect = runInNewContext('gc') as () => void;
  for (let round = 0; round < 3; round += 1) {
    collect();
    // Memory outside of the heap is given back in a turn of its own.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
