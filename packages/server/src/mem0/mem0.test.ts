import { MemoryClient } from 'mem0ai';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Served, serve } from '../testing/serve.ts';

// Before the package is read: it looks at the environment once.
vi.hoisted(() => {
  process.env['MEM0_TELEMETRY'] = 'false';
});

let served: Served;
let client: MemoryClient;
beforeAll(async () => {
  served = await serve({ embedder: 'none', extraction: 'off' });
  client = new MemoryClient({ apiKey: served.key, host: served.url });
});
afterAll(() => served[Symbol.asyncDispose]());

let userId = '';
let count = 0;
beforeEach(() => {
  count += 1;
  userId = `user-${count}`;
});

/** What `add` gives beside what its type says. */
interface Added {
  readonly status: string;
  readonly eventId: string;
  readonly results: readonly { readonly id: string; readonly memory: string; readonly event: string }[];
}

async function add(words: readonly string[], more: object = {}): Promise<Added> {
  const messages = words.map((content) => ({ role: 'user' as const, content }));
  // Sound: asserted where it is used.
  return (await client.add(messages, { userId, ...more })) as unknown as Added;
}

const mine = () => ({ filters: { user_id: userId } });
const searched = async (query: string, more: object = {}) =>
  (await client.search(query, { ...mine(), ...more })).results.map(({ memory }) => memory);
const listed = async (more: object = {}) =>
  (await client.getAll({ ...mine(), ...more })).results.map(({ memory }) => memory);

describe('MemoryClient of mem0ai', () => {
  test('adds, searches, gets, lists, updates, deletes', async () => {
    await expect(client.ping()).resolves.toBeUndefined();
    const added = await add(['I am allergic to peanuts', 'I play chess on Tuesdays'], {
      metadata: { mood: 'calm', someKey: 1 },
      agentId: 'coach',
      runId: 'run-1',
    });
    expect(added).toMatchObject({
      status: 'SUCCEEDED',
      results: [{ event: 'ADD' }, { memory: 'I play chess on Tuesdays' }],
    });

    const { results } = await client.search('what am I allergic to', { ...mine(), topK: 1 });
    expect(results).toMatchObject([
      {
        memory: 'I am allergic to peanuts',
        userId,
        agentId: 'coach',
        runId: 'run-1',
        appId: null,
        metadata: { mood: 'calm', someKey: 1 },
        score: expect.any(Number) as unknown,
      },
    ]);
    const id = results[0]?.id ?? '';
    expect(id).toBe(added.results[0]?.id);
    expect(await client.get(id)).toMatchObject({ id, memory: 'I am allergic to peanuts', userId });
    expect(new Set(await listed())).toEqual(new Set(['I am allergic to peanuts', 'I play chess on Tuesdays']));

    await client.update(id, { text: 'I am allergic to cashews', metadata: { mood: 'wary' } });
    expect(await client.get(id)).toMatchObject({ memory: 'I am allergic to cashews', metadata: { mood: 'wary' } });
    expect(await client.history(id)).toMatchObject([
      { event: 'ADD', oldMemory: null, newMemory: 'I am allergic to peanuts' },
      { event: 'UPDATE', oldMemory: 'I am allergic to peanuts', newMemory: 'I am allergic to cashews', memoryId: id },
    ]);
    expect(await client.delete(id)).toEqual({ message: 'Memory deleted successfully!' });
    await expect(client.get(id)).rejects.toThrow(/not_found/u);
    expect(await listed()).toEqual(['I play chess on Tuesdays']);
  });

  test('deletes all of a user, and nobody else’s', async () => {
    await add(['One thing', 'Another thing']);
    const other = { userId: `${userId}-other` };
    await client.add([{ role: 'user', content: 'Mine stays' }], other);
    expect(await client.deleteAll({ userId })).toEqual({ message: 'Memories deleted successfully!' });
    expect(await listed()).toEqual([]);
    expect((await client.getAll({ filters: { user_id: other.userId } })).results).toHaveLength(1);
    await expect(client.deleteAll({ userId: `${userId}-unknown` })).resolves.toBeDefined();
    // Sound: what a program in JavaScript may write.
    await expect(client.deleteAll({ userId, metadata: { topic: 'trip' } } as never)).rejects.toThrow(/metadata/u);
    await expect(client.deleteAll()).rejects.toThrow(/user_id/u);
    await add(['A new beginning']);
    expect(await listed()).toEqual(['A new beginning']);
    await client.deleteUsers(other);
    expect((await client.getAll({ filters: { user_id: other.userId } })).results).toEqual([]);
  });

  test('deletes more than a hundred, of a run, an agent and an app alone', async () => {
    await client.add(
      Array.from({ length: 120 }, (_, at) => ({ role: 'user' as const, content: `Note ${at}` })),
      { userId, runId: 'long' },
    );
    await add(['Of the coach'], { agentId: 'coach' });
    await add(['Of the app'], { appId: 'journal' });
    await client.deleteAll({ userId, runId: 'long' });
    expect(await listed()).toEqual(['Of the coach']);
    await client.deleteAll({ userId, agentId: 'coach' });
    expect(await listed({ filters: { user_id: userId, app_id: '*' } })).toEqual(['Of the app']);
    await client.deleteAll({ userId, appId: 'journal' });
    expect(await listed({ filters: { user_id: userId, app_id: '*' } })).toEqual([]);
  });

  test('keeps apps apart, and finds by id what lies in one', async () => {
    const { results } = await add(['The garden needs water'], { appId: 'garden' });
    expect(await searched('what needs water')).toEqual([]);
    expect(
      await searched('what needs water', { filters: { AND: [{ user_id: userId }, { app_id: 'garden' }] } }),
    ).toEqual(['The garden needs water']);
    expect(await client.get(results[0]?.id ?? '')).toMatchObject({ appId: 'garden', userId });
  });

  test('filters by trees of conditions', async () => {
    await add(['Red apples'], { metadata: { colour: 'red', size: 3 }, agentId: 'a' });
    await add(['Green apples'], { metadata: { colour: 'green', size: 5 }, agentId: 'b' });
    const only = async (condition: object) =>
      (await listed({ filters: { AND: [{ user_id: userId }, condition] } })).toSorted((a = '', b = '') =>
        a.localeCompare(b),
      );
    expect(await only({ metadata: { colour: 'red' } })).toEqual(['Red apples']);
    expect(await only({ metadata: { size: { gte: 4 } } })).toEqual(['Green apples']);
    expect(await only({ OR: [{ agent_id: 'a' }, { agent_id: 'b' }] })).toHaveLength(2);
    expect(await only({ NOT: [{ agent_id: 'a' }] })).toEqual(['Green apples']);
    expect(await only({ agentId: { in: ['a', 'c'] } })).toEqual(['Red apples']);
    expect(await only({ created_at: { gte: '2020-01-01', lt: '2021-01-01' } })).toEqual([]);
    expect(await only({ keywords: { icontains: 'GREEN' } })).toEqual(['Green apples']);
    expect(await only({ run_id: null })).toHaveLength(2);
    expect(await searched('apples', { filters: { user_id: userId, metadata: { colour: 'green' } } })).toEqual([
      'Green apples',
    ]);
    await expect(only({ moon: 'full' })).rejects.toThrow(/moon/u);
    await expect(client.getAll({ filters: { user_id: '*' } })).rejects.toThrow(/all of them/u);
  });

  test('finds what meets a condition wherever it stands among all, and says where it did not look', async () => {
    const notes = (of: string, count: number) =>
      Array.from({ length: count }, (_, at) => `An apple ${of}, number ${at}`);
    const last = 'Of fruit there was much that autumn: pears, plums, quinces, grapes, and on the last tree one apple';
    for (const day of ['2026-01-01', '2026-01-02', '2026-01-03']) {
      const words = [...notes(day, 60), 'Apples are red', ...(day === '2026-01-02' ? [last] : [])];
      await add(words, { timestamp: Date.parse(day) / 1_000, metadata: { day } });
    }
    const filters = { user_id: userId, metadata: { day: '2026-01-02' } };
    const ofDay = await searched('apple', { filters, topK: 100 });
    // What was said on other days as well is found of this one.
    expect(ofDay).toHaveLength(62);
    expect(new Set(ofDay)).toEqual(new Set([...notes('2026-01-02', 60), 'Apples are red', last]));
    const keywords = { contains: 'quinces' };
    const { json } = await served.call('POST', '/v3/memories/search/', {
      json: { query: 'apple', top_k: 1, filters: { user_id: userId, keywords } },
    });
    expect(json).toEqual({ results: [expect.objectContaining({ memory: last })] });

    await add(notes('of one moment', 120), { timestamp: 1_800_000_000 });
    const asked = { query: 'apple', filters: { user_id: userId, keywords: { contains: 'nothing' } } };
    const found = await served.call('POST', '/v3/memories/search/', { json: asked });
    expect(found.json).toEqual({ results: [], incomplete: true });
    const bare = await served.call('POST', '/v1/memories/search/', { json: asked });
    expect([bare.text, bare.headers.get('Holdfast-Incomplete')]).toEqual(['[]', 'filters']);
  });

  test('changes many at once, or none of them', async () => {
    const { results } = await add(['a one', 'b two', 'c three']);
    const ids = results.map(({ id }) => id);
    const nobody = { memoryId: '00000000-0000-7000-8000-000000000000', text: 'x' };
    const changes = ids.map((memoryId) => ({ memoryId, text: 'changed' }));
    await expect(client.batchUpdate([...changes, nobody])).rejects.toThrow(/memories\[3\]/u);
    // Seen when it is too late: no text of blanks is taken.
    const late = [...changes.slice(0, 2), { memoryId: ids[2] ?? '', text: ' ' }];
    await expect(client.batchUpdate(late)).rejects.toThrow(/memories\[2\]/u);
    await expect(client.batchDelete([...ids, nobody.memoryId])).rejects.toThrow(/memories\[3\]/u);
    await expect(client.batchDelete([ids[0] ?? '', ids[0] ?? ''])).rejects.toThrow(/memories\[1\]/u);
    expect(new Set(await listed())).toEqual(new Set(['a one', 'b two', 'c three']));
  });

  test('pages through a list, and changes many at once', async () => {
    const { results } = await add(['a one', 'b two', 'c three', 'd four', 'e five']);
    const first = await client.getAll({ ...mine(), page: 1, pageSize: 2 });
    const last = await client.getAll({ ...mine(), page: 3, pageSize: 2 });
    expect(first).toMatchObject({ count: 5, previous: null, next: '?page=2&page_size=2' });
    expect(first.results).toHaveLength(2);
    expect(last.results).toHaveLength(1);
    expect(last.next).toBeNull();
    const ids = results.map(({ id }) => id);
    const [one = '', two = '', ...others] = ids;
    await client.batchUpdate([
      { memoryId: one, text: 'a changed' },
      { memoryId: two, text: 'b changed' },
    ]);
    await client.batchDelete(others);
    expect(new Set(await listed())).toEqual(new Set(['a changed', 'b changed']));
  });

  test('keeps both sides, times and expiries, and lists users', async () => {
    await client.add(
      [
        { role: 'user', content: 'Where is Oslo?' },
        { role: 'assistant', content: 'In Norway.' },
      ],
      { userId, timestamp: 1_767_225_600, expirationDate: '2099-01-01' },
    );
    const { results } = await client.getAll(mine());
    expect(results).toMatchObject([
      { createdAt: '2026-01-01T00:00:00.000Z', expirationDate: '2099-01-01T00:00:00.000Z' },
      { createdAt: '2026-01-01T00:00:00.000Z' },
    ]);
    expect((await client.users()).results).toContainEqual(
      expect.objectContaining({ name: userId, totalMemories: 2, type: 'user' }),
    );
  });

  test('of somebody who names no user is that of the local owner, with plain ids', async () => {
    expect((await served.call('POST', '/v1/memories/', { json: { messages: 'I like rain' } })).status).toBe(200);
    const reply = await served.call('GET', '/v1/memories/');
    const [record] = JSON.parse(reply.text) as { readonly id: string; readonly memory: string }[];
    expect(record).toMatchObject({ memory: 'I like rain', id: expect.stringMatching(/^[0-9a-f-]{36}$/u) as unknown });
    const event = await served.call('GET', `/v1/event/${record?.id}/`);
    expect(event.json).toMatchObject({ status: 'SUCCEEDED' });
  });
});

describe('older clients', () => {
  test('get the shapes that they ask for', async () => {
    const token = { 'X-API-Key': undefined, Authorization: `Token ${served.key}` };
    const call = (method: string, path: string, json?: object) => served.call(method, path, { headers: token, json });
    const messages = [{ role: 'user', content: 'My bike is blue' }];
    const v11 = await call('POST', '/v1/memories/', { messages, user_id: userId, output_format: 'v1.1' });
    expect(v11.json).toMatchObject({ results: [{ memory: 'My bike is blue', event: 'ADD' }] });
    const v10 = await call('POST', '/v1/memories/', { messages, user_id: userId });
    expect(JSON.parse(v10.text)).toMatchObject([{ event: 'ADD', data: { memory: 'My bike is blue' } }]);
    const found = { query: 'colour of my bike', limit: 1 };
    const one = await call('POST', '/v1/memories/search/', { ...found, user_id: userId });
    expect(JSON.parse(one.text)).toMatchObject([{ memory: 'My bike is blue' }]);
    const two = await call('POST', '/v2/memories/search/', { ...found, filters: { user_id: userId } });
    expect(JSON.parse(two.text)).toMatchObject([{ user_id: userId }]);
    const all = await call('POST', '/v2/memories/', { filters: { user_id: userId } });
    expect(JSON.parse(all.text)).toHaveLength(2);
    const paged = await call('GET', `/v1/memories/?user_id=${userId}&page=1&page_size=1`);
    expect(paged.json).toMatchObject({ count: 2, results: [{ user_id: userId }] });
  });

  test('are refused without a key, with bad input, and beyond the walls of theirs', async () => {
    expect((await served.call('GET', '/v1/ping/', { headers: { 'X-API-Key': undefined } })).status).toBe(401);
    const wrong = { 'X-API-Key': undefined, Authorization: 'Token hf_wrong' };
    expect((await served.call('GET', '/v1/ping/', { headers: wrong })).status).toBe(401);
    for (const json of [
      {},
      { messages: [] },
      { messages: [{ role: 'king', content: 'x' }] },
      { messages: 'x', metadata: [] },
    ]) {
      expect((await served.call('POST', '/v3/memories/add/', { json })).status).toBe(400);
    }
    expect((await served.call('DELETE', '/v1/memories/')).status).toBe(400);
    expect((await served.call('DELETE', '/v1/memories/?user_id=*')).status).toBe(400);
    const { results } = await add(['Only mine']);
    const { json } = await served.call('POST', '/v1/keys', { json: { name: 'bound', userId: 'somebody' } });
    const bound = { 'X-API-Key': String(json['secret']) };
    const id = results[0]?.id ?? '';
    expect((await served.call('GET', `/v1/memories/${id}/`, { headers: bound })).status).toBe(403);
    expect((await served.call('GET', `/v1/memories/${id.split('.')[0]}/`, { headers: bound })).status).toBe(404);
    expect((await served.call('DELETE', `/v1/memories/?user_id=${userId}`, { headers: bound })).status).toBe(403);
    expect(await listed()).toEqual(['Only mine']);
  });
});
