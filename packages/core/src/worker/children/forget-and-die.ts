import { setTimeout as sleep } from 'node:timers/promises';
import { open } from '../../open.ts';
import { nodePlatform } from '../../platform.ts';

const [path = '', marks = '0', id = ''] = process.argv.slice(2);
const own = nodePlatform();
let seen = 0;

/** Does what jobs there are, and is gone in the middle of so many marks of what it forgets, as if its power had been cut; or ends with the receipt. */
const holdfast = await open({
  path,
  jobLeaseMs: 150,
  platform: {
    ...own,
    hmac: (key, text) => {
      seen += 1;
      if (seen >= Number(marks)) process.kill(process.pid, 'SIGKILL');
      return own.hmac(key, text);
    },
  },
});
while ((await holdfast.getReceipt({ id })).receipt === undefined) await sleep(20);
await holdfast.close();
