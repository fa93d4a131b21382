import { createClient, RESP_TYPES } from 'redis';
import { findIn, type Finding, type Needles } from '../../../testing/canary/needles.ts';

/** Looks through every key of a Redis, its name and what it holds, whatever its type. */
export async function searchRedis(url: string, needles: Needles): Promise<Finding[]> {
  const client = createClient({ url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const found: Finding[] = [];
    for await (const keys of client.scanIterator({ COUNT: 1_000 })) {
      for (const key of keys) {
        found.push(...findIn(`name of key ${key}`, key, needles));
        // The stored form of any type; small values are in it as they are, long texts may be packed.
        const dump = await client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer }).dump(key);
        if (dump !== null) found.push(...findIn(`key ${key}`, dump, needles));
        if ((await client.type(key)) !== 'stream') continue;
        const entries = await client.xRange(key, '-', '+');
        found.push(...(entries ?? []).flatMap((entry) => findIn(`stream ${key}`, JSON.stringify(entry), needles)));
      }
    }
    return found;
  } finally {
    client.destroy();
  }
}
