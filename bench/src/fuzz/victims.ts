import type { Caller, Holdfast } from '@holdfast/core';

/** Stands in everything that no caller of the bench may learn of. */
export const canary = 'zq7canaryx';

interface Victim {
  readonly tenant: string;
  readonly user: string;
}

const victims: readonly Victim[] = [
  { tenant: 'local', user: 'victor' },
  { tenant: 'third', user: 'zoe' },
];

const ownerOf = (tenant: string): Caller => ({ kind: 'owner', tenant });

/** Stores what must stay as it is and hidden; answers ids, for callers to try. */
export async function plantVictims({ api, createTenant }: Holdfast): Promise<string[]> {
  await createTenant({ id: 'third' });
  await createTenant({ id: 'other' });
  const ids: string[] = [];
  for (const { tenant, user } of victims) {
    const context = { caller: ownerOf(tenant), user };
    for (const space of ['default', 'work']) {
      const content = `${canary} ${user} likes tea in ${space}`;
      const { memory } = await api.call('remember', { content, space, sessionId: 's1' }, context);
      const fact = { subject: `${canary} ${user}`, predicate: 'likes', object: 'tea', space };
      const made = await api.call('createFact', fact, context);
      const events = [{ type: 'note', content: `${canary} ${user} was there` }];
      const { results } = await api.call('recordEvents', { events, space }, context);
      ids.push(memory.id, made.fact.id, ...results.map(({ id }) => id));
    }
    const key = { name: `${canary} key`, userId: user };
    ids.push((await api.call('createKey', key, { caller: ownerOf(tenant) })).key.id);
  }
  return ids;
}

/** All that the victims have, as one text. */
export async function victimsNow({ api }: Holdfast): Promise<string> {
  const parts: unknown[] = [];
  for (const { tenant, user } of victims) {
    const context = { caller: ownerOf(tenant), user };
    const spaces = '*';
    const { memories } = await api.call('listMemories', { spaces, limit: 200 }, context);
    const { facts } = await api.call('listFacts', { spaces }, context);
    const { events } = await api.call('listEvents', { spaces }, context);
    const { keys } = await api.call('listKeys', {}, context);
    parts.push(
      memories.map(({ id, version, content, state }) => [id, version, content, state]),
      facts.map(({ id, status }) => [id, status]),
      events.map(({ id }) => id),
      keys.filter(({ userId }) => userId === user).map(({ id }) => id),
    );
  }
  return JSON.stringify(parts);
}
