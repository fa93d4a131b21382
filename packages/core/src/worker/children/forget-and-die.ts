import { setTimeout as sleep } from 'node:timers/promises';
import { open } from '../../open.ts';
import { nodePlatform } from '../../platform.ts';

const [path = '', turns = '0', id = ''] = process.argv.slice(2);
const own = nodePlatform();
let seen = 0;

/** Does what jobs there are, and is gone after so many turns of work, as if its power had been cut; or ends with the receipt. */
const holdfast = await open({
  path,
  jobLeaseMs: 150,
  platform: {
    ...own,
    yieldTurn: async () => {
      seen += 1;
      if (seen >= Number(turns)) process.kill(process.pid, 'SIGKILL');
      await own.yieldTurn();
    },
  },
});
while ((await holdfast.getReceipt({ id })).receipt === undefined) await sleep(20);
await holdfast.close();
