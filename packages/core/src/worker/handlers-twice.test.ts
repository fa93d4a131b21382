import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultVoiceSettings } from '../domain/calls/settings.ts';
import { rulesExtractor } from '../domain/extraction/extractor.ts';
import { forget } from '../domain/forgetting/forget.ts';
import { newId } from '../domain/ids.ts';
import type { Job, JobKind } from '../domain/jobs/job-store.ts';
import { prepareMemory, type RememberItem } from '../domain/memories/prepare.ts';
import type { CalendarPort } from '../domain/planner/calendars/calendar-port.ts';
import type { UserScope } from '../domain/scope.ts';
import type { Store } from '../domain/store.ts';
import { createIndexCache } from '../domain/recall/index-cache.ts';
import { createEmbeddingService } from '../models/embedding-service.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import { fakePlatform, type FakePlatform } from '../testing/fake-platform.ts';
import { plannedBlocks } from '../domain/planner/schedules/planned-blocks.ts';
import { hashEmbedder } from '../testing/hash-embedder.ts';
import { noCaches } from '../testing/life/no-caches.ts';
import { jobHandlers } from './handlers.ts';

const ana: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: '*' };
const start = Date.UTC(2026, 10, 16, 9);
const dayMs = 86_400_000;
const day = '2026-11-18';
const embedder = hashEmbedder();

/** What a job of each kind is about. A kind without an entry does not compile. */
const payloads: Readonly<Record<JobKind, (store: Store) => Job['payload'] | Promise<Job['payload']>>> = {
  embed_memories: async (store) => ({ memoryIds: await pendingIds(store) }),
  purge_deleted: () => ({}),
  prune_changes: () => ({}),
  reembed: () => ({ model: embedder.model, heads: ['semantic'], since: start }),
  link_memories: () => ({}),
  consolidate: () => ({ day, origin: 'night' }),
  rebuild_summaries: () => ({ space: 'default', ids: ['day:2026-11-16', 'day:2026-11-17', 'week:2026-W47', 'user'] }),
  extract_memories: () => ({}),
  process_call: async (store) => ({ eventNo: await eventThatWaits(store) }),
  deliver_webhooks: () => ({}),
  archive_work: async (store) => {
    await workThatTaught(store);
    return {};
  },
  learn_from_work: async (store) => ({ workId: await workThatTaught(store) }),
  sync_calendars: async (store) => {
    await calendarElsewhere(store);
    return {};
  },
  reflect: () => ({ space: 'default', day }),
  forget: async (store) => ({ receiptId: await receiptUnderWay(store) }),
};

async function calendarElsewhere(store: Store): Promise<void> {
  const scope: UserScope = { ...ana, spaces: ['default'] };
  const content = JSON.stringify({ kind: 'ics', name: 'Work', url: 'https://calendar.example/work.ics' });
  const record = { id: 'calendar', noun: 'calendar', state: 'active', key: 'ics', content } as const;
  await store.write(scope, (w) => w.planner.insert(scope, { records: [record], at: start }));
}

const meeting = { id: 'meeting', start, end: start + 3_600_000, allDay: false, busy: true };

/** A calendar that says the same each time. */
const icsCalendar: CalendarPort = {
  kind: 'ics',
  writes: false,
  pull: async () => ({ events: [meeting], gone: [], whole: true }),
  put: async () => ({ kind: 'gone' }),
  remove: async () => ({ kind: 'gone' }),
  disconnect: async () => undefined,
};

async function pendingIds(store: Store): Promise<string[]> {
  const all = await store.read(ana, (r) => r.memories.list(ana, { filter: {}, order: 'oldest', limit: 500 }));
  return all.filter(({ embedding }) => embedding === 'pending').map(({ id }) => id);
}

async function eventThatWaits(store: Store): Promise<number> {
  const turns = [{ role: 'user', content: 'I live in Faro.' }];
  const payload = JSON.stringify({ conversationId: 'call', turns });
  const event = { provider: 'holdfast', key: 'k', type: 'call_ended', externalId: 'call', payload } as const;
  return (await store.write(ana, (w) => w.calls.addEvent(ana, { event, at: start }))) ?? 0;
}

/** A failure of long ago, what helped, and the success after it. */
async function workThatTaught(store: Store): Promise<string> {
  const scope: UserScope = { ...ana, spaces: ['default'] };
  const memory = {
    ...prepareMemory({ content: 'Error: it failed' }, fakePlatform(), 'none'),
    id: 'words of the problem',
  };
  await store.write(scope, async (w) => {
    const [words] = await w.memories.insert(scope, { memories: [memory] });
    const hashes = { version: 1, exact: 'e', byMessage: 'm', occurrences: 1 };
    const problem = { id: 'problem', seq: words?.seq ?? 0, ...hashes };
    const { no: problemNo } = await w.knowledge.addProblem(scope, { problem, at: 1 });
    const step = { key: 'k', sessionId: 'work', occurredAt: 1, success: true };
    const steps = [
      { ...step, id: 'failure', action: 'try it', success: false, problemNo },
      { ...step, id: 'help', action: 'mend it' },
      { ...step, id: 'success', action: 'try it' },
    ];
    for (const work of steps) await w.work.add(scope, { work, at: 1 });
  });
  return 'success';
}

async function receiptUnderWay(store: Store): Promise<string> {
  const [job] = await store.read(ana, (r) => r.jobs.list(ana, { kinds: ['forget'], limit: 1 }));
  return String(job?.payload['receiptId']);
}

const words = [
  'boat',
  'engine',
  'tea',
  'Lisbon',
  'piano',
  'Rita',
  'Pedro',
  'flat',
  'river',
  'violin',
  'moved',
  'likes',
];

const sayings = ['I live in Lisbon.', 'I moved to Porto.', 'I love tea.', 'My sister Rita plays the violin.', 'hi!'];

const item = fc.record({
  content: fc.oneof(
    fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 6 }).map((some) => some.join(' ')),
    fc.constantFrom(...sayings),
  ),
  kind: fc.constantFrom('episodic', 'episodic', 'semantic', 'procedural', 'emotional'),
  at: fc.integer({ min: 0, max: 5 * dayMs }),
  age: fc.constantFrom(0, 0, 40, 400),
  space: fc.constantFrom('default', 'default', 'work'),
  tags: fc.subarray(['boat', 'music']),
  sessionId: fc.constantFrom(undefined, 's', 't'),
  salience: fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10),
  pinned: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
  expires: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
  embedding: fc.constantFrom('none', 'pending', 'ready'),
  fate: fc.constantFrom('stays', 'stays', 'stays', 'edited', 'deleted'),
});
type Item = typeof item extends fc.Arbitrary<infer T> ? T : never;

/** A user as the lists say, with vectors, entities, links, a forgetting that something held up, and a night ahead. */
async function populate(store: Store, platform: FakePlatform, items: readonly Item[]): Promise<void> {
  platform.setNow(start);
  await store.write(ana, (w) => w.users.ensure(ana, { at: start, timeZone: 'Europe/Lisbon' }));
  for (const one of items) {
    const { content, kind, tags, salience, pinned, embedding, fate, space } = one;
    const scope: UserScope = { ...ana, spaces: [space] };
    const given: RememberItem = {
      content,
      kind,
      tags,
      salience,
      pinned,
      occurredAt: start + one.at,
      ...(one.sessionId === undefined ? {} : { sessionId: one.sessionId }),
      ...(one.expires ? { expiresAt: start + 6 * dayMs } : {}),
    };
    const made = start - one.age * dayMs;
    const memory = { ...prepareMemory(given, platform, embedding), createdAt: made, updatedAt: made, accessedAt: made };
    await store.write(scope, async (w) => {
      const [stored] = await w.memories.insert(scope, { memories: [memory] });
      if (embedding === 'ready') {
        const [values = new Float32Array(0)] = await embedder.embed({ texts: [content], purpose: 'document' });
        const vector = { memoryId: memory.id, version: 1, head: 'semantic', model: embedder.model, values } as const;
        await w.embeddings.put(scope, { vectors: [vector], at: start });
      }
      const entities = content.includes('Rita') ? [{ id: newId(platform), name: 'Rita', type: 'person' } as const] : [];
      const [rita] = await w.entities.ensure(scope, { entities, at: start });
      const mentions = rita === undefined ? [] : [{ entityNo: rita.no, seq: stored?.seq ?? -1 }];
      await w.entities.mention(scope, { mentions });
      if (fate === 'edited') await w.memories.update(scope, { id: memory.id, patch: { salience: 1 }, at: start });
      if (fate === 'deleted') await w.memories.softDelete(scope, { id: memory.id, at: start });
    });
  }
  platform.setNow(start + 2 * dayMs);
  const held = { forget: () => Promise.reject(new Error('away')) };
  const target = { type: 'session', sessionId: 't' } as const;
  await forget({ store, platform, caches: held, onError: () => undefined }, ana, { target });
  platform.setNow(start + 10 * dayMs);
}

/** Every row of every table. */
function stateOf(path: string): Record<string, unknown[]> {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const tables = db.prepare("select name from sqlite_schema where type = 'table' order by name").all();
    return Object.fromEntries(
      tables.map(({ name }) => [String(name), db.prepare(`select * from "${String(name)}"`).all()]),
    );
  } finally {
    db.close();
  }
}

test('every job, run twice, leaves the whole database as once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-twice-'));
  const changed = new Set<string>();
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(item, { minLength: 12, maxLength: 30 }), async (items) => {
        const first = join(folder, 'first.db');
        await Promise.all(['', '-wal', '-shm'].map((end) => rm(`${first}${end}`, { force: true })));
        const platform = fakePlatform();
        const made = await openSqliteStore({ path: first, platform });
        await populate(made, platform, items);
        await made.close();
        const kinds = Object.keys(payloads) as JobKind[]; // Sound: the record's type names exactly these.
        for (const kind of kinds) {
          const path = join(folder, 'copy.db');
          await Promise.all(['', '-wal', '-shm'].map((end) => rm(`${path}${end}`, { force: true })));
          await copyFile(first, path);
          const store = await openSqliteStore({ path, platform });
          const retention = { archiveAfterDays: 365, archiveBelowUses: 5, shortLivedDays: 30, shortLived: ['work'] };
          const embeddings = createEmbeddingService({ embedder, platform });
          const calls = { store, platform, embeddings, timeZone: 'UTC', extraction: 'rules' } as const;
          const handlers = jobHandlers({
            sender: async () => ({ kind: 'taken', status: 200 }),
            calendars: { ics: icsCalendar },
            store,
            platform,
            embedder,
            caches: noCaches,
            index: createIndexCache({ store, platform, maxBytes: 2 ** 24 }),
            restoreMs: dayMs,
            nightHour: 3,
            remembering: calls,
            extraction: { extractor: rulesExtractor(), embeddings },
            calls: { ...calls, settings: defaultVoiceSettings },
            retention: { ...retention, maxActive: 10 },
            reflections: { store, platform, timeZone: 'UTC', blocks: plannedBlocks },
          });
          const handler = handlers[kind];
          expect(handler, kind).toBeDefined();
          const payload = await payloads[kind](store);
          const job: Job = { id: 'job', kind, tenant: 'local', user: 'ana', payload, attempts: 1, runAt: 0 };
          const { signal } = new AbortController();
          const before = stateOf(path);
          await handler?.(job, { signal });
          const once = stateOf(path);
          if (JSON.stringify(before) !== JSON.stringify(once)) changed.add(kind);
          // Chance goes on, and so does the clock: neither may show.
          platform.randomBytes(7);
          await handler?.({ ...job, attempts: 2 }, { signal });
          expect(stateOf(path), `${kind} run twice`).toEqual(once);
          await store.close();
        }
      }),
      // Shrinking makes many databases: to be switched on where a failure has to be understood.
      { numRuns: 6, seed: 20_261_121, endOnFailure: true },
    );
  } finally {
    await rm(folder, { recursive: true });
  }
  // A job that changes nothing would prove nothing; a log this short is not shortened.
  expect([...changed].toSorted()).toEqual(
    Object.keys(payloads)
      .filter((kind) => kind !== 'prune_changes')
      .toSorted(),
  );
}, 120_000);
