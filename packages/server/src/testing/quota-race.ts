import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Served } from './serve.ts';

const writers = 64;
/** Hundreds of durable writes on a busy machine. */
const patienceMs = 60_000;

interface World {
  /** Servers on one database, in team mode, with 100 memories and 150 stored a day for each user. */
  readonly servers: readonly Served[];
  readonly key: string;
}

/** Quotas are exact however many write at once, through however many servers. */
export function describeQuotaRace(name: string, open: () => Promise<World & AsyncDisposable>): void {
  describe(`quotas under ${writers} writers at once, ${name}`, () => {
    test(
      'of a user let through exactly what they say, of memories kept and of memories stored in a day',
      async () => {
        await using world = await open();
        // 64 writers of singles and of batches of three: a batch is stored whole or not at all.
        const stored = await race(world, { rounds: 4, userOf: () => 'ana', ofBatch: 3 });
        expect(stored).toBe(100);
        expect(await userOf(world, 'ana')).toEqual({
          memories: { used: 100, quota: 100 },
          dailyIngestions: { used: 100, quota: 150 },
        });
        const [server] = world.servers;
        const listed = await server?.call('GET', '/v1/memories?userId=ana&limit=200', {
          headers: { 'X-API-Key': world.key },
        });
        const ids = z
          .array(z.object({ id: z.string() }))
          .parse(listed?.json['memories'])
          .map(({ id }) => id);
        expect(ids).toHaveLength(100);
        await Promise.all(
          ids.map(async (id) =>
            server?.call('DELETE', `/v1/memories/${id}?userId=ana`, { headers: { 'X-API-Key': world.key } }),
          ),
        );
        // There is room for a hundred again, but the day takes fifty more.
        expect(await race(world, { rounds: 2, userOf: () => 'ana', ofBatch: 1 })).toBe(50);
        expect(await userOf(world, 'ana')).toMatchObject({ memories: { used: 50 }, dailyIngestions: { used: 150 } });
      },
      patienceMs,
    );

    test(
      'of a tenant count all of its users together',
      async () => {
        await using world = await open();
        const [server] = world.servers;
        await server?.holdfast.updateTenant({ id: 'local', quotas: { memories: 40, userMemories: 1_000 } });
        const stored = await race(world, { rounds: 2, userOf: (writer) => `user-${writer % 8}`, ofBatch: 1 });
        expect(stored).toBe(40);
        const users = await Promise.all(Array.from({ length: 8 }, (_, index) => userOf(world, `user-${index}`)));
        expect(users.reduce((sum, user) => sum + (user?.memories.used ?? 0), 0)).toBe(40);
      },
      patienceMs,
    );
  });
}

interface Race {
  readonly rounds: number;
  readonly userOf: (writer: number) => string;
  readonly ofBatch: number;
}

/** How many memories were stored, by what the servers answered; nothing but success and the quota may be answered. */
async function race({ servers, key }: World, { rounds, userOf: nameOf, ofBatch }: Race): Promise<number> {
  let stored = 0;
  const write = async (writer: number): Promise<void> => {
    const server = servers[writer % servers.length];
    for (let round = 0; round < rounds; round += 1) {
      const count = writer % 2 === 0 ? 1 : ofBatch;
      const items = Array.from({ length: count }, (_, item) => ({ content: `note ${round} ${item} of ${writer}` }));
      const json = { userId: nameOf(writer), items };
      const reply = await server?.call('POST', '/v1/memories/batch', { json, headers: { 'X-API-Key': key } });
      if (reply?.status === 200 || reply?.status === 201) stored += count;
      else expect([reply?.status, reply?.json['code']]).toEqual([429, 'quota_exceeded']);
    }
  };
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
  return stored;
}

interface Use {
  readonly used: number;
  readonly quota?: number;
}

async function userOf(
  { servers, key }: World,
  user: string,
): Promise<{ readonly memories: Use; readonly dailyIngestions: Use } | undefined> {
  const reply = await servers[0]?.call('GET', `/v1/users/${user}`, { headers: { 'X-API-Key': key } });
  if (reply?.status !== 200) return undefined;
  const { memories, dailyIngestions } = reply.json['user'] as { memories: Use; dailyIngestions: Use };
  return { memories, dailyIngestions };
}
