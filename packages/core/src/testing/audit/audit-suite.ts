import { type Client, type OperationName, operationNames, operations, type OutputOf } from '@holdfast/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, failure } from '../client-suite/world.ts';

/** In whatever a caller may say, and in no row. */
const canary = 'xylophone';
const nowhere = '01890a5d-ac96-774b-bcce-b302099a8057';

export interface AuditedDoor {
  /** Comes in by the door, in team mode, with a key of all permissions, for this user. */
  readonly clientOf: (user: string) => Client;
  /** A key's secret makes a client. */
  readonly clientWithKey: (secret: string) => Client;
  /** Id of the key that `clientOf` uses. */
  readonly keyId: string;
  /** Whether rows know the address of the client. */
  readonly knowsAddress: boolean;
  readonly close: () => Promise<void>;
}

type Row = OutputOf<'listAudit'>['rows'][number];
type Ids = Readonly<Record<string, readonly string[]>>;

interface Sample {
  /** Gets ready what the call needs, and says what to send. */
  readonly input: (client: Client) => Promise<object>;
  /** What the row must name, of the input and the answer. */
  readonly ids: (input: Record<string, unknown>, output: Record<string, unknown>) => Ids;
}

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};
const idOf = (value: unknown, field: unknown = 'id'): string =>
  String(fieldsOf(value)[typeof field === 'string' ? field : 'id']);
const memory = async (client: Client): Promise<string> =>
  (await client.remember({ content: `The ${canary} stands in the hall ${Math.random()}.` })).memory.id;
const own =
  (kind: string): Sample['ids'] =>
  (input) => ({ [kind]: [String(input['id'])] });
const job = async (client: Client): Promise<{ id: string }> => {
  await client.consolidate({});
  const { jobs } = await client.listJobs({ kinds: ['consolidate'] });
  return { id: jobs[0]?.id ?? '' };
};

/** Calls that succeed, of operations that change something. */
const samples: Partial<Record<OperationName, Sample>> = {
  remember: {
    input: async () => ({ content: `My ${canary}.`, tags: [canary], space: canary, metadata: { a: canary } }),
    ids: (_, output) => ({ memory: [idOf(output['memory'])] }),
  },
  rememberMany: {
    input: async () => ({ items: [{ content: `One ${canary}` }, { content: `Two ${canary}s` }] }),
    ids: (_, { results }) => ({ memory: Array.isArray(results) ? results.map(idOf) : [] }),
  },
  updateMemory: {
    input: async (client) => ({ id: await memory(client), content: `No ${canary}.` }),
    ids: own('memory'),
  },
  pinMemory: { input: async (client) => ({ id: await memory(client) }), ids: own('memory') },
  unpinMemory: { input: async (client) => ({ id: await memory(client) }), ids: own('memory') },
  forgetMemory: { input: async (client) => ({ id: await memory(client) }), ids: own('memory') },
  restoreMemory: {
    input: async (client) => {
      const id = await memory(client);
      await client.forgetMemory({ id });
      return { id };
    },
    ids: own('memory'),
  },
  forget: {
    input: async (client) => ({ target: { type: 'memory', ids: [await memory(client)] } }),
    ids: ({ target }, output) => ({
      forgetting: [String(output['id'])],
      memory: [fieldsOf(target)['ids']].flat().map(String),
    }),
  },
  createFact: {
    input: async () => ({ subject: canary, predicate: 'is', object: 'an instrument' }),
    ids: (_, output) => ({ fact: [idOf(output['fact'])] }),
  },
  retractFact: {
    input: async (client) => ({
      id: (await client.createFact({ subject: 'Ada', predicate: 'plays', object: canary })).fact.id,
    }),
    ids: own('fact'),
  },
  recordEvents: {
    input: async () => ({ events: [{ type: 'music', content: `They played the ${canary}.` }] }),
    ids: (_, { results }) => {
      const list: readonly unknown[] = Array.isArray(results) ? results : [];
      return { event: list.map(idOf), memory: list.map((one) => idOf(one, 'memoryId')) };
    },
  },
  linkMemories: {
    input: async (client) => ({ from: await memory(client), to: await memory(client), type: 'similar' }),
    ids: ({ from, to }) => ({ memory: [String(from), String(to)] }),
  },
  unlinkMemories: {
    input: async (client) => {
      const [from, to] = [await memory(client), await memory(client)];
      await client.linkMemories({ from, to, type: 'similar' });
      return { from, to };
    },
    ids: ({ from, to }) => ({ memory: [String(from), String(to)] }),
  },
  consolidate: {
    input: async (client) => {
      await memory(client);
      return { day: '2026-01-02' };
    },
    ids: (_, output) => ({ consolidation: [idOf(output['consolidation'])] }),
  },
  createKey: { input: async () => ({ name: canary }), ids: (_, output) => ({ key: [idOf(output['key'])] }) },
  revokeKey: {
    input: async (client) => ({ id: (await client.createKey({ name: canary })).key.id }),
    ids: own('key'),
  },
  retryJob: { input: job, ids: own('job') },
  dropJob: { input: job, ids: own('job') },
  pauseJobs: { input: async () => ({ kinds: ['reembed'] }), ids: () => ({ job_kind: ['reembed'] }) },
  resumeJobs: { input: async () => ({ kinds: ['reembed'] }), ids: () => ({ job_kind: ['reembed'] }) },
  updateAiSettings: {
    input: async () => ({ model: canary, prices: { [canary]: { input: 1, output: 1 } } }),
    ids: () => ({ setting: ['ai'] }),
  },
  testAiSettings: { input: async () => ({}), ids: () => ({}) },
  resetPromptTemplate: { input: async () => ({ task: 'extract' }), ids: () => ({ prompt: ['extract'] }) },
};

/** What a client needs to find the path at all. */
function pathOf(name: OperationName): Record<string, string> {
  const fields = [...operations[name].path.matchAll(/\{(\w+)\}/g)].map(([, field = '']) => field);
  return Object.fromEntries(fields.map((field) => [field, field === 'task' ? 'extract' : nowhere]));
}

const changing = operationNames.filter((name) => {
  const { readOnly, permission } = operations[name];
  return !readOnly && permission !== 'none';
});

/** Every operation that changes something leaves exactly one row, with the right ids and no words. */
export function describeAudit({
  name: through,
  open,
}: {
  readonly name: string;
  readonly open: () => Promise<AuditedDoor>;
}): void {
  describe(`the audit log through ${through}`, () => {
    let door: AuditedDoor;
    let users = 0;
    beforeAll(async () => {
      door = await open();
    });
    afterAll(() => door.close());
    const fresh = (): { client: Client; user: string } => {
      users += 1;
      const user = `someone-${users}`;
      return { client: door.clientOf(user), user };
    };
    const rowsFrom = async (client: Client, no: number): Promise<Row[]> => {
      const { rows } = await client.listAudit({ limit: 200, includeBody: true });
      return rows.filter((row) => row.no > no && row.operation !== 'listAudit').toReversed();
    };
    const end = async (client: Client): Promise<number> => (await client.getAuditHead({})).head?.no ?? 0;
    const idsOf = (row: Row | undefined): Record<string, string[]> =>
      Object.fromEntries((row?.on ?? []).map(({ kind, ids }) => [kind, ids.toSorted()]));

    test.each(Object.entries(samples))('%s leaves one row, which names what it touched', async (name, sample) => {
      const operation = changing.find((one) => one === name) ?? 'remember';
      const { client, user } = fresh();
      const input = await sample.input(client);
      const before = await end(client);
      const output = await call(client, operation, input);
      const rows = await rowsFrom(client, before);
      expect(rows).toHaveLength(1);
      const [row] = rows;
      expect(row).toMatchObject({ operation: name, result: 'ok', who: `key:${door.keyId}` });
      expect([user, undefined]).toContain(row?.userId);
      expect(row?.userId === user).toBe(operations[operation].scope === 'user');
      expect(row?.address !== undefined).toBe(door.knowsAddress);
      const expected = sample.ids({ ...input }, fieldsOf(output));
      const found = idsOf(row);
      for (const [kind, ids] of Object.entries(expected)) expect(found[kind]).toEqual([...ids].toSorted());
    });

    for (const operation of changing) {
      test(`${operation} that fails leaves one row with the code`, async () => {
        const { client } = fresh();
        const before = await end(client);
        const { code } = await failure(call(client, operation, { ...pathOf(operation), [canary]: canary }));
        const rows = await rowsFrom(client, before);
        expect(rows).toMatchObject([{ operation, result: code }]);
      });

      test(`${operation} that is denied leaves one row with the code`, async () => {
        const { client } = fresh();
        const { key, secret } = await client.createKey({ name: canary, permissions: ['audit:read'] });
        const before = await end(client);
        const { code } = await failure(call(door.clientWithKey(secret), operation, pathOf(operation)));
        expect(code).toBe('permission_denied');
        const rows = await rowsFrom(client, before);
        expect(rows).toMatchObject([{ operation, result: code, who: `key:${key.id}` }]);
      });
    }

    test('what was not found is named by the id that was asked for', async () => {
      const { client } = fresh();
      const before = await end(client);
      await failure(client.updateMemory({ id: nowhere, content: canary }));
      expect(await rowsFrom(client, before)).toMatchObject([
        { operation: 'updateMemory', result: 'not_found', on: [{ kind: 'memory', count: 1, ids: [nowhere] }] },
      ]);
    });

    test('a repeated write says that it changed nothing', async () => {
      const { client } = fresh();
      const content = { content: `Again ${canary}`, source: { type: 'test', id: canary } };
      await client.remember(content);
      const before = await end(client);
      await client.remember(content);
      expect(await rowsFrom(client, before)).toMatchObject([{ operation: 'remember', result: 'ok', on: [] }]);
    });

    test('what only looks leaves no row, unless it looks at this log or was denied', async () => {
      const { client } = fresh();
      const { secret } = await client.createKey({ name: 'no reader', permissions: ['audit:read'] });
      const before = await end(client);
      await client.recall({ query: canary });
      await client.listMemories({});
      expect(await rowsFrom(client, before)).toEqual([]);
      await failure(door.clientWithKey(secret).recall({ query: canary }));
      expect(await rowsFrom(client, before)).toMatchObject([{ operation: 'recall', result: 'permission_denied' }]);
      const { rows } = await client.listAudit({ operation: 'listAudit', limit: 1 });
      expect(rows).toMatchObject([{ operation: 'listAudit', result: 'ok' }]);
    });

    test('the log is read page by page and by its filters', async () => {
      const { client, user } = fresh();
      await memory(client);
      await client.forgetMemory({ id: await memory(client) });
      const { rows } = await client.listAudit({ operation: 'forgetMemory', limit: 1 });
      expect(rows).toMatchObject([{ operation: 'forgetMemory', userId: user }]);
      const first = await client.listAudit({ order: 'oldest', limit: 2 });
      const second = await client.listAudit({
        order: 'oldest',
        limit: 2,
        ...(first.nextCursor === undefined ? {} : { cursor: first.nextCursor }),
      });
      expect([...first.rows, ...second.rows].map(({ no }) => no)).toEqual([1, 2, 3, 4]);
      expect((await client.listAudit({ to: '2020-01-01' })).rows).toEqual([]);
      expect((await failure(client.listAudit({ cursor: first.nextCursor ?? '' }))).code).toBe('invalid_cursor');
    });

    test('only a key with the permission reads it, and none that is bound to a user', async () => {
      const { client, user } = fresh();
      const { secret: without } = await client.createKey({ name: 'without', permissions: ['memories:read'] });
      const { secret: bound } = await client.createKey({ name: 'bound', userId: user });
      for (const read of ['listAudit', 'verifyAudit', 'getAuditHead'] as const) {
        expect((await failure(call(door.clientWithKey(without), read, {}))).code).toBe('permission_denied');
        expect((await failure(call(door.clientWithKey(bound), read, {}))).code).toBe('scope_forbidden');
      }
    });

    test('after all of this it verifies, and no row holds a word', async () => {
      const { client } = fresh();
      const verdict = await client.verifyAudit({});
      expect(verdict).toMatchObject({ valid: true, faults: [] });
      const all: Row[] = [];
      let cursor: string | undefined;
      do {
        const page = await client.listAudit({
          includeBody: true,
          limit: 200,
          ...(cursor === undefined ? {} : { cursor }),
        });
        all.push(...page.rows);
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      expect(all.length).toBeGreaterThanOrEqual(verdict.rows);
      expect(JSON.stringify(all).toLowerCase()).not.toContain(canary);
    });
  });
}
